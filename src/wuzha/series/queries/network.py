# SPDX-License-Identifier: Apache-2.0
"""The network of some series: records and what they name, as a picture and a table draw it. Values masked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.db.models import Q

from wuzha.audit.actor import Actor
from wuzha.series.models import Entity, Node, Series, Suggestion, Use
from wuzha.series.queries.masks import shown
from wuzha.series.queries.records import seen
from wuzha.series.rules.words import LIVING, WAITING, EntityKind, RecordKind, Stopped

#: Nodes and ties of a picture at most; what more there is is told.
MOST_NODES, MOST_TIES = 3000, 6000
_HUBS = (Stopped.PUBLIC, Stopped.STRANGERS)
_DRAWN = ("", Stopped.BELOW, *_HUBS)


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and ties as plain values; `cut`: how many ties are left out."""

    nodes: list[dict[str, Any]]
    ties: list[dict[str, Any]]
    cut: int = 0


def network(actor: Actor, series: Collection[Series]) -> Network:
    """Records of these series and all they name; what only one record names can be shown on request (`lone`). A record
    that is to be judged is drawn too, though it is in none of them yet (`asked`)."""
    keys = [one.pk for one in series]
    waiting = Suggestion.unscoped.filter(series__in=keys, state__in=WAITING, node__isnull=False)
    asked = {node for one, nodes in waiting.values_list("node_id", "nodes") for node in nodes or (one,)}
    wanted = Node.unscoped.filter(Q(series__in=keys) | Q(pk__in=asked))
    rows = list(wanted.select_related("case__unit", "case__centre").order_by("pk")[:MOST_NODES])
    told = seen(actor, rows)
    known = {pk for pk, one in told.items() if one.known}
    uses = Use.unscoped.filter(node__in=[row.pk for row in rows], entity__stopped__in=_DRAWN)
    ties: list[dict[str, Any]] = []
    by: dict[int, list[Use]] = {}
    for use in uses.order_by("-entity__records", "node_id", "entity_id").select_related("entity")[: MOST_TIES + 1]:
        by.setdefault(use.entity_id, []).append(use)
    left = 0
    nodes: list[dict[str, Any]] = [
        {
            "id": f"r{row.pk}", "type": row.kind, "label": told[row.pk].title, "note": told[row.pk].note,
            "url": told[row.pk].url, "at": f"{row.at:%Y-%m-%d}" if told[row.pk].known else "",
            "series": Series.number_of(row.series_id) if row.series_id else "", "asked": row.pk in asked,
        }
        for row in rows
    ]  # fmt: skip
    for entity, users in by.items():
        if not any(use.node_id in known for use in users):
            continue  # named by records out of reach alone
        if len(nodes) >= MOST_NODES or len(ties) + len(users) > MOST_TIES:
            left += len(users)
            continue
        one: Entity = users[0].entity
        nodes.append(
            {
                "id": f"e{entity}", "type": one.kind, "label": shown(one), "hub": one.stopped in _HUBS,
                "records": one.records, "inside": len(users), "lone": len(users) == 1, "note": one.get_kind_display(),
                "at": f"{one.first_at:%Y-%m-%d}",
            }
        )  # fmt: skip
        ties += [
            {
                "id": f"t{use.pk}", "source": f"r{use.node_id}", "target": f"e{entity}", "level": use.level,
                "what": use.get_source_display(), "at": f"{use.at:%Y-%m-%d}" if use.at and use.node_id in known else "",
            }
            for use in users
        ]  # fmt: skip
    return Network(nodes, ties, left)


def graphml(found: Network) -> bytes:
    """The network for another program (http://graphml.graphdrawing.org/specification.html)."""
    root = Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    columns = {"node": ("type", "label", "note", "at", "series"), "edge": ("what", "level", "at")}
    for where, names in columns.items():
        for name in names:
            SubElement(root, "key", {"id": f"{where}-{name}", "for": where, "attr.name": name, "attr.type": "string"})
    graph = SubElement(root, "graph", edgedefault="undirected")
    for one in found.nodes:
        _written(SubElement(graph, "node", id=one["id"]), "node", one, columns["node"])
    for one in found.ties:
        made = SubElement(graph, "edge", id=one["id"], source=one["source"], target=one["target"])
        _written(made, "edge", one, columns["edge"])
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _written(element: Element, where: str, one: dict[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if one.get(name):
            SubElement(element, "data", key=f"{where}-{name}").text = str(one[name])


def others(actor: Actor, series: Series) -> list[Series]:
    """Living series in reach that use something of this one's too: to be drawn beside it."""
    mine = Use.unscoped.filter(node__series=series).exclude(entity__stopped__in=(*_HUBS, Stopped.OURS, Stopped.NAME))
    near = Use.unscoped.filter(entity__in=mine.values("entity")).values("node__series")
    rows = Series.objects.visible_to(actor).filter(pk__in=near, state__in=LIVING).exclude(pk=series.pk)
    return list(rows.order_by("-grown_at")[:20])


def kinds(series: Collection[Series]) -> list[tuple[str, str]]:
    """Kinds of what these series are made of, which a picture is filtered by; cases always stay."""
    keys = [one.pk for one in series]
    uses = Use.unscoped.filter(node__series__in=keys, entity__stopped__in=_DRAWN).order_by()
    named = set(uses.values_list("entity__kind", flat=True).distinct())
    nodes = set(Node.unscoped.filter(series__in=keys).order_by().values_list("kind", flat=True).distinct())
    return [(str(one.value), str(one.label)) for one in EntityKind if one in named] + [
        (str(one.value), str(one.label)) for one in RecordKind if one in nodes and one != RecordKind.CASE
    ]
