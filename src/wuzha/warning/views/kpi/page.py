# SPDX-License-Identifier: Apache-2.0
"""The page of the indicators, with the back-check of a unit's cases beside them, and talks by version."""

from __future__ import annotations

from dataclasses import replace
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
from wuzha.core.indicators import ENOUGH, Indicator, Part, Preset
from wuzha.core.indicators.headlines import Entry, entry
from wuzha.core.indicators.kept import kept
from wuzha.core.indicators.targets import TARGETS
from wuzha.core.indicators.text import NOTHING, without_data
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.ui.answers import tab
from wuzha.ui.figures import Part as Piece
from wuzha.warning.forms.kpi import KpiForm
from wuzha.warning.queries import backcheck as cases
from wuzha.warning.queries import scripts
from wuzha.warning.queries.backcheck import WARNED, Filters
from wuzha.warning.queries.indicators import (
    BY_CODE,
    CURVES,
    INDICATORS,
    Division,
    Group,
    Report,
    Weeks,
    divisions,
    report,
    twelve_weeks,
)
from wuzha.warning.queries.indicators.selection import LAND
from wuzha.warning.rules.backcheck import Stage
from wuzha.warning.rulesets import BACKCHECK
from wuzha.warning.views.kpi.asked import KpiQuery, asked
from wuzha.warning.views.kpi.cells import Cells
from wuzha.warning.views.kpi.charts import charts
from wuzha.warning.views.kpi.story import head


@require_GET
@requires(May.READ_KPI)
def index(request: ActingRequest) -> HttpResponse:
    """All figures of a unit and a period."""
    actor = request.actor
    wanted = asked(actor, request.GET)
    period = wanted.period
    what = "kpi", wanted.unit.pk, period.first, period.last, period.reached, wanted.division
    found, weeks = kept(actor, what, period.at, lambda: _counted(actor, wanted))
    wanted = replace(wanted, period=found.period)  # lists and other figures are those of the same instant
    cells = Cells(wanted, open=may(actor.role, May.OPEN_KPI))
    context = {
        "asked": wanted,
        "report": found,
        "form": KpiForm(actor, wanted.unit, wanted.period),
        "presets": _presets(wanted),
        "indicators": INDICATORS,
        "enough": ENOUGH,
        "open": cells.open,
        "no_data": without_data(found.compared.values()),
        "targets": TARGETS.version_at(wanted.period.at),
    }
    if weeks is not None:
        context |= {
            "head": head(found, weeks, cells),
            "groups": _groups(found, cells, actor),
            "lines": cells.lines(found, weeks) if found.rows else [],
            "columns": [_column(wanted, one) for one in cells.columns],
            "wide": f"?{wanted.query(columns=None if wanted.wide else 'all')}#units",
            "divisions": _divisions(wanted, divisions(actor, wanted.unit), found.division),
            "charts": charts(found, wanted, open=cells.open),
        }
    return render(request, "warning/kpi.html", context)


def _counted(actor: Actor, wanted: KpiQuery) -> tuple[Report, Weeks | None]:
    """The report, and its weeks where anything was counted."""
    found = report(actor, wanted.unit, wanted.period, wanted.division)
    return found, None if found.empty else twelve_weeks(actor, found)


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


def _column(wanted: KpiQuery, one: Indicator) -> dict[str, Any]:
    """A column of the units; by a rate with a curve they can be marked."""
    here = one is wanted.mark
    url = f"?{wanted.query(mark=one.code)}#units" if one in CURVES and not here else ""
    return {"indicator": one, "here": here, "url": url}


def _groups(found: Report, cells: Cells, actor: Actor) -> list[tuple[str, list[Entry]]]:
    """The unit's own figures, group by group, and the back-check of its cases."""
    reader = cells.reader()
    groups = [
        (
            str(group.label),
            [
                entry(one, reader, f"#how-{code}")
                for code, one in found.compared.items()
                if one.now.indicator.group is group
            ],
        )
        for group in Group
    ]
    checked = case_entries(actor, cells.asked, open=cells.open)
    return [*groups, (_("Back-check of cases"), checked)] if checked else groups


def case_entries(actor: Actor, asked: KpiQuery, *, open: bool) -> list[Entry]:
    """Cases reported in the period, how many were warned in time, and each class; nothing for a territory, for who may
    not read cases, and where there are none."""
    if not may(actor.role, May.READ_CASES) or asked.unit.kind in LAND:
        return []
    filters = Filters(asked.period, BACKCHECK.at().usual, unit=asked.unit)
    found = cases.totals(actor, filters)
    if not found.cases:
        return []
    late, matched = found.by_stage.get(Stage.BEFORE_PUSH, 0), found.cases - found.missed
    named = asked.records(BY_CODE["warned_too_late"], Part.DENOMINATOR) if open else ""
    in_time = [Piece(f"{found.despite:,}", _cases(filters, WARNED)), Piece(f"{found.cases:,}", _cases(filters))]
    too_late = [Piece(f"{late:,}", _cases(filters, Stage.BEFORE_PUSH)), Piece(f"{matched:,}", named if matched else "")]
    return [
        Entry(_("Cases"), f"{found.cases:,}", _cases(filters)),
        Entry(_("Warned in time"), _share(found.despite, found.cases), _cases(filters, WARNED), rests_on=in_time),
        Entry(
            _("Deceived before the push"), _share(late, matched), _cases(filters, Stage.BEFORE_PUSH), rests_on=too_late
        ),
        *(
            Entry(str(stage.label), f"{found.by_stage.get(stage, 0):,}", _cases(filters, stage))
            for stage in Stage
            if stage is not Stage.BEFORE_PUSH
        ),
    ]


def _cases(filters: Filters, stage: str = "") -> str:
    """Address of the list of the cases of a class."""
    given = {
        "from": filters.period.first.isoformat(), "to": filters.period.last.isoformat(), "days": filters.days,
        "stage": str(stage), "unit": filters.unit.code if filters.unit else "",
    }  # fmt: skip
    return f"{reverse('warning:cases')}?{urlencode({name: one for name, one in given.items() if one})}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else NOTHING


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
