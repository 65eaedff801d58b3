# SPDX-License-Identifier: Apache-2.0
"""Figures as the page shows them: text, arrow, the list to open; hidden where they would speak of one or two people.

Breakdowns are each a chart, and the same numbers as a table whose rows open their lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from wuzha.core.indicators import LEAST, FigureComparison, Indicator, Part, Shape, ranks
from wuzha.core.indicators.figures import hidden, tells_on_few
from wuzha.core.indicators.text import Arrow, amount_text, arrows, value_text
from wuzha.org.models import Unit
from wuzha.warning.queries.indicators import BY_CODE, CARD, Division, Facet, Group, Report, Row
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rulesets import CAUSES, FRAUD_TYPES
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
        self,
        compared: FigureComparison,
        row: Row | None = None,
        division: Division | None = None,
        *,
        veil: bool = False,
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


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a breakdown. `text` is what may be shown of its number."""

    label: str
    text: str
    share: str
    url: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A breakdown. `data` goes to the script (`assets/js/charts.js`)."""

    id: str
    title: str
    summary: str
    head: str
    bars: list[Bar]
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def source(self) -> str:
        return f"{self.id}-data"


def charts(report: Report, cells: Cells) -> list[Chart]:
    """The charts that have anything to show."""
    types = {term.code: term.label for term in FRAUD_TYPES.at().terms}
    causes = {term.code: term.label for term in CAUSES.at().terms}
    found = report.spreads
    hours = [str(hour) for hour in range(24)]
    levels = [str(level.value) for level in Level]
    made = [
        _chart(
            cells, Facet.HOUR, "column", _("Warnings by hour of the push"), _("Hour"), found[Facet.HOUR],
            [(key, f"{int(key):02d}:00") for key in hours],
        ),
        _chart(
            cells, Facet.LEVEL, "ring", _("Warnings by level"), _("Level"), found[Facet.LEVEL],
            [(key, str(Level(int(key)).label)) for key in levels],
        ),
        _chart(
            cells, Facet.TYPE, "bar", _("Warnings by scam type"), _("Scam type"), found[Facet.TYPE],
            _most_first(found[Facet.TYPE], types),
        ),
        _chart(
            cells, Facet.CAUSE, "bar", _("Why people could not be reached"), _("Cause"), found[Facet.CAUSE],
            _most_first(found[Facet.CAUSE], causes | {"": _("not given")}),
        ),
    ]  # fmt: skip
    return [chart for chart in made if chart]


def _most_first(found: dict[str, int], labels: dict[str, str]) -> list[tuple[str, str]]:
    order = sorted(found, key=lambda key: (-found[key], key))
    return [(key, labels.get(key, key)) for key in order]


def _chart(
    cells: Cells,
    facet: Facet,
    shape: str,
    title: str,
    head: str,
    found: dict[str, int],
    rows: Sequence[tuple[str, str]],
) -> Chart | None:
    whole = sum(found.values())
    if not whole:
        return None
    counted = cells.counts(facet, [key for key, _label in rows], found)
    bars = [
        Bar(
            label,
            FEW if number is None else f"{number:,}",
            "" if number is None else f"{number / whole * 100:.1f}%",
            url,
        )
        for (_key, label), (number, url) in zip(rows, counted, strict=True)
    ]
    shown = [(bar, number) for bar, (number, _url) in zip(bars, counted, strict=True) if number is not None]
    top, most = max(shown, key=lambda one: one[1], default=(None, 0))
    summary = _("Most: %(label)s, %(number)s (%(share)s)") % {
        "label": top.label, "number": top.text, "share": top.share,
    } if top and most else _("Too few to show")  # fmt: skip
    data = {
        "shape": shape,
        "labels": [bar.label for bar in bars],
        "values": [number for number, _url in counted],
        "links": [bar.url for bar in bars],
        "levels": [int(key) for key, _label in rows] if facet is Facet.LEVEL else [],
    }
    return Chart(f"kpi-{facet.value}", title, summary, head, bars, data)
