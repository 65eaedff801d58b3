# SPDX-License-Identifier: Apache-2.0
"""Units beside each other: their figures with a curve each, on one scale, and marks where one stands apart by more than
luck. No ranks: a list always has a last one. Small numbers are hidden from who may not open the records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from wuzha.core.indicators import Figure, FigureComparison, Indicator, Part, Shape, Tally
from wuzha.core.indicators.figures import hidden, tells_on_few
from wuzha.core.indicators.headlines import FEW, Entry, Reader, entry
from wuzha.core.indicators.series import values
from wuzha.engine.surveillance import Mark, standings
from wuzha.org.models import Unit
from wuzha.ui.figures import Values, scale
from wuzha.warning.queries.indicators import BY_CODE, CARD, CURVES, Facet, Report, Row, Weeks
from wuzha.warning.views.kpi.asked import KpiQuery

#: Columns of the units: how many, three rates with a curve each, and how long a sign-in takes.
NARROW = (BY_CODE["dispatched"], *CURVES, BY_CODE["dispatch_to_sign"])
#: Weeks that a point of a unit's curve takes together: in one week alone most units have too few.
ROLLING = 4


@dataclass(frozen=True, slots=True)
class Curve:
    """A unit's curve beside that of the whole, on the scale of its column."""

    points: Values
    beside: Values
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a unit."""

    indicator: Indicator
    shown: Entry
    part: Part
    curve: Curve | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One unit, or what belongs to none."""

    unit: Unit | None
    url: str
    mark: Mark | None
    cells: list[Cell]
    ranked: bool


class Cells:
    """Makes lines for one reader: `open` says whether lists may be opened, and so whether small numbers may be seen."""

    def __init__(self, asked: KpiQuery, *, open: bool) -> None:
        self.asked = asked
        self.open = open
        self.columns = CARD if asked.wide else NARROW

    def reader(self, row: Row | None = None, report: Report | None = None) -> Reader:
        """Where the lists are: of the unit, or of one of its rows."""

        def list_of(one: Indicator, part: Part) -> str:
            if row is None or row.unit:
                return self.asked.records(one, part, row.unit if row else None)
            division = report.division if report else None
            return self.asked.records(one, part, slice=(Facet.REST, division.value)) if division else ""

        return Reader(list_of, self.open)

    def lines(self, report: Report, weeks: Weeks) -> list[Line]:
        """The units: those that stand apart first, functional areas and the rest below."""
        rows = report.rows
        marks = self._marks(rows)
        curves = {} if self.asked.wide else {one.code: self._curves(report, weeks, one) for one in CURVES}
        veiled = [self._veiled(rows, one) for one in self.columns]
        lines = [
            Line(
                unit=row.unit,
                url=f"?{self.asked.query(unit=row.unit.code, by=None, mark=None)}" if row.unit else "",
                mark=marks.get(at),
                cells=[
                    self._cell(row, report, one, curves.get(one.code, {}).get(at), veil=at in veils)
                    for one, veils in zip(self.columns, veiled, strict=True)
                ],
                ranked=row.ranked,
            )
            for at, row in enumerate(rows)
        ]
        order = {Mark.APART: 0, Mark.WATCH: 1}
        lines.sort(key=lambda line: (line.unit is None, not line.ranked, order.get(line.mark or Mark.LUCK, 2)))
        return lines

    def _marks(self, rows: Sequence[Row]) -> dict[int, Mark]:
        """Of the rate asked for, which of the units stand apart, by place."""
        one = self.asked.mark
        places = [at for at, row in enumerate(rows) if row.ranked]
        tallies = [rows[at].figures[one.code].tally for at in places]
        found = standings([(tally.numerator, tally.denominator or 0) for tally in tallies], up=one.better.value > 0)
        return {at: standing.mark for at, standing in zip(places, found, strict=True)}

    def _curves(self, report: Report, weeks: Weeks, one: Indicator) -> dict[int, Curve]:
        """The curves of a column, by the row's place, on one scale."""
        own = {
            at: self._points(one, weeks.parts[key][one.code])
            for at, row in enumerate(report.rows)
            if (key := row.unit.pk if row.unit else None) in weeks.parts
        }
        beside = self._points(one, weeks.whole[one.code])
        low, high = scale([*own.values(), beside])
        return {at: Curve(points, beside, low, high) for at, points in own.items()}

    def _points(self, one: Indicator, tallies: Sequence[Tally]) -> Values:
        rolled = [_sum(tallies[max(0, at - ROLLING + 1) : at + 1]) for at in range(len(tallies))]
        told = [self.open or not tells_on_few(Figure(one, week)) for week in tallies]
        return [value if shown else None for value, shown in zip(values(one, rolled), told, strict=True)]

    def _cell(self, row: Row, report: Report, one: Indicator, curve: Curve | None, *, veil: bool) -> Cell:
        figure = row.figures[one.code]
        if veil:
            few = Entry(one.label, FEW if one.shape is Shape.COUNT else _("Too few"), weak=True, code=one.code)
            return Cell(one, few, Part.NUMERATOR)
        nothing = Figure(one, Tally(), recorded=False)
        shown = entry(FigureComparison(figure, nothing, nothing), self.reader(row, report))
        weak = shown.weak and one.shape is Shape.RATE
        drawn = None if figure.insufficient or shown.weak else curve
        return Cell(one, replace(shown, moved=()), Part.DENOMINATOR if weak else Part.NUMERATOR, drawn)

    def _veiled(self, rows: Sequence[Row], one: Indicator) -> set[int]:
        """Places of a column that must not be shown, because their sum is."""
        if self.open or one.shape not in (Shape.COUNT, Shape.SUM):
            return set()
        return hidden([row.figures[one.code].tally.numerator for row in rows])


def _sum(tallies: Sequence[Tally]) -> Tally:
    whole = tallies[0]
    for one in tallies[1:]:
        whole += one
    return whole
