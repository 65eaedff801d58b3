# SPDX-License-Identifier: Apache-2.0
"""Cases by class and period, with what was missed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wuzha.audit.actor import Actor
from wuzha.core.indicators import asked as days_asked
from wuzha.core.indicators import last_days
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.warning.forms.backcheck import STAGES, CasesForm
from wuzha.warning.queries import backcheck as cases
from wuzha.warning.queries.backcheck import Filters
from wuzha.warning.queries.indicators.selection import LAND
from wuzha.warning.rules.backcheck import Stage
from wuzha.warning.rulesets import BACKCHECK, FRAUD_TYPES
from wuzha.warning.views.kpi.asked import unit_asked

#: Days shown unless asked otherwise.
USUAL_DAYS = 30


@require_GET
@requires(May.READ_CASES)
def index(request: ActingRequest) -> HttpResponse:
    filters, problem = _asked(request.actor, request.GET)
    after = request.GET.get("after", "")
    page = cases.page(request.actor, filters, after)
    context: dict[str, Any] = {"filters": filters, "page": page, "form": CasesForm(filters), "problem": problem}
    if not after:
        sources, types = cases.missed_types(request.actor, filters)
        found = cases.totals(request.actor, filters)
        context |= {
            "totals": found,
            "classes": [
                {"stage": stage.value, "label": stage.label, "count": found.by_stage.get(stage, 0),
                 "url": f"?{query(filters, stage='' if filters.stage == stage else stage.value)}",
                 "here": filters.stage == stage}
                for stage in Stage
            ],
            "corrected_url": f"?{query(filters, corrected='' if filters.corrected else '1')}",
            "quiet": cases.quiet_days(request.actor, filters),
            "sources": sources,
            "types": types,
        }  # fmt: skip
    return render(request, "warning/backcheck/list.html", context)


def _asked(actor: Actor, given: QueryDict) -> tuple[Filters, str]:
    """What the address asks for, and what was wrong with its days. Raises `Http404` for a unit that has no cases to
    read."""
    policy = BACKCHECK.at()
    period, problem = days_asked(given, last_days(USUAL_DAYS))
    asked = given.get("days", "")
    days = next((one for one in policy.windows if str(one) == asked), policy.usual)
    stage, fraud_type = given.get("stage", ""), given.get("type", "")
    of = given.get("unit", "")
    unit = unit_asked(actor, of) if of else None
    if unit is not None and unit.kind in LAND:
        raise Http404
    return Filters(
        period,
        days,
        stage if stage in {code for code, _label in STAGES} else "",
        fraud_type if fraud_type in {term.code for term in FRAUD_TYPES.at().terms} else "",
        given.get("corrected") == "1",
        unit,
    ), problem


def query(filters: Filters, **changes: str) -> str:
    """The query string of this list, changed."""
    values = {
        "from": filters.period.first.isoformat(), "to": filters.period.last.isoformat(), "days": str(filters.days),
        "stage": filters.stage, "type": filters.fraud_type, "corrected": "1" if filters.corrected else "",
        "unit": filters.unit.code if filters.unit else "",
    }  # fmt: skip
    return urlencode({name: value for name, value in (values | changes).items() if value})
