# SPDX-License-Identifier: Apache-2.0
"""The list of people."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from wuzha.cases.queries.units import handling_units
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.people.queries import people
from wuzha.people.queries.people import TABS, Filters
from wuzha.people.rules.kinds import HOLDING, Measure
from wuzha.people.rulesets import ROLES
from wuzha.ui.answers import tab


@require_safe
@requires(May.READ_PEOPLE)
def index(request: ActingRequest) -> HttpResponse:
    """Who is held, for whom a term runs out, who is still free; by part, measure and unit."""
    roles = {term.code: term.label for term in ROLES.at().terms}
    units = dict(handling_units(request.actor))
    late = any(rows.exists() for rows in people.waiting(request.actor, timezone.now()))
    filters = filters_of(request.GET, usual="due" if late else "held")
    page = people.page(request.actor, filters, request.GET.get("after", ""))
    names = {
        "held": pgettext("person", "Measure in force"), "due": pgettext("person", "With a clock"),
        "free": pgettext("person", "No measure in force"), "all": pgettext("person", "All people"),
    }  # fmt: skip
    tabs = [tab(label, f"?{query_of(filters, tab=one)}", one == filters.tab) for one, label in names.items()]
    measures = {one.value: one.label for one in Measure if one in HOLDING}
    context = {
        "page": page, "tabs": tabs, "filters": filters, "roles": roles, "units": units, "measures": measures,
    }  # fmt: skip
    return render(request, "people/index.html", context)


def filters_of(given: QueryDict, usual: str = "held") -> Filters:
    """What the query of an address asks for, else the `usual` tab; what means nothing is left out."""
    unit = given.get("unit", "")
    return Filters(
        given.get("tab", "") if given.get("tab", "") in TABS else usual,
        given.get("role", "") if given.get("role", "") in {term.code for term in ROLES.at().terms} else "",
        given.get("measure", "") if given.get("measure", "") in HOLDING else "",
        int(unit) if unit.isdecimal() and len(unit) < 10 else None,
    )  # fmt: skip


def query_of(filters: Filters, **changes: Any) -> str:
    values = {
        "tab": filters.tab, "role": filters.role, "measure": filters.measure, "unit": str(filters.unit_id or ""),
    }  # fmt: skip
    return urlencode({name: value for name, value in (values | changes).items() if value})
