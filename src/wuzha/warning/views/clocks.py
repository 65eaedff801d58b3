# SPDX-License-Identifier: Apache-2.0
"""Pages of the clocks: letting a clock of a task stand still, and transfers between stations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wuzha.audit.actor import Actor
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.ui.acting import refusals_in, refusals_to
from wuzha.ui.answers import or_404
from wuzha.warning.forms.clocks import DecideForm, PauseForm, ProposeForm, RefuseForm
from wuzha.warning.models import Transfer, WarningRecord
from wuzha.warning.queries import detail
from wuzha.warning.queries import transfers as transfer_queries
from wuzha.warning.queries.candidates import stations_of
from wuzha.warning.queries.rows import place_names
from wuzha.warning.queries.steps import DUE
from wuzha.warning.rules.lifecycle import AT_STATION
from wuzha.warning.rules.steps import PAUSABLE, running
from wuzha.warning.services import clock_acts
from wuzha.warning.services import transfers as transfer_services
from wuzha.warning.views.moved import head, next_act
from wuzha.warning.views.parts import Sheet


@requires(May.WORK, May.TRIAGE)
def pause(request: ActingRequest, pk: int) -> HttpResponse:
    """The form, and what it does."""
    warning = _load_warning(request, pk)
    form = PauseForm(choices(request.actor, warning, timezone.now()), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            clock_acts.pause(request.actor, pk, **form.cleaned_data)
            messages.success(request, _("The clock stands still; it runs on by itself."))
            return redirect(back(request), pk)
    context = {"warning": warning, "form": form, "back": back(request)}
    return render(request, "warning/clocks/pause.html", context, status=422 if form.errors else 200)


@require_POST
@requires(May.WORK, May.TRIAGE)
def resume(request: ActingRequest, pk: int) -> HttpResponse:
    _load_warning(request, pk)
    with refusals_to(request):
        clock_acts.resume(request.actor, pk, clock=request.POST.get("clock", ""))
        messages.success(request, _("The clock runs on."))
    return redirect(back(request), pk)


def choices(actor: Actor, warning: WarningRecord, now: datetime) -> list[tuple[str, str]]:
    """The clocks that run and that the actor may let stand still."""
    if warning.state not in AT_STATION:
        return []
    runs = running(warning.state, met=warning.met_at is not None)
    found = []
    for clock in PAUSABLE:
        rule = clock_acts.rule_of(warning, clock, now)
        due = getattr(warning, DUE[clock])
        if clock in runs and rule and due and due > now and clock_acts.may_pause(actor, warning, rule, now):
            found.append((clock.value, str(clock.label)))
    return found


def back(request: ActingRequest) -> str:
    """The page of the warning where the actor works on it."""
    return "warning:task" if may(request.actor.role, May.WORK) else "warning:detail"


def _load_warning(request: ActingRequest, pk: int) -> WarningRecord:
    warning = detail.of(request.actor, pk)
    if warning is None or warning.state not in AT_STATION:
        raise Http404
    return warning


@require_GET
@requires(May.ALERTS)
def alerts(request: ActingRequest) -> HttpResponse:
    """Where alerts were before they stood in the inbox: links to it are kept in many places."""
    wide = "&wide=1" if request.GET.get("show") in ("all", "unanswered") else ""
    return redirect(f"{reverse('inbox:list')}?tab=alert{wide}")


@require_GET
@requires(May.WORK, May.TRIAGE)
def transfers(request: ActingRequest) -> HttpResponse:
    """What needs an act of one's own first, the soonest due before the later; then what others are to answer."""
    box = transfer_queries.box(request.actor, timezone.now())
    groups = [
        {"title": _("Action needed: accept or refuse"), "rows": box.to_answer, "act": _("Answer"), "waits": True},
        {"title": _("Action needed: the centre decides"), "rows": box.to_decide, "act": _("Decide"), "waits": True},
        {"title": _("Awaiting others"), "rows": box.awaiting, "act": _("Open"), "waits": True},
        {"title": _("Of the last seven days"), "rows": box.recent, "act": _("Open"), "waits": False},
    ]
    return render(request, "warning/clocks/transfers.html", {"groups": [one for one in groups if one["rows"]]})


@require_GET
@requires(May.WORK, May.TRIAGE)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    return _transfer_page(request, _load_transfer(request, pk))


@requires(May.WORK, May.TRIAGE)
def propose(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask another station to take a warning over."""
    warning = detail.of(request.actor, pk)
    if warning is None or warning.state not in AT_STATION:
        raise Http404
    if (standing := transfer_queries.of_warning(request.actor, warning)) is not None:
        return redirect("warning:transfer", standing.pk)
    form = ProposeForm(transfer_queries.other_stations(warning), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            transfer_services.propose(request.actor, pk, given["station"], given["reason"], given["note"])
            messages.success(request, _("The other station is asked. Until it accepts, the person stays yours."))
            return redirect(back(request), pk)
    context = {"warning": warning, "form": form, "back": back(request)}
    return render(request, "warning/clocks/propose.html", context, status=422 if form.errors else 200)


@require_POST
@requires(May.WORK)
def accept(request: ActingRequest, pk: int) -> HttpResponse:
    transfer = _load_transfer(request, pk)
    try:
        transfer_services.accept(request.actor, pk)
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
        request, _load_transfer(request, pk), form,
        lambda given: transfer_services.refuse(request.actor, pk, given["reason"], given["note"]),
        _("Refused."), "refuse_form",
    )  # fmt: skip


@require_POST
@requires(May.WORK, May.TRIAGE)
def revoke(request: ActingRequest, pk: int) -> HttpResponse:
    _load_transfer(request, pk)
    with refusals_to(request):
        transfer_services.revoke(request.actor, pk)
        messages.success(request, _("Revoked."))
        return redirect("warning:transfers")
    return redirect("warning:transfer", pk)


@require_POST
@requires(May.TRIAGE)
def decide(request: ActingRequest, pk: int) -> HttpResponse:
    transfer = _load_transfer(request, pk)
    form = DecideForm(stations_of(transfer.warning.centre).order_by("code"), request.POST)
    return _answer(
        request, transfer, form,
        lambda given: transfer_services.decide(request.actor, pk, given["station"], given["reason"], given["note"]),
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
    return _transfer_page(request, transfer, status=422, **{name: form})


def _transfer_page(
    request: ActingRequest,
    transfer: Transfer,
    *,
    status: int = 200,
    refuse_form: forms.Form | None = None,
    decide_form: forms.Form | None = None,
) -> HttpResponse:
    now, warning, pk = timezone.now(), transfer.warning, transfer.pk
    ways = transfer_queries.ways(request.actor, transfer, now)
    seen = detail.of(request.actor, warning.pk) is not None
    place = place_names([warning.division_code]).get(warning.division_code, "")
    sheets = []
    if refuse_form or ways.answer:
        url, form = reverse("warning:transfer_refuse", args=[pk]), refuse_form or RefuseForm()
        sheets.append(Sheet("refuse", _("Refuse"), url, form, danger=True, open=refuse_form is not None))
    if decide_form or ways.decide:
        form = decide_form or DecideForm(stations_of(warning.centre).order_by("code"))
        url = reverse("warning:transfer_decide", args=[pk])
        sheets.append(Sheet("decide", _("Decide"), url, form, open=decide_form is not None))
    context: dict[str, Any] = {
        "transfer": transfer,
        "warning": warning,
        "head": head(transfer, place),
        "next": next_act(transfer, ways, now, task=reverse(back(request), args=[warning.pk]) if seen else ""),
        "seen": seen,
        "back": back(request),
        "sheets": sheets,
    }
    return render(request, "warning/clocks/transfer.html", context, status=status)


def _load_transfer(request: ActingRequest, pk: int) -> Transfer:
    return or_404(transfer_queries.of(request.actor, pk))
