# SPDX-License-Identifier: Apache-2.0
"""The head of the page: five figures, and the one thing to look at, in a sentence whose numbers are links."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from wuzha.core.indicators import Part, Period
from wuzha.core.indicators.headlines import headline
from wuzha.core.indicators.series import shares
from wuzha.core.indicators.story import Watched, story
from wuzha.core.indicators.targets import aims
from wuzha.core.indicators.telling import Head, Teller, rows, told, whole_text
from wuzha.ui.figures import Part as Piece
from wuzha.warning.queries.indicators import BY_CODE, CURVES, HEADLINES, Facet, Report, Weeks
from wuzha.warning.views.kpi.asked import KpiQuery
from wuzha.warning.views.kpi.cells import Cells


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
            shares(weeks.whole[one.code]),
            {key: shares(series[one.code]) for key, series in weeks.parts.items()},
            aim.value if (aim := found.get(one.code)) else None,
        )
        for one in CURVES
    ]
    this, teller = story(watched), _teller(report, weeks, cells.asked, open=cells.open)
    return Head(figures, told(this, teller), rows(this, teller) if cells.open else [], whole_text(this))


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
