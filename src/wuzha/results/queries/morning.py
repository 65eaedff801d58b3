# SPDX-License-Identifier: Apache-2.0
"""What a leader asks in the morning: yesterday, this week, month and year against the same days of last year, where,
and by which trick. Figures are counted once by day and added up for each span."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import F

from wuzha.cases.queries.counting import begun
from wuzha.core.indicators import Indicator, Period, Preset, Tallies, added, measure, preset
from wuzha.core.indicators.figures import Figure, FigureComparison, nothing
from wuzha.core.indicators.series import Series, closed_weeks
from wuzha.engine.surveillance import risen
from wuzha.results.queries.board import Row, divided, in_weeks
from wuzha.results.queries.comparing import BasePeriod, base_of
from wuzha.results.queries.indicators import CURVES, HEADS, MORNING, real, summed
from wuzha.results.queries.kept import Counts, told
from wuzha.results.queries.selection import Division, Selection

ONE_DAY = timedelta(days=1)
#: Days that are held against the same days of the year before, to say what to look at.
LOOKED_AT = 28
#: A rise is told that luck explains in less than one of so many looks at all parts together.
SIGNIFICANT = 0.01
#: Least number of cases of which a rise is told.
LEAST = 5


class Span(StrEnum):
    """What stands beside each other, from the shortest."""

    YESTERDAY = "yesterday"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Rise:
    """A part of the city with more cases than luck explains: in the last days, and in the same days a year before."""

    division: Division
    row: Row
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class Morning:
    """What the page shows."""

    now: datetime
    spans: dict[Span, Period]
    bases: dict[Span, BasePeriod]
    #: Code → span → figure beside that of the year before.
    figures: dict[str, dict[Span, FigureComparison]]
    towns: list[Row]
    types: list[Row]
    weeks: list[Period]
    series: Series
    year_before: Series
    #: The last days that are looked at, and the same days of the year before.
    looked_at: tuple[Period, Period]
    whole: FigureComparison
    rise: Rise | None


#: What the page asks for: it has no filters.
ASKED = {"page": "morning"}


def morning(selection: Selection, now: datetime) -> Morning:
    """What is told this morning: as it was counted last, if nothing changed since (`Morning.now`), else counted now."""
    return told(selection, ASKED, now, counting(selection))


def counting(selection: Selection) -> Callable[[datetime, Counts], Morning]:
    """What makes the page of an instant from its counts."""
    return lambda at, counts: _counted(selection, at, counts)


def _counted(selection: Selection, now: datetime, counts: Counts) -> Morning:
    spans = spans_at(now)
    since = begun()
    bases = {name: base_of(selection, one, one.year_before(), since) for name, one in spans.items()}
    figures = _figures(selection, spans, {name: base.period for name, base in bases.items()}, counts)
    year = (spans[Span.YEAR], bases[Span.YEAR].period)
    towns, types = divided(selection, year, Division.TOWN, counts, CURVES)
    today = spans[Span.YEAR].last
    recent = Period(today - timedelta(days=LOOKED_AT), today - ONE_DAY, now)
    recent_base = base_of(selection, recent, recent.year_before(), since).period
    by_town, by_type = divided(selection, (recent, recent_base), Division.TOWN, counts, CURVES)
    weeks = closed_weeks(spans[Span.YEAR])
    back = [_a_year_back(week, bases[Span.YEAR].period.at) for week in weeks]
    return Morning(
        now, spans, bases, figures, towns, types, weeks,
        in_weeks(selection, weeks, HEADS, counts), in_weeks(selection, back, CURVES, counts),
        (recent, recent_base), _together(by_town), rise(by_town, by_type),
    )  # fmt: skip


def spans_at(now: datetime) -> dict[Span, Period]:
    """Yesterday is over; the others run."""
    today = preset(Preset.TODAY, now).first
    return {
        Span.YESTERDAY: Period(today - ONE_DAY, today - ONE_DAY, now),
        Span.WEEK: preset(Preset.WEEK, now),
        Span.MONTH: preset(Preset.MONTH, now),
        Span.YEAR: preset(Preset.YEAR, now),
    }


def rise(towns: Sequence[Row], types: Sequence[Row]) -> Rise | None:
    """The township or type whose rise luck explains least; `None` where luck explains all.

    Of all parts that are looked at together luck may tell once in a hundred looks (Bonferroni)."""
    parts = [(Division.TOWN, row) for row in towns if row.key is not None]
    parts += [(Division.TYPE, row) for row in types if row.key is not None]
    found = []
    for division, row in parts:
        before, now = (
            int(one.value or 0) for one in (row.figures["reported"].year_before, row.figures["reported"].now)
        )
        luck = risen(before, now)
        if now >= LEAST and luck < SIGNIFICANT / len(parts):
            found.append((luck, division, row, before, now))
    if not found:
        return None
    _luck, division, row, before, now = min(found, key=lambda one: (one[0], str(one[2].key)))
    return Rise(division, row, before, now)


def _together(rows: Iterable[Row]) -> FigureComparison:
    """Cases of all parts, of the days looked at and of those a year before."""
    parts = [row.figures["reported"] for row in rows]
    one = CURVES[0]
    now, then = (
        added(({one.code: figure.tally} for figure in figures), [one])[one.code]
        for figures in ([part.now for part in parts], [part.year_before for part in parts])
    )
    return FigureComparison(Figure(one, now), Figure(one, then), Figure(one, then))


def _figures(
    selection: Selection, spans: Mapping[Span, Period], bases: Mapping[Span, Period], counts: Counts
) -> dict[str, dict[Span, FigureComparison]]:
    wanted = real(MORNING)
    now, then = counts.take(lambda: [_by_span(selection, periods, wanted) for periods in (spans, bases)])
    return {
        one.code: {
            name: FigureComparison(
                Figure(one, summed(now[name], [one])[one.code]), *[Figure(one, summed(then[name], [one])[one.code])] * 2
            )
            for name in spans
        }
        for one in MORNING
    }


def _by_span(selection: Selection, spans: Mapping[Span, Period], wanted: Sequence[Indicator]) -> dict[Span, Tallies]:
    """The tallies of each span: added from those of its days; what has no day is counted for each."""
    dated = [one for one in wanted if one.basis.column]
    others = [one for one in wanted if not one.basis.column]
    at = max(one.at for one in spans.values())
    wide = Period(min(one.first for one in spans.values()), max(one.reached for one in spans.values()), at, base=True)
    days: dict[date, Tallies] = measure(selection, wide, dated, lambda _prefix: F("day")) if dated else {}
    found: dict[Span, Tallies] = {}
    for name, span in spans.items():
        own = [tallies for day, tallies in days.items() if day is not None and span.first <= day <= span.reached]
        found[name] = added(own or [nothing(dated)], dated)
        if others:
            found[name] |= measure(selection, span, others)[None]
    return found


def _a_year_back(week: Period, at: datetime) -> Period:
    """The week 52 weeks before, as known at an instant."""
    back = timedelta(weeks=52)
    return Period(week.first - back, week.last - back, max(at, week.at - back), base=True)
