# SPDX-License-Identifier: Apache-2.0
"""Letting a clock of a task stand still, and run on."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wuzha.audit.actor import Actor
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.ui.acting import refusals_in, refusals_to
from wuzha.warning.forms.clocks import PauseForm
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries import detail
from wuzha.warning.queries.steps import DUE
from wuzha.warning.rules.lifecycle import AT_STATION
from wuzha.warning.rules.steps import PAUSABLE, running
from wuzha.warning.services import pauses as services


@requires(May.WORK, May.TRIAGE)
def pause(request: ActingRequest, pk: int) -> HttpResponse:
    """The form, and what it does."""
    warning = _load(request, pk)
    form = PauseForm(choices(request.actor, warning, timezone.now()), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.pause(request.actor, pk, **form.cleaned_data)
            messages.success(request, _("The clock stands still; it runs on by itself."))
            return redirect(back(request), pk)
    context = {"warning": warning, "form": form, "back": back(request)}
    return render(request, "warning/clocks/pause.html", context, status=422 if form.errors else 200)


@require_POST
@requires(May.WORK, May.TRIAGE)
def resume(request: ActingRequest, pk: int) -> HttpResponse:
    _load(request, pk)
    with refusals_to(request):
        services.resume(request.actor, pk, clock=request.POST.get("clock", ""))
        messages.success(request, _("The clock runs on."))
    return redirect(back(request), pk)


def choices(actor: Actor, warning: WarningRecord, now: datetime) -> list[tuple[str, str]]:
    """The clocks that run and that the actor may let stand still."""
    if warning.state not in AT_STATION:
        return []
    runs = running(warning.state, met=warning.met_at is not None)
    found = []
    for clock in PAUSABLE:
        rule = services.rule_of(warning, clock, now)
        due = getattr(warning, DUE[clock])
        if clock in runs and rule and due and due > now and services.may_pause(actor, warning, rule, now):
            found.append((clock.value, str(clock.label)))
    return found


def back(request: ActingRequest) -> str:
    """The page of the warning where the actor works on it."""
    return "warning:task" if may(request.actor.role, May.WORK) else "warning:detail"


def _load(request: ActingRequest, pk: int) -> WarningRecord:
    warning = detail.of(request.actor, pk)
    if warning is None or warning.state not in AT_STATION:
        raise Http404
    return warning
