# SPDX-License-Identifier: Apache-2.0
"""Figures as the page shows them: text, arrow, the list to open; hidden where they would speak of one or two people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wuzha.core.indicators import LEAST, Compared, Indicator, Part, Shape, ranks
from wuzha.core.indicators.figures import hidden, tells_on_few
from wuzha.core.indicators.text import Arrow, amount_text, arrows, value_text
from wuzha.org.models import Unit
from wuzha.warning.queries.indicators import BY_CODE, CARD, Division, Facet, Group, Report, Row
from wuzha.warning.views.kpi.asked import KpiQuery

FEW = f"<{LEAST}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure. Empty addresses open nothing."""

    indicator: Indicator
    text: str
    url: str = ""
    #: Which list `url` opens.
    part: Part = Part.NUMERATOR
    #: Rates: `1,234 / 5,678` in two parts, each with its list.
    numerator: str = ""
    denominator: str = ""
    denominator_url: str = ""
    #: P90 of a time.
    p90: str = ""
    #: 95 % interval of a rate, for ranked columns.
    interval: str = ""
    arrows: Sequence[Arrow] = ()
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the scorecard."""

    unit: Unit | None
    url: str
    cells: list[Cell]
    rank: int | None
    ranked: bool


class Cells:
    """Makes cells for one reader: `open` says whether lists may be opened, and so whether small numbers may be seen."""

    def __init__(self, asked: KpiQuery, *, open: bool) -> None:
        self.asked = asked
        self.open = open

    def groups(self, report: Report) -> list[tuple[str, list[Cell]]]:
        """The unit's own figures, group by group."""
        figures = report.whole.compared.values()
        return [
            (str(group.label), [self.cell(one) for one in figures if one.now.indicator.group is group])
            for group in Group
        ]

    def lines(self, report: Report) -> list[Line]:
        """The scorecard: sorted by a column when asked, functional areas and the rest always below."""
        sort = self.asked.sort
        rows = report.rows
        places = ranks([row.compared[sort.code].now if sort and row.ranked else None for row in rows])
        veiled = [self._veiled(rows, one) for one in CARD]
        lines = [
            Line(
                unit=row.unit,
                url=f"?{self.asked.query(unit=row.unit.code, by=None, sort=None)}" if row.unit else "",
                cells=[
                    self.cell(row.compared[one.code], row, report.division, veil=at in veils)
                    for one, veils in zip(CARD, veiled, strict=True)
                ],
                rank=places[at],
                ranked=row.ranked,
            )
            for at, row in enumerate(rows)
        ]
        if sort:
            lines.sort(key=lambda line: (not line.ranked, line.unit is None, line.rank or len(lines) + 1))
        return lines

    def cell(
        self, compared: Compared, row: Row | None = None, division: Division | None = None, *, veil: bool = False
    ) -> Cell:
        """One figure; `row` is the part of the unit it belongs to."""
        figure = compared.now
        one, tally = figure.indicator, figure.tally
        if not self.open and (veil or tells_on_few(figure)):
            return Cell(one, FEW if one.shape is Shape.COUNT else _("Too few"), weak=True)
        weak = figure.insufficient and figure.rows > 0
        interval = figure.interval
        shows_parts = one.shape is Shape.RATE and figure.rows > 0 and (self.open or not weak)
        # Where no rate is shown, what it would rest on is of more use than what it would count.
        part = Part.DENOMINATOR if weak and one.shape is Shape.RATE else Part.NUMERATOR
        rows = figure.rows if part is Part.DENOMINATOR else tally.numerator
        return Cell(
            indicator=one,
            text=value_text(figure),
            url=self._url(one, part, row, division) if rows else "",
            part=part,
            numerator=f"{tally.numerator:,}" if shows_parts else "",
            denominator=f"{tally.denominator:,}" if shows_parts else "",
            denominator_url=self._url(one, Part.DENOMINATOR, row, division) if shows_parts else "",
            p90="" if tally.p90 is None or figure.insufficient else amount_text(tally.p90, "s"),
            interval=f"{interval[0] * 100:.0f}–{interval[1] * 100:.0f}%" if interval and not weak else "",
            arrows=arrows(compared, open=self.open),
            weak=weak,
        )

    def _url(self, one: Indicator, part: Part, row: Row | None, division: Division | None) -> str:
        if not self.open:
            return ""
        if row is None or row.unit:
            return self.asked.records(one, part, row.unit if row else None)
        return self.asked.records(one, part, slice=(Facet.REST, division.value)) if division else ""

    def _veiled(self, rows: Sequence[Row], one: Indicator) -> set[int]:
        """Places of a column that must not be shown, because their sum is."""
        if self.open or one.shape not in (Shape.COUNT, Shape.SUM):
            return set()
        return hidden([row.compared[one.code].now.tally.numerator for row in rows])

    def counts(self, facet: Facet, keys: Sequence[str], found: dict[str, int]) -> list[tuple[int | None, str]]:
        """The counts of a breakdown, `None` where they are hidden, and the list behind each."""
        numbers = [found.get(key, 0) for key in keys]
        veils = set() if self.open else hidden(numbers)
        one = BY_CODE["unreachable" if facet is Facet.CAUSE else "received"]
        return [
            (
                None if at in veils else number,
                self.asked.records(one, slice=(facet, key)) if self.open and number else "",
            )
            for at, (key, number) in enumerate(zip(keys, numbers, strict=True))
        ]
