# SPDX-License-Identifier: Apache-2.0
"""Why records are taken to be one gang's, in words: what they have in common, and how rare it is."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.core.reveal import reveal_many
from wuzha.engine.linkage.code import WORLD
from wuzha.series.models import Entity, Node, Series, Use
from wuzha.series.queries.masks import shown
from wuzha.series.rules.words import LIVING, EntityKind, Stopped
from wuzha.series.services.learning import learnt

ICONS = {
    EntityKind.ACCOUNT: "bank", EntityKind.PHONE: "phone", EntityKind.DEVICE: "monitor", EntityKind.URL: "link",
    EntityKind.DOMAIN: "link", EntityKind.APP: "layers", EntityKind.CHAT: "message", EntityKind.NAME: "person",
}  # fmt: skip
#: What was not counted that is shown, the most used first.
MOST_IGNORED = 12


@dataclass(frozen=True, slots=True)
class Reason:
    """A thing in common: how many of the records have it, and how many in all. `strength` 0 to 100: how rare it is."""

    entity: int
    kind: str
    label: str
    icon: str
    value: str
    inside: int
    records: int
    strength: int
    words: str
    #: Whether `value` is shown in clear, for a purpose.
    clear: bool = False


@dataclass(frozen=True, slots=True)
class NotCounted:
    """What records have in common and ties nothing, and why."""

    icon: str
    label: str
    value: str
    why: str


def between(nodes: Collection[int], others: Collection[int] | None = None) -> list[Reason]:
    """What ties these records among themselves, or to others; the rarest first."""
    users: dict[int, set[int]] = defaultdict(set)
    entities: dict[int, Entity] = {}
    levels: dict[int, set[int]] = defaultdict(set)
    every = {*nodes, *(others or ())}
    rows = Use.unscoped.filter(node__in=every, entity__stopped="", entity__records__gt=1).select_related("entity")
    for use in rows:
        users[use.entity_id].add(use.node_id)
        entities[use.entity_id] = use.entity
        if use.level:
            levels[use.entity_id].add(use.level)
    mine, theirs = set(nodes), set(others or ())
    found = [
        _reason(entities[key], len(users[key]), len(every), levels[key])
        for key, who in users.items()
        if (who & mine and who & theirs if others is not None else len(who) > 1)
    ]
    return sorted(found, key=lambda one: (-one.strength, one.records, one.entity))


def _reason(entity: Entity, inside: int, every: int, levels: set[int]) -> Reason:
    most = math.log(max(WORLD, learnt().records))
    strength = round(100 * math.log(max(most and math.exp(most), 1) / max(entity.records, 1)) / most)
    words = pgettext("series", "%(inside)s of %(all)s records; records in all: %(records)s") % {
        "inside": inside, "all": every, "records": entity.records,
    }  # fmt: skip
    label = entity.get_kind_display()
    if levels:
        low, high = min(levels), max(levels)
        level = f"{low}" if low == high else f"{low}-{high}"
        label = pgettext("series", "%(kind)s of level %(level)s") % {"kind": label, "level": level}
    icon = ICONS[EntityKind(entity.kind)]
    return Reason(entity.pk, entity.kind, label, icon, shown(entity), inside, entity.records, max(1, strength), words)


def opened(
    actor: Actor, series: Series, told: Sequence[Reason], within: Collection[int], purpose: str, detail: dict[str, Any]
) -> list[Reason]:
    """The same reasons with what these records name in clear, those within reach; the look is in the trail. Raises
    `ValueError` without a purpose."""
    rows = Entity.unscoped.filter(pk__in=[one.entity for one in told], uses__node__in=within).distinct()
    values = {f"{one.kind}:{one.pk}": one.value for one in rows.order_by("pk")}
    clear = reveal_many(actor, purpose, on=(Series.RECORD, series.pk), values=values, detail=detail)
    return [
        replace(one, value=text, clear=True) if (text := clear.get(f"{one.kind}:{one.entity}")) else one for one in told
    ]


def parts(nodes: Collection[int]) -> list[list[int]]:
    """Records in the groups that what they name holds together, the largest first: what joins these is a decision."""
    root = {node: node for node in nodes}

    def end(node: int) -> int:
        while root[node] != node:
            node = root[node]
        return node

    first: dict[int, int] = {}
    rows = Use.unscoped.filter(node__in=nodes, entity__stopped="", entity__records__gt=1).order_by("pk")
    for node, entity in rows.values_list("node_id", "entity_id"):
        root[end(node)] = end(first.setdefault(entity, node))
    found: dict[int, list[int]] = defaultdict(list)
    for node in nodes:
        found[end(node)].append(node)
    return sorted(found.values(), key=lambda part: (-len(part), part))


def no_longer(nodes: Collection[int], others: Collection[int]) -> list[NotCounted]:
    """What both name and does not count (any more), the most used first."""
    stopped = (Stopped.PUBLIC, Stopped.STRANGERS, Stopped.OURS)
    rows = Entity.unscoped.filter(stopped__in=stopped).filter(
        pk__in=Use.unscoped.filter(node__in=nodes).values("entity")
    )
    both = rows.filter(pk__in=Use.unscoped.filter(node__in=others).values("entity"))
    return [_ignored(one) for one in both.order_by("-records", "pk")[:MOST_IGNORED]]


def not_counted(nodes: Collection[int]) -> list[NotCounted]:
    """What is public or of strangers, and what other series use too, though it joins none."""
    stopped = (Stopped.PUBLIC, Stopped.STRANGERS)
    rows = Entity.unscoped.filter(uses__node__in=nodes, stopped__in=stopped, records__gt=1).distinct()
    found = [_ignored(one) for one in rows.order_by("-records", "pk")[:MOST_IGNORED]]
    return found + list(_shared(nodes))


def _ignored(one: Entity) -> NotCounted:
    why = pgettext("series", "%(why)s: %(records)s records in all") % {
        "why": one.get_stopped_display(), "records": one.records,
    }  # fmt: skip
    return NotCounted(ICONS[EntityKind(one.kind)], one.get_kind_display(), shown(one), why)


def _shared(nodes: Collection[int]) -> Iterable[NotCounted]:
    mine = Use.unscoped.filter(node__in=nodes, entity__stopped="", entity__records__gt=1).values("entity")
    outside = Use.unscoped.filter(Q(entity__in=mine) & ~Q(node__in=nodes), node__series__state__in=LIVING)
    by: dict[int, set[int]] = defaultdict(set)
    for entity, series in outside.values_list("entity_id", "node__series_id"):
        by[entity].add(series)
    entities = Entity.unscoped.in_bulk(list(by)[:MOST_IGNORED])
    for key, one in entities.items():
        where = pgettext("clause", ", ").join(Series.number_of(series) for series in sorted(by[key])[:3])
        why = pgettext("series", "shared infrastructure: %(series)s use it too; it joins none of them")
        yield NotCounted(
            ICONS[EntityKind(one.kind)], one.get_kind_display(), shown(one), why % {"series": where}
        )  # fmt: skip


def of_members(members: Collection[Node]) -> dict[int, list[Reason]]:
    """Record → what it has in common with the rest of its series."""
    keys = [one.pk for one in members]
    every = {one.entity: one for one in between(keys)}
    found: dict[int, list[Reason]] = {key: [] for key in keys}
    for node, entity in Use.unscoped.filter(node__in=keys, entity__in=every).values_list("node_id", "entity_id"):
        found[node].append(every[entity])
    return {key: sorted(told, key=lambda one: -one.strength) for key, told in found.items()}
