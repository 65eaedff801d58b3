# SPDX-License-Identifier: Apache-2.0
"""The board: every figure beside its two bases, divided by township or unit and by type; five of them week by week.
Each group of figures is counted in one query, not cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Coalesce, Concat

from wuzha.core.indicators import FigureComparison, Indicator, Period, Tallies, added, measure_each
from wuzha.core.indicators.figures import Figure, nothing
from wuzha.core.indicators.series import Series, closed_weeks, weekly
from wuzha.org.models import Unit
from wuzha.results.queries.comparing import BasePeriod, bases_of, compared
from wuzha.results.queries.indicators import COLUMNS, HEADS, real, shown, summed
from wuzha.results.queries.kept import Counts, told
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
    """What is told of a period: as it was counted last, if nothing changed since (`Board.period`), else counted now."""
    return told(selection, asked_of(selection, period, division), period.at, counting(selection, period, division))


def asked_of(selection: Selection, period: Period, division: Division) -> dict[str, Any]:
    """What a board is asked for, to count it again: a running period by its name, so that it stays the same one."""
    of = {"unit": selection.unit and selection.unit.pk, "operation": selection.operation, "type": selection.fraud_type}
    days = {"grain": period.grain.value} if period.grain else {"first": f"{period.first}", "last": f"{period.last}"}
    return {"page": "board", "by": division.value, **{name: value for name, value in of.items() if value}, **days}


def counting(selection: Selection, period: Period, division: Division) -> Callable[[datetime, Counts], Board]:
    """What makes the board of an instant from its counts."""
    return lambda at, counts: _counted(selection, replace(period, at=at), division, counts)


def _counted(selection: Selection, period: Period, division: Division, counts: Counts) -> Board:
    before, year_before = bases_of(selection, period)
    figures = compared(selection, period, (before, year_before), shown(), counts)
    rows, types = divided(selection, (period, year_before.period), division, counts)
    weeks = closed_weeks(period)
    series = in_weeks(selection, weeks, HEADS, counts)
    return Board(period, before, year_before, figures, division, rows, types, weeks, series)


def in_weeks(selection: Selection, weeks: Sequence[Period], wanted: Sequence[Indicator], counts: Counts) -> Series:
    """The tallies of figures week by week."""
    found = counts.take(lambda: weekly(selection, weeks, real(wanted))[None])
    of_weeks = [summed({code: own[at] for code, own in found.items()}, wanted) for at in range(len(weeks))]
    return {one.code: [tallies[one.code] for tallies in of_weeks] for one in wanted}


def divided(
    selection: Selection, periods: Sequence[Period], division: Division, counts: Counts,
    indicators: Sequence[Indicator] = (),
) -> tuple[list[Row], list[Row]]:  # fmt: skip
    """The rows of a division and those by type, of a period beside another, from one pass by both."""
    wanted = indicators or COLUMNS

    def key(_prefix: str) -> Any:
        here = Coalesce(Cast(F(KEYS[division]), CharField()), Value(""), output_field=CharField())
        return Concat(here, Value(BETWEEN), F(KEYS[Division.TYPE]), output_field=CharField())

    def count() -> list[list[dict[str, Tallies]]]:
        """By the one, by the other: of each period the tallies of each part."""
        by: list[list[dict[str, list[Tallies]]]] = [[{} for _ in periods] for _ in range(2)]
        for at, tallies in enumerate(measure_each(selection, periods, real(wanted), key)):
            for both, own in tallies.items():
                for which, part in enumerate(both.split(BETWEEN, 1)):
                    by[which][at].setdefault(part, []).append(summed(own, wanted))
        return [[{part: added(every, wanted) for part, every in one.items()} for one in way] for way in by]

    here, kinds = counts.take(count)
    units = {str(pk): name for pk, name in Unit.objects.values_list("pk", "name")}
    return (
        _rows(here, wanted, lambda text: (int(text) if text else None, units.get(text, ""))),
        _rows(kinds, wanted, lambda text: (text or None, text)),
    )


def _rows(by: Sequence[dict[str, Tallies]], wanted: Sequence[Indicator], named: Any) -> list[Row]:
    blank = nothing(wanted)
    rows = []
    for text in dict.fromkeys(text for one in by for text in one):
        now, then = (one.get(text, blank) for one in by[:2])
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
