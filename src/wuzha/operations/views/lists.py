# SPDX-License-Identifier: Apache-2.0
"""The list of operations, and a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from wuzha.cases.queries.lists import of as case_of
from wuzha.operations.forms.operation import JoinForm, OperationForm
from wuzha.operations.queries import lists
from wuzha.operations.rulesets import KINDS
from wuzha.operations.services.life import NewOperation, plan
from wuzha.operations.services.tags import tag as mark
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.answers import or_404, tab


@require_safe
@requires(May.READ_OPERATIONS)
def index(request: ActingRequest) -> HttpResponse:
    """What runs, is planned or over, by kind."""
    given = request.GET
    kinds = {term.code: term.label for term in KINDS.at().terms}
    here = given.get("tab", "") if given.get("tab", "") in lists.TABS else "running"
    kind = given.get("kind", "") if given.get("kind", "") in kinds else ""
    page = lists.page(request.actor, here, kind, given.get("after", ""))
    names = {
        "running": pgettext("operations", "Running"), "planned": pgettext("operations", "Planned"),
        "over": pgettext("operations", "Over"), "all": pgettext("operations", "All"),
    }  # fmt: skip
    more = f"&kind={kind}" if kind else ""
    tabs = [tab(label, f"?tab={one}{more}", one == here) for one, label in names.items()]
    context = {"page": page, "tabs": tabs, "kinds": kinds, "kind": kind, "here": here}
    return render(request, "operations/index.html", context)


@require_http_methods(["GET", "POST"])
@requires(May.RUN_OPERATIONS)
def new(request: ActingRequest) -> HttpResponse:
    """Enter an operation as its document says."""
    given = request.POST if request.method == "POST" else None
    form = OperationForm(request.actor, given)
    if given is not None:
        made = form.done(lambda: plan(request.actor, NewOperation(**_told(form))))
        if made is not None:
            messages.success(request, pgettext("operations", "Entered. Set its targets next."))
            return redirect(made)
    return render(request, "operations/new.html", {"form": form}, status=200 if given is None else 422)


def _told(form: OperationForm) -> dict[str, Any]:
    data = dict(form.cleaned_data)
    return data | {"unit_id": data.pop("unit"), "parent_id": data.pop("parent")}


@require_http_methods(["GET", "POST"])
@requires(May.RUN_OPERATIONS)
def join(request: ActingRequest, pk: int) -> HttpResponse:
    """Mark the case of a key with an operation."""
    case = or_404(case_of(request.actor, pk))
    given = request.POST if request.method == "POST" else None
    form = JoinForm(request.actor, given)
    if given is not None:
        done = form.done(lambda: _joined(request, form, case.pk))
        if done is not None:
            messages.success(request, pgettext("operations", "Recorded."))
            return redirect(case)
    context = {"form": form, "case": case}
    return render(request, "operations/join.html", context, status=200 if given is None else 422)


def _joined(request: ActingRequest, form: JoinForm, case: int) -> object:
    data = form.cleaned_data
    return mark(request.actor, data["operation"], case, data["reason"], data["since"])
