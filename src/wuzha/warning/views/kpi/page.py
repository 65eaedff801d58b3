# SPDX-License-Identifier: Apache-2.0
"""The page of the indicators."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wuzha.core.indicators import ENOUGH, Preset, Shape
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.warning.forms.kpi import KpiForm
from wuzha.warning.queries.indicators import CARD, INDICATORS, Division, divisions, report
from wuzha.warning.views.kpi import backcheck
from wuzha.warning.views.kpi.asked import KpiQuery, asked
from wuzha.warning.views.kpi.cells import Cells
from wuzha.warning.views.kpi.charts import charts


@require_GET
@requires(May.READ_KPI)
def index(request: ActingRequest) -> HttpResponse:
    """All figures of a unit and a period."""
    actor = request.actor
    wanted = asked(actor, request.GET)
    found = report(actor, wanted.unit, wanted.period, wanted.division)
    cells = Cells(wanted, open=may(actor.role, May.OPEN_KPI))
    context = {
        "asked": wanted,
        "report": found,
        "form": KpiForm(actor, wanted.unit, wanted.period),
        "presets": _presets(wanted),
        "groups": [] if found.empty else cells.groups(found),
        "lines": [] if found.empty else cells.lines(found),
        "ranked_by": wanted.sort if found.rows else None,
        "cases": backcheck.cards(actor, wanted),
        "columns": [_column(wanted, one) for one in CARD],
        "divisions": _divisions(wanted, divisions(actor, wanted.unit), found.division),
        "charts": [] if found.empty else charts(found, cells),
        "indicators": INDICATORS,
        "enough": ENOUGH,
        "open": cells.open,
    }
    return render(request, "warning/kpi.html", context)


def _presets(wanted: KpiQuery) -> list[dict[str, Any]]:
    labels = {
        Preset.TODAY: _("Today"),
        Preset.WEEK: _("This week"),
        Preset.MONTH: _("This month"),
        Preset.LAST_MONTH: _("Last month"),
        Preset.QUARTER: _("This quarter"),
        Preset.YEAR: _("This year"),
    }
    days = {"from": None, "to": None}
    return [
        {
            "label": label,
            "url": f"?{wanted.query(period=one.value, **days)}",
            "here": wanted.named is one,
            "count": None,
        }
        for one, label in labels.items()
    ]


def _divisions(wanted: KpiQuery, ways: list[Division], here: Division | None) -> list[dict[str, Any]]:
    labels = {
        Division.STATION: _("By station"),
        Division.TOWN: _("By town or street"),
        Division.VILLAGE: _("By village or community"),
    }
    return [
        {"label": labels[one], "url": f"?{wanted.query(by=one.value)}#units", "here": one is here, "count": None}
        for one in ways
    ]


def _column(wanted: KpiQuery, one: Any) -> dict[str, Any]:
    here = wanted.sort is one
    # Ranks by count would punish whoever records well or has more to do.
    url = f"?{wanted.query(sort=None if here else one.code)}#units" if one.shape in (Shape.RATE, Shape.TIME) else ""
    return {"indicator": one, "here": here, "url": url}
