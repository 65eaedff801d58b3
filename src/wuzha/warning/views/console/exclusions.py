# SPDX-License-Identifier: Apache-2.0
"""Warnings to be left out of 见面率: asked for at the station, decided at the centre."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wuzha import pages
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.ui.acting import refusals_in, refusals_to, told_faults
from wuzha.warning.forms.exclusions import AskForm, DecideForm
from wuzha.warning.models import ExclusionState, MeetExclusion, WarningRecord
from wuzha.warning.rulesets import REASONS
from wuzha.warning.services import exclusions


@require_GET
@requires(May.WORK, May.TRIAGE)
def index(request: ActingRequest) -> HttpResponse:
    """What waits for a decision first, then the latest."""
    rows = MeetExclusion.objects.visible_to(request.actor).select_related("warning", "asked_by", "unit", "decided_by")
    asked = rows.filter(state=ExclusionState.ASKED).order_by("pk")[:100]
    page = pages.page(rows.exclude(state=ExclusionState.ASKED).order_by("-pk"), request.GET.get("after", ""))
    reasons = REASONS.at()
    context = {
        "waiting": [{"one": one, "why": reasons.label(one.reason)} for one in asked],
        "rows": [{"one": one, "why": reasons.label(one.reason)} for one in page.rows],
        "page": page,
        "decides": may(request.actor.role, May.TRIAGE) and request.actor.leads,
    }
    return render(request, "warning/console/exclusions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.WORK)
def ask(request: ActingRequest, pk: int) -> HttpResponse:
    """Why the person cannot be met, and the paper that shows it."""
    warning = in_reach(request.actor, WarningRecord, "station", pk=pk)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            exclusions.ask(request.actor, pk, **form.cleaned_data)
            messages.success(request, _("Asked for. The shift leader of the centre decides."))
            return redirect("warning:task", pk)
    context = {"warning": warning, "form": form}
    return render(request, "warning/console/exclusion_ask.html", context, status=422 if form.errors else 200)


@require_POST
@requires(May.TRIAGE)
def decide(request: ActingRequest, pk: int) -> HttpResponse:
    if not MeetExclusion.objects.visible_to(request.actor).filter(pk=pk).exists():
        raise Http404
    form = DecideForm(request.POST)
    if told_faults(request, form):
        with refusals_to(request):
            exclusions.decide(request.actor, pk, approve=form.cleaned_data["decision"])
            messages.success(request, _("Your decision is in the trail."))
    return redirect("warning:exclusions")
