# SPDX-License-Identifier: Apache-2.0
"""The page of the indicators, with the back-check of a unit's cases beside them, and talks by version."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wuzha.audit.actor import Actor
from wuzha.core.indicators import ENOUGH, Preset, Shape
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.ui.answers import tab
from wuzha.warning.forms.kpi import KpiForm
from wuzha.warning.queries import backcheck as cases
from wuzha.warning.queries import scripts
from wuzha.warning.queries.backcheck import WARNED, Filters
from wuzha.warning.queries.indicators import CARD, INDICATORS, Division, divisions, report
from wuzha.warning.queries.indicators.selection import LAND
from wuzha.warning.rules.backcheck import Stage
from wuzha.warning.rulesets import BACKCHECK
from wuzha.warning.views.kpi.asked import KpiQuery, asked
from wuzha.warning.views.kpi.cells import Cells, charts


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
        "cases": cards(actor, wanted),
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
        tab(label, f"?{wanted.query(period=one.value, **days)}", wanted.named is one) for one, label in labels.items()
    ]


def _divisions(wanted: KpiQuery, ways: list[Division], here: Division | None) -> list[dict[str, Any]]:
    labels = {
        Division.STATION: _("By station"),
        Division.TOWN: _("By town or street"),
        Division.VILLAGE: _("By village or community"),
    }
    return [tab(labels[one], f"?{wanted.query(by=one.value)}#units", one is here) for one in ways]


def _column(wanted: KpiQuery, one: Any) -> dict[str, Any]:
    here = wanted.sort is one
    # Ranks by count would punish whoever records well or has more to do.
    url = f"?{wanted.query(sort=None if here else one.code)}#units" if one.shape in (Shape.RATE, Shape.TIME) else ""
    return {"indicator": one, "here": here, "url": url}


Card = dict[str, Any]


def cards(actor: Actor, asked: KpiQuery) -> list[Card]:
    """Cases reported in the period, how many were warned in time, and each class; nothing for a territory, for who may
    not read cases, and where there are none."""
    if not may(actor.role, May.READ_CASES) or asked.unit.kind in LAND:
        return []
    filters = Filters(asked.period, BACKCHECK.at().usual, unit=asked.unit)
    found = cases.totals(actor, filters)
    if not found.cases:
        return []
    matched = found.cases - found.missed
    late = found.by_stage.get(Stage.BEFORE_PUSH, 0)
    return [
        _card(filters, _("Cases"), f"{found.cases:,}"),
        _card(filters, _("Warned in time"), _share(found.despite, found.cases), WARNED, (found.despite, found.cases)),
        _card(filters, _("Deceived before the push"), _share(late, matched), Stage.BEFORE_PUSH, (late, matched)),
        *(
            _card(filters, str(stage.label), f"{found.by_stage.get(stage, 0):,}", stage)
            for stage in Stage
            if stage is not Stage.BEFORE_PUSH
        ),
    ]


def _card(filters: Filters, label: str, value: str, stage: str = "", parts: tuple[int, int] | None = None) -> Card:
    given = {
        "from": filters.period.first.isoformat(), "to": filters.period.last.isoformat(), "days": filters.days,
        "stage": str(stage), "unit": filters.unit.code if filters.unit else "",
    }  # fmt: skip
    url = f"{reverse('warning:cases')}?{urlencode({name: one for name, one in given.items() if one})}"
    return {"label": label, "value": value, "note": f"{parts[0]:,} / {parts[1]:,}" if parts else "", "url": url}


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "—"


#: Days of closed warnings that are looked at.
LOOK_BACK = timedelta(days=365)


@require_GET
@requires(May.OPEN_KPI)
def scripts_page(request: ActingRequest) -> HttpResponse:
    """One scam type at a time. Small numbers would tell on people, so this is for those who may open the records."""
    types = scripts.types()
    asked = request.GET.get("type", "")
    chosen = asked if asked in {code for code, _name in types} else types[0][0]
    context = {
        "types": [{"label": name, "url": f"?type={code}", "here": code == chosen} for code, name in types],
        "chosen": chosen,
        "effects": list(reversed(scripts.effects(request.actor, chosen, timezone.now() - LOOK_BACK))),
        "least": scripts.LEAST_TALKS,
        "days": LOOK_BACK.days,
    }
    return render(request, "warning/scripts.html", context)
