# SPDX-License-Identifier: Apache-2.0
"""Figures of days that are kept: which indicators have them, and reading them.

Kept is what adds up: counts, shares and sums of rows that have a day of their own. Medians and what counts each value
once are counted from the records; so is what depends on the last day that is looked at. People count on the first day
of theirs in a year (`results.queries.people`), so that their days add up.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils import timezone

from wuzha.core.indicators import Period, Shape, Tally
from wuzha.core.indicators.figures import nothing
from wuzha.figures.indicators import TOLD
from wuzha.figures.models import Fact, FactMonth, FactSeries, FactState
from wuzha.figures.queries.catalogue import Named, every, named
from wuzha.figures.registry import Kept, source_of
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.results.queries.selection import LAND

#: Counted like another, and divided by something.
LIKE = {
    "figures.rate10k": "results.reported",
    "figures.loss_per_resident": "results.loss",
    "figures.loss_per_case": "results.loss",
}
#: Of people who were prosecuted by the last day of the period: no sum of days.
NO_SUM = frozenset({"results.handled_prosecuted"})


def how(one: Named) -> Kept | None:
    """How the figures of days of an indicator are kept; nothing for one that is counted from its records."""
    like = named(LIKE.get(one.code, one.code)) or one
    indicator = like.indicator
    adds = indicator.shape in (Shape.COUNT, Shape.RATE, Shape.SUM, Shape.MEAN) and not indicator.distinct
    if not adds or not indicator.basis.column or like.code in NO_SUM:
        return None
    if like.domain == "figures" and indicator.code in TOLD:
        return None
    return source_of(like.domain).kept.get(indicator.subject.code)


def kept(one: Named) -> bool:
    return how(one) is not None


def of_kind(kind: str) -> list[Named]:
    """Indicators of a kind of records that are kept under their own name."""
    return [one for one in every() if one.code not in LIKE and (found := how(one)) is not None and found.kind == kind]


def tallies(one: Named, unit: Unit, spans: Sequence[Period]) -> list[Tally] | None:
    """What was counted in spans that follow each other and are over, from the figures of days; nothing where there are
    none (yet), or the indicator has none of such a unit."""
    way = how(one)
    if way is None or not _told_of(way, unit) or not _counted(way.kind, spans):
        return None
    like = LIKE.get(one.code, one.code)
    rows = Fact.unscoped.filter(
        series__code=like, unit__in=parts_of(unit), day__gte=spans[0].first, day__lte=spans[-1].last
    )
    starts = [span.first for span in spans]
    found = [_nothing(one) for _ in spans]
    for day, n, d, total in rows.values_list("day", "numerator", "denominator", "total"):
        at = bisect_right(starts, day) - 1
        found[at] = found[at] + Tally(n, d, total)
    return found


def monthly(
    units: Sequence[Unit], wanted: Sequence[Named], first: date, last: date
) -> dict[tuple[str, int], dict[date, Tally]]:
    """(code, unit) → first day of the month → what was counted in the months from the first to the last day, of many
    units at once: for tables. A month without rows has no entry; indicators without kept figures are missing."""
    like = {one.code: LIKE.get(one.code, one.code) for one in wanted if kept(one)}
    series = dict(FactSeries.objects.filter(code__in=like.values()).values_list("pk", "code"))
    parts: dict[int, list[int]] = defaultdict(list)
    for unit in units:
        for part in parts_of(unit):
            parts[part].append(unit.pk)
    rows = (
        FactMonth.unscoped.filter(series__in=series, unit__in=parts, month__gte=first.replace(day=1), month__lte=last)
        .order_by()
        .values_list("series_id", "unit_id", "month", "numerator", "denominator", "total")
    )
    told: dict[tuple[str, int], dict[date, Tally]] = defaultdict(dict)
    for pk, part, month, n, d, total in rows:
        tally = Tally(n, d, total)
        for unit_pk in parts[part]:
            own = told[series[pk], unit_pk]
            own[month] = own[month] + tally if month in own else tally
    return {(code, unit.pk): told[like[code], unit.pk] for code in like for unit in units}


def parts_of(unit: Unit) -> frozenset[int]:
    """Units whose figures add up to those of a unit: its centres, if it has any; else all at or below it."""
    reach = units_below(unit.path)
    return reach.centres or reach.ids


def _told_of(way: Kept, unit: Unit) -> bool:
    if units_below(unit.path).centres:
        return True
    return bool(way.town if unit.kind in LAND else way.unit)


def _counted(kind: str, spans: Sequence[Period]) -> bool:
    """Whether all days of the spans are counted."""
    state = FactState.objects.filter(kind=kind).first()
    if state is None or spans[-1].last >= timezone.localdate(state.at):
        return False
    return state.complete or state.since <= spans[0].first


def _nothing(one: Named) -> Tally:
    like = named(LIKE.get(one.code, one.code)) or one
    return nothing([like.indicator])[like.indicator.code]


def days_of(series: Mapping[int, str], first: date, last: date) -> dict[tuple[str, int, date], Tally]:
    """All figures of days as they stand, to compare them with the records."""
    rows = Fact.unscoped.filter(series__in=series, day__gte=first, day__lte=last)
    return {
        (series[pk], unit, day): Tally(n, d, total)
        for pk, unit, day, n, d, total in rows.values_list(
            "series_id", "unit_id", "day", "numerator", "denominator", "total"
        )
    }
