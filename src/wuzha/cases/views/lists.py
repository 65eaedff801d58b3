# SPDX-License-Identifier: Apache-2.0
"""The list of cases, and a new one with its first victim."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from wuzha.cases.forms import CaseForm
from wuzha.cases.models import Case
from wuzha.cases.queries import lists
from wuzha.cases.queries.lists import Filters
from wuzha.cases.queries.units import handling_units
from wuzha.cases.queries.victims import same_deed
from wuzha.cases.services.life import NewCase
from wuzha.cases.services.opening import take_in
from wuzha.cases.services.people import sealed_of
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.org.rules import rule_set
from wuzha.sealed import Sealed
from wuzha.ui.answers import tab


@require_safe
@requires(May.READ_CASES)
def index(request: ActingRequest) -> HttpResponse:
    """What is open, what is due, what is solved; by type and unit, all or one's own."""
    given = request.GET
    types = {term.code: term.label for term in rule_set("warning.fraud_types").at().terms}
    units = dict(handling_units(request.actor))
    unit, batch = given.get("unit", ""), given.get("batch", "")
    filters = Filters(
        given.get("tab", "") if given.get("tab", "") in lists.TABS else "open",
        given.get("type", "") if given.get("type", "") in types else "",
        int(unit) if unit.isdecimal() and len(unit) < 10 and int(unit) in units else None,
        given.get("mine") == "1",
        int(batch) if batch.isdecimal() and len(batch) < 10 else None,
        given.get("flagged") == "1",
    )
    page = lists.page(request.actor, filters, given.get("after", ""))
    names = {
        "open": pgettext("criminal case", "Open"), "due": pgettext("criminal case", "With a clock"),
        "solved": pgettext("criminal case", "Solved and on"), "all": pgettext("criminal case", "All cases"),
    }  # fmt: skip
    tabs = [tab(label, f"?{_query(filters, tab=one)}", one == filters.tab) for one, label in names.items()]
    context = {"page": page, "tabs": tabs, "filters": filters, "types": types, "units": units}
    return render(request, "cases/index.html", context)


def _query(filters: Filters, **changes: str) -> str:
    values = {
        "tab": filters.tab, "type": filters.fraud_type, "unit": str(filters.unit_id or ""),
        "mine": "1" if filters.mine else "", "batch": str(filters.batch_id or ""),
        "flagged": "1" if filters.flagged else "",
    }  # fmt: skip
    return urlencode({name: value for name, value in (values | changes).items() if value})


@require_http_methods(["GET", "POST"])
@requires(May.WORK_CASES)
def new(request: ActingRequest) -> HttpResponse:
    """Take a report as a case."""
    given = request.POST if request.method == "POST" else None
    form = CaseForm(handling_units(request.actor), given)
    if given is not None:
        made = form.done(lambda: _received(request, form))
        if made is not None:
            messages.success(request, pgettext("criminal case", "Taken in. Record its acceptance next."))
            return redirect(made)
    twins = same_deed(request.actor, form.cleaned_data["received_at"], _who(form)) if "another" in form.errors else []
    context = {"form": form, "twins": twins}
    return render(request, "cases/new.html", context, status=200 if given is None else 422)


def _who(form: CaseForm) -> dict[str, Sealed | None]:
    return sealed_of(form.victim(form.cleaned_data["received_at"]))


def _received(request: ActingRequest, form: CaseForm) -> Case:
    """The case and its first victim: both, or neither."""
    data = form.cleaned_data
    told = NewCase(
        data["source"], data["received_at"], data["fraud_type"], data["unit"], data["report_no"], data["place_unit"],
        data["place"], data["narrative"],
    )  # fmt: skip
    return take_in(request.actor, told, form.victim(data["received_at"]), another=bool(form.answered("another")))
