# SPDX-License-Identifier: Apache-2.0
"""The head of the page: five figures, and the one thing to look at, in a sentence whose numbers are links."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from wuzha.core.indicators import Part, Period
from wuzha.core.indicators.headlines import headline
from wuzha.core.indicators.story import Reason, Story, Watched, story
from wuzha.core.indicators.targets import aims
from wuzha.core.indicators.telling import PartRow, Teller, rows, told
from wuzha.engine.surveillance import Share
from wuzha.ui.figures import Headline
from wuzha.ui.figures import Part as Piece
from wuzha.warning.queries.indicators import BY_CODE, CURVES, HEADLINES, Facet, Report, Weeks
from wuzha.warning.views.kpi.asked import KpiQuery
from wuzha.warning.views.kpi.cells import Cells


@dataclass(frozen=True, slots=True)
class Head:
    """What heads the page."""

    figures: list[Headline]
    sentence: list[Piece]
    #: What each unit adds to what the sentence tells, the worst first.
    parts: list[PartRow]
    whole: str


def head(report: Report, weeks: Weeks, cells: Cells) -> Head:
    """The five figures and the sentence."""
    found = aims(list(HEADLINES), report.period.at)
    figures = [
        headline(
            report.compared[one.code], weeks.whole[one.code], found.get(one.code), cells.reader(), f"#how-{one.code}"
        )
        for one in HEADLINES
    ]
    watched = [
        Watched(
            one.code,
            one.better.value > 0,
            [Share(week.numerator, week.denominator or 0) for week in weeks.whole[one.code]],
            {
                key: [Share(week.numerator, week.denominator or 0) for week in series[one.code]]
                for key, series in weeks.parts.items()
            },
            aim.value if (aim := found.get(one.code)) else None,
        )
        for one in CURVES
    ]
    this, teller = story(watched), _teller(report, weeks, cells.asked, open=cells.open)
    return Head(figures, told(this, teller), rows(this, teller) if cells.open else [], _whole(this))


def _whole(this: Story[int | None]) -> str:
    return "" if this.reason in (Reason.STEADY, Reason.FEW) else f"{this.change * 100:+.1f}"


def _teller(report: Report, weeks: Weeks, asked: KpiQuery, *, open: bool) -> Teller[int | None]:
    units = {unit.pk: unit for unit in report.units}

    def page(period: Period, **changes: str) -> str:
        days = {"from": period.first.isoformat(), "to": period.last.isoformat()}
        return f"{reverse('warning:kpi')}?{asked.query(period=None, **days, **changes)}"

    def unit(key: int | None) -> Piece:
        found = units.get(key or 0)
        return Piece(found.name, page(weeks.periods[-1], unit=found.code)) if found else Piece(_("In none of these"))

    def whole(code: str, part: Part, period: Period) -> str:
        return asked.records(BY_CODE[code], part, period=period) if open else page(period)

    def of_unit(code: str, part: Part, period: Period, key: int | None) -> str:
        if key is None:
            slice_ = (Facet.REST, report.division.value) if report.division else None
            return asked.records(BY_CODE[code], part, slice=slice_, period=period)
        return asked.records(BY_CODE[code], part, units[key], period=period)

    return Teller(weeks.periods, lambda code: BY_CODE[code].label, unit, page, whole, of_unit, open)
