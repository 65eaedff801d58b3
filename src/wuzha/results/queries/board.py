# SPDX-License-Identifier: Apache-2.0
"""The board: every figure beside its two bases, divided by township or unit and by type; five of them week by week.
Each group of figures is counted in one query, not cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Coalesce, Concat

from wuzha.core.indicators import FigureComparison, Indicator, Period, Tallies, added, measure_each
from wuzha.core.indicators.figures import Figure, nothing
from wuzha.core.indicators.kept import kept
from wuzha.core.indicators.series import Series, closed_weeks, weekly
from wuzha.org.models import Unit
from wuzha.results.queries.comparing import BasePeriod, bases_of, compared
from wuzha.results.queries.indicators import COLUMNS, HEADS, real, shown, summed
from wuzha.results.queries.selection import COLUMNS as KEYS
from wuzha.results.queries.selection import Division, Selection

#: Between the two keys of a row that is divided by both.
BETWEEN = "|"


@dataclass(frozen=True, slots=True)
class Row:
    """One part of a division: its key (`None`: of none), its name, and its figures beside those of a year before."""

    key: Any
    name: str
    figures: dict[str, FigureComparison]


@dataclass(frozen=True, slots=True)
class Board:
    """What the page shows."""

    period: Period
    before: BasePeriod
    year_before: BasePeriod
    compared: dict[str, FigureComparison]
    division: Division
    rows: list[Row]
    types: list[Row]
    weeks: list[Period]
    series: Series

    @property
    def adjusted(self) -> bool:
        """Whether a base was counted again, for nothing was published then."""
        return self.before.published is None or self.year_before.published is None


def board(selection: Selection, period: Period, division: Division) -> Board:
    """What is told of a period: counted at its instant, or up to a minute before (`Board.period`)."""
    what = "board", selection.asks, period.first, period.last, period.reached, division
    return kept(selection.actor, what, period.at, lambda: _counted(selection, period, division))


def _counted(selection: Selection, period: Period, division: Division) -> Board:
    before, year_before = bases_of(selection, period)
    figures = compared(selection, period, (before, year_before), shown())
    rows, types = divided(selection, (period, year_before.period), division)
    weeks = closed_weeks(period)
    series = in_weeks(selection, weeks, HEADS)
    return Board(period, before, year_before, figures, division, rows, types, weeks, series)


def in_weeks(selection: Selection, weeks: Sequence[Period], wanted: Sequence[Indicator]) -> Series:
    """The tallies of figures week by week."""
    found = weekly(selection, weeks, real(wanted))[None]
    of_weeks = [summed({code: own[at] for code, own in found.items()}, wanted) for at in range(len(weeks))]
    return {one.code: [tallies[one.code] for tallies in of_weeks] for one in wanted}


def divided(
    selection: Selection, periods: Sequence[Period], division: Division, indicators: Sequence[Indicator] = ()
) -> tuple[list[Row], list[Row]]:
    """The rows of a division and those by type, of a period beside another, from one pass by both."""
    wanted = indicators or COLUMNS

    def key(_prefix: str) -> Any:
        here = Coalesce(Cast(F(KEYS[division]), CharField()), Value(""), output_field=CharField())
        return Concat(here, Value(BETWEEN), F(KEYS[Division.TYPE]), output_field=CharField())

    found = measure_each(selection, periods, real(wanted), key)
    by: list[list[dict[str, list[Tallies]]]] = [[{} for _ in periods] for _ in range(2)]
    for at, tallies in enumerate(found):
        for both, own in tallies.items():
            here, _between, kind = both.partition(BETWEEN)
            by[0][at].setdefault(here, []).append(summed(own, wanted))
            by[1][at].setdefault(kind, []).append(summed(own, wanted))
    units = {str(pk): name for pk, name in Unit.objects.values_list("pk", "name")}
    return (
        _rows(by[0], wanted, lambda text: (int(text) if text else None, units.get(text, ""))),
        _rows(by[1], wanted, lambda text: (text or None, text)),
    )


def _rows(by: Sequence[dict[str, list[Tallies]]], wanted: Sequence[Indicator], named: Any) -> list[Row]:
    blank = nothing(wanted)
    rows = []
    for text in dict.fromkeys(text for one in by for text in one):
        now, then = (added(one.get(text, [blank]), wanted) for one in by[:2])
        key, name = named(text)
        rows.append(
            Row(
                key, name,
                {
                    one.code: FigureComparison(Figure(one, now[one.code]), *[Figure(one, then[one.code])] * 2)
                    for one in wanted
                },
            )
        )  # fmt: skip
    first = wanted[0].code
    return sorted(rows, key=lambda row: (row.key is None, -row.figures[first].now.rows, str(row.name)))
