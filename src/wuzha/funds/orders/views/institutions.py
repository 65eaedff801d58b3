# SPDX-License-Identifier: Apache-2.0
"""Institutions: the league of their answers, one with what waits for it, and whose range a number is of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wuzha.funds.orders.forms.desk import ChaseForm, DaysForm, InstitutionForm
from wuzha.funds.orders.queries import league
from wuzha.funds.orders.queries.institutions import institution_of
from wuzha.funds.orders.records import institution as record
from wuzha.funds.orders.services import institutions
from wuzha.funds.orders.views.acts import Sheet, asked_to_open, opened_by
from wuzha.funds.orders.views.figures import asked
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import or_404


@require_POST
@requires(May.WORK_FUNDS)
def of_number(request: ActingRequest) -> HttpResponse:
    """The institution that gave out the number posted (`number`): its name, and its key where the desk has it. Posted,
    so that the number stands in no address and in no log."""
    found = institution_of(request.POST.get("number", "")[:64])
    return JsonResponse({} if found is None else {"name": found.name, "key": found.pk})


@require_GET
@requires(May.READ_FUNDS)
def index(request: ActingRequest) -> HttpResponse:
    """How fast institutions answer, and what of theirs is open."""
    return _league(request)


@require_http_methods(["GET", "POST"])
@requires(May.WORK_FUNDS)
def new(request: ActingRequest) -> HttpResponse:
    """Enter an institution, in a dialog of the list."""
    form = InstitutionForm(request.POST or None)
    return _keep(request, None, form) or _league(request, form, shown=True)


@require_http_methods(["GET", "POST"])
@requires(May.WORK_FUNDS)
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """Correct an institution, in a dialog of its page."""
    file = _load(request, pk)
    if request.method == "GET":
        return redirect(f"{reverse('funds:institution', args=[pk])}?do=edit")
    form = InstitutionForm(request.POST)
    return _keep(request, pk, form) or _page(request, file, {"edit": form}, 422)


def _keep(request: ActingRequest, pk: int | None, form: InstitutionForm) -> HttpResponse | None:
    """Keep what was sent; nothing where it was refused, or nothing was sent."""
    kept = form.done(lambda: institutions.keep(request.actor, pk, **form.cleaned_data)) if form.is_bound else None
    if kept is None:
        return None
    messages.success(request, _("Recorded."))
    return redirect("funds:institution", kept.pk)


@require_GET
@requires(May.READ_FUNDS)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """An institution: what waits for its answer, and that it is reminded."""
    return _page(request, _load(request, pk))


@require_POST
@requires(May.WORK_FUNDS)
def chase(request: ActingRequest, pk: int) -> HttpResponse:
    """Record a reminder of all that waits."""
    file, form = _load(request, pk), ChaseForm(request.POST)
    if form.done(lambda: institutions.chase(request.actor, pk, **form.cleaned_data)) is None:
        return _page(request, file, {"chase": form}, 422)
    messages.success(request, _("Recorded."))
    return redirect("funds:institution", pk)


def _league(request: ActingRequest, form: InstitutionForm | None = None, *, shown: bool = False) -> HttpResponse:
    period, problem = asked(request.GET)
    url, works = reverse("funds:institution_new"), may(request.actor.role, May.WORK_FUNDS)
    context = {
        "rows": league.league(request.actor, period, timezone.now()),
        "period": period,
        "form": DaysForm(period.first, period.last),
        "problem": problem,
        "sheets": [Sheet("new", _("Add an institution"), url, form or InstitutionForm(), open=shown)] if works else [],
    }
    return render(request, "funds/institutions.html", context, status=422 if request.method == "POST" else 200)


def _page(
    request: ActingRequest, file: league.InstitutionFile, failed: Mapping[str, OnPage] | None = None, status: int = 200
) -> HttpResponse:
    one, now, failed = file.institution, timezone.now(), failed or {}
    works, open_ = may(request.actor.role, May.WORK_FUNDS), asked_to_open(request, failed)
    words = {"unit": request.posting.unit.name, "name": request.posting.person.name}
    next = record.next_of(file, now, _("%(unit)s %(name)s (you) does this") % words if works else "")
    told = {"name": one.name, "code": one.code, "kind": one.kind, "contact": one.contact, "unit_id": one.unit_id}
    forms: dict[str, tuple[OnPage, str, Any]] = {
        "chase": (ChaseForm(), "chase", _("You call or write; here it is recorded, with all that waits.")),
        "edit": (InstitutionForm(initial=told), "edit", ""),
    }
    sheets = []
    for name, label in {**dict.fromkeys(failed, ""), **opened_by(next)}.items():
        form, act, note = forms[name]
        url, title = reverse(f"funds:institution_{act}", args=[one.pk]), label or _TITLES[name]
        sheets.append(Sheet(name, title, url, failed.get(name, form), note, open=name in open_))
    context = {
        "file": file, "head": record.head_of(file, now), "next": next, "sheets": sheets,
        "waiting": record.waiting(file),
    }  # fmt: skip
    return render(request, "funds/institution.html", context, status=status)


#: Of the dialogs, where what opened them is gone.
_TITLES = {"chase": gettext_lazy("Record the reminder"), "edit": gettext_lazy("Correct the institution")}


def _load(request: ActingRequest, pk: int) -> league.InstitutionFile:
    return or_404(league.institution(request.actor, pk))
