# SPDX-License-Identifier: Apache-2.0
"""Series and their records, for who sees one of them: of a case in other hands only whose it is, of a warning or a lead
out of reach only that there is one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import pgettext

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.numbering import key_reader, record_in
from wuzha.leads.queries.naming import seen as leads_seen
from wuzha.org.rules import rule_set
from wuzha.series.models import Decision, Node, Series, Suggestion
from wuzha.series.rules.words import LIVING, WAITING, RecordKind, SeriesState, SuggestionState
from wuzha.warning.queries.means import seen as warnings_seen

TABS: dict[str, Q] = {
    "waiting": Q(pk__in=Suggestion.unscoped.filter(state__in=WAITING).values("series")),
    "confirmed": Q(state=SeriesState.CONFIRMED),
    "all": Q(),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as this actor may see it; `url` is empty where it is out of reach."""

    pk: int
    kind: str
    title: str
    url: str = ""
    note: str = ""
    at: datetime | None = None

    @property
    def known(self) -> bool:
        return bool(self.url)


key_in = key_reader("CB")


def named(_url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    return record_in(Series, taken)


def page(actor: Actor, tab: str, after: str = "") -> pages.Page[Any]:
    """Living series of the actor's reach, what grew last first, each with how many records of each kind it has. Raises
    `CursorError`."""
    rows: QuerySet[Any] = Series.objects.visible_to(actor).filter(TABS.get(tab, Q()), state__in=LIVING)
    found = pages.page(rows.order_by("-grown_at", "-pk"), after)
    counts: dict[int, dict[str, int]] = {}
    told = Node.unscoped.filter(series__in=[one.pk for one in found.rows]).order_by()
    for series, kind, many in told.values_list("series", "kind").annotate(many=Count("pk")):
        counts.setdefault(series, {})[kind] = many
    for one in found.rows:
        one.cases, one.warnings, one.leads = (
            counts.get(one.pk, {}).get(kind, 0) for kind in (RecordKind.CASE, RecordKind.WARNING, RecordKind.LEAD)
        )
    return found


def of(actor: Actor, pk: int) -> Series | None:
    """One series; `None` when no record of it is in the actor's reach."""
    found: Series | None = Series.objects.visible_to(actor).filter(pk=pk).first()
    return found


def members(series: Series) -> list[Node]:
    rows = Node.unscoped.filter(series=series).select_related("case__unit", "case__centre")
    return list(rows.order_by("at", "pk"))


def seen(actor: Actor, nodes: Iterable[Node]) -> dict[int, Shown]:
    """Node → what the actor may see of it."""
    rows = list(nodes)
    cases = set(Node.objects.visible_to(actor).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    keys = [row.key for row in rows if row.kind == RecordKind.WARNING]
    warnings = warnings_seen(actor).in_bulk(keys) if keys else {}
    told = leads_seen(actor, [row.key for row in rows if row.kind == RecordKind.LEAD])
    types = rule_set("warning.fraud_types").at()
    found: dict[int, Shown] = {}
    for row in rows:
        if row.kind == RecordKind.CASE and row.case is not None:
            if row.pk in cases:
                kind = types.label(row.case.fraud_type) if row.case.fraud_type else ""
                found[row.pk] = Shown(row.pk, row.kind, str(row.case), row.case.get_absolute_url(), kind, row.at)
            else:
                title = pgettext("series", "a case of %(unit)s") % {"unit": row.unit_name}
                found[row.pk] = Shown(row.pk, row.kind, title)
        elif row.kind == RecordKind.LEAD and (lead := told.get(row.key)) is not None:
            note = lead.get_conclusion_display() or lead.get_state_display()
            found[row.pk] = Shown(row.pk, row.kind, str(lead), lead.get_absolute_url(), note, row.at)
        elif row.kind == RecordKind.WARNING and (warning := warnings.get(row.key)) is not None:
            kind = types.label(warning.fraud_type) if warning.fraud_type else ""
            found[row.pk] = Shown(row.pk, row.kind, str(warning), warning.get_absolute_url(), kind, row.at)
        else:
            title = pgettext("series", "a %(kind)s out of reach") % {"kind": row.get_kind_display()}
            found[row.pk] = Shown(row.pk, row.kind, title)
    return found


def waiting_of(series: Series) -> list[Suggestion]:
    """What is to be decided about a series, the whole of it first."""
    rows = Suggestion.unscoped.filter(series=series, state__in=WAITING).select_related(
        "node__case__unit", "node__case__centre", "other"
    )
    return sorted(rows, key=lambda one: (one.state, one.about != "WHOLE", one.about != "JOINED", one.pk))


def decisions_of(actor: Actor, series: Series) -> list[Decision]:
    """What was decided, the latest first; each with the one that took it back, if there is one."""
    rows = Decision.objects.visible_to(actor).filter(series=series).select_related("by", "taken_back__by")
    return list(rows.order_by("-pk"))


def waiting(actor: Actor, now: datetime) -> QuerySet[Suggestion]:
    """What waits for the actor: about cases that it has, that nobody has, or all where it leads."""
    rows: QuerySet[Suggestion] = Suggestion.objects.visible_to(actor).filter(
        Q(state=SuggestionState.OPEN) | Q(state=SuggestionState.LATER, until__lte=now)
    )
    if actor.leads:
        return rows
    cases = Node.unscoped.filter(kind=RecordKind.CASE, series__isnull=False)
    given = cases.filter(case__officers__isnull=False, case__officers__until__isnull=True)
    mine = given.filter(case__officers__person=actor.person_id)
    nobodys = Node.objects.visible_to(actor).filter(series__isnull=False).exclude(pk__in=given.values("pk"))
    return rows.filter(Q(series__in=mine.values("series")) | Q(series__in=nobodys.values("series")))


def of_case(actor: Actor, case: int) -> tuple[Node | None, Series | None]:
    """The node of a case in reach, and its series."""
    node: Node | None = Node.objects.visible_to(actor).filter(case=case).select_related("series").first()
    return node, node.series if node is not None else None


def of_warning(actor: Actor, warning: int) -> Series | None:
    """The living series of a warning, if the actor sees a case of it."""
    rows = Node.unscoped.filter(kind=RecordKind.WARNING, key=warning, series__isnull=False)
    keys = list(rows.values_list("series", flat=True))
    found: Series | None = Series.objects.visible_to(actor).filter(pk__in=keys).first() if keys else None
    return found


#: Series of many cases that are named.
MOST_NAMED = 20


def of_cases(actor: Actor, cases: QuerySet[Any] | Collection[int]) -> list[Series]:
    """Living series in reach of which one of these cases is a record, what grew last first."""
    nodes = Node.unscoped.filter(case__in=cases, series__isnull=False).values("series")
    rows = Series.objects.visible_to(actor).filter(pk__in=nodes, state__in=LIVING)
    return list(rows.order_by("-grown_at", "-pk")[:MOST_NAMED])


def chosen(actor: Actor, keys: Collection[int]) -> list[Series]:
    """Series in reach of these keys."""
    return list(Series.objects.visible_to(actor).filter(pk__in=keys).order_by("pk"))
