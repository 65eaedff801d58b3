# SPDX-License-Identifier: Apache-2.0
"""Transfers between stations: what awaits whom, one of them with its answers, and proposing one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.acting import refusals_in
from wuzha.ui.answers import or_404
from wuzha.warning.forms.clocks import DecideForm, ProposeForm, RefuseForm
from wuzha.warning.models import Transfer
from wuzha.warning.queries import detail
from wuzha.warning.queries import transfers as queries
from wuzha.warning.queries.candidates import stations_of
from wuzha.warning.queries.rows import place_names
from wuzha.warning.rules.lifecycle import AT_STATION
from wuzha.warning.services import transfers as services
from wuzha.warning.views.clocks.pauses import back


@require_GET
@requires(May.WORK, May.TRIAGE)
def index(request: ActingRequest) -> HttpResponse:
    return render(request, "warning/clocks/transfers.html", {"box": queries.box(request.actor, timezone.now())})


@require_GET
@requires(May.WORK, May.TRIAGE)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _load(request, pk))


@requires(May.WORK, May.TRIAGE)
def propose(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask another station to take a warning over."""
    warning = detail.of(request.actor, pk)
    if warning is None or warning.state not in AT_STATION:
        raise Http404
    if (standing := queries.of_warning(request.actor, warning)) is not None:
        return redirect("warning:transfer", standing.pk)
    form = ProposeForm(queries.other_stations(warning), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            services.propose(request.actor, pk, given["station"], given["reason"], given["note"])
            messages.success(request, _("The other station is asked. Until it accepts, the person stays yours."))
            return redirect(back(request), pk)
    context = {"warning": warning, "form": form, "back": back(request)}
    return render(request, "warning/clocks/propose.html", context, status=422 if form.errors else 200)


@require_POST
@requires(May.WORK)
def accept(request: ActingRequest, pk: int) -> HttpResponse:
    transfer = _load(request, pk)
    try:
        services.accept(request.actor, pk)
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect("warning:transfer", pk)
    messages.success(request, _("Accepted: it is in your hands."))
    return redirect("warning:task", transfer.warning_id)


@require_POST
@requires(May.WORK)
def refuse(request: ActingRequest, pk: int) -> HttpResponse:
    form = RefuseForm(request.POST)
    return _answer(
        request, _load(request, pk), form,
        lambda given: services.refuse(request.actor, pk, given["reason"], given["note"]), _("Refused."), "refuse_form",
    )  # fmt: skip


@require_POST
@requires(May.WORK, May.TRIAGE)
def revoke(request: ActingRequest, pk: int) -> HttpResponse:
    return _answer(
        request, _load(request, pk), forms.Form(request.POST),
        lambda _given: services.revoke(request.actor, pk), _("Revoked."), "revoke_form",
    )  # fmt: skip


@require_POST
@requires(May.TRIAGE)
def decide(request: ActingRequest, pk: int) -> HttpResponse:
    transfer = _load(request, pk)
    form = DecideForm(stations_of(transfer.warning.centre).order_by("code"), request.POST)
    return _answer(
        request, transfer, form,
        lambda given: services.decide(request.actor, pk, given["station"], given["reason"], given["note"]),
        _("Decided."), "decide_form",
    )  # fmt: skip


def _answer(
    request: ActingRequest,
    transfer: Transfer,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    done: str,
    name: str,
) -> HttpResponse:
    """Do it and go to the list; a refusal comes back into its form."""
    if form.is_valid():
        with refusals_in(form):
            act(form.cleaned_data)
            messages.success(request, done)
            return redirect("warning:transfers")
    return _page(request, transfer, status=422, **{name: form})


def _page(request: ActingRequest, transfer: Transfer, *, status: int = 200, **given: forms.Form) -> HttpResponse:
    ways = queries.ways(request.actor, transfer, timezone.now())
    warning = transfer.warning
    seen = detail.of(request.actor, warning.pk) is not None
    context: dict[str, Any] = {
        "transfer": transfer,
        "warning": warning,
        "place": place_names([warning.division_code]).get(warning.division_code, ""),
        "ways": ways,
        "seen": seen,
        "back": back(request),
        "refuse_form": RefuseForm() if ways.answer else None,
        "decide_form": DecideForm(stations_of(warning.centre).order_by("code")) if ways.decide else None,
        "revoke_form": None,
    }
    return render(request, "warning/clocks/transfer.html", context | given, status=status)


def _load(request: ActingRequest, pk: int) -> Transfer:
    return or_404(queries.of(request.actor, pk))
