# SPDX-License-Identifier: Apache-2.0
"""Retention: the rules in force, what is due by them, runs that two people agree on, and holds."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wuzha.audit.labels import record_key, record_number
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.org.services.guard import at_the_top
from wuzha.privacy.forms import DecisionForm, HoldForm, ReasonForm
from wuzha.privacy.keepers import keeper_for
from wuzha.privacy.models import LegalHold, RetentionRun, RunState
from wuzha.privacy.rulesets import RETENTION
from wuzha.privacy.services import retention
from wuzha.privacy.services.errors import Code
from wuzha.ui.acting import refusals_in, refusals_to, told_faults

#: Finished runs and lifted holds that are shown.
SHOWN = 20
TONES = {RunState.ASKED: "warn", RunState.REFUSED: "bad", RunState.CONFIRMED: "act", RunState.DONE: "good"}


@require_safe
@requires(May.RETENTION)
def index(request: ActingRequest) -> HttpResponse:
    return _page(request)


@require_POST
@requires(May.RETENTION)
def ask(request: ActingRequest, kind: str) -> HttpResponse:
    """Ask for a run over what is due of one kind."""
    if keeper_for(kind) is None:
        raise Http404
    with refusals_to(request):
        retention.ask(request.actor, kind)
        messages.success(request, _("Asked for. A second person confirms it before anything goes."))
    return redirect("privacy:retention")


@require_POST
@requires(May.RETENTION)
def decide(request: ActingRequest, pk: int) -> HttpResponse:
    """The second person's yes or no."""
    form = DecisionForm(request.POST, auto_id=f"run-{pk}-%s")
    if form.is_valid():
        with refusals_in(form, {Code.REASON_MISSING: "reason"}):
            approve, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
            retention.decide(request.actor, pk, approve=approve, reason=reason)
            messages.success(request, _("Your decision is in the trail."))
            return redirect("privacy:retention")
    if form.non_field_errors():  # of the run or the person: its form is not on the page any more, or never was
        told_faults(request, form)
        return redirect("privacy:retention")
    return _page(request, decisions={pk: form})


@require_POST
@requires(May.RETENTION)
def hold(request: ActingRequest, kind: str) -> HttpResponse:
    """Keep one record whole."""
    keeper = keeper_for(kind)
    if keeper is None:
        raise Http404
    form = HoldForm(request.POST)
    if form.is_valid():
        key = record_key(keeper.object_type, form.cleaned_data["number"].strip())
        with refusals_in(form, {Code.UNKNOWN_RECORD: "number", Code.HELD: "number"}):
            retention.put_on_hold(
                request.actor, kind, int(key[:18]) if key.isdecimal() else 0, form.cleaned_data["reason"]
            )
            messages.success(request, _("The record is on hold."))
            return redirect("privacy:retention")
    return _page(request, hold_form=form, hold_kind=kind)


@require_POST
@requires(May.RETENTION)
def lift(request: ActingRequest, pk: int) -> HttpResponse:
    """Let the rules hold for the record again."""
    form = ReasonForm(request.POST, auto_id=f"lift-{pk}-%s")
    if not form.is_valid() and LegalHold.objects.filter(pk=pk, lifted_at__isnull=True).exists():
        return _page(request, lifting={pk: form})
    if told_faults(request, form):
        with refusals_to(request):
            retention.lift_hold(request.actor, pk, form.cleaned_data["reason"])
            messages.success(request, _("The hold is lifted."))
    return redirect("privacy:retention")


def _page(
    request: ActingRequest,
    hold_form: HoldForm | None = None,
    hold_kind: str = "",
    decisions: Mapping[int, DecisionForm] = MappingProxyType({}),
    lifting: Mapping[int, ReasonForm] = MappingProxyType({}),
) -> HttpResponse:
    due = retention.preview()
    runs = RetentionRun.objects.select_related("by", "decided_by").order_by("-id")
    holds = LegalHold.objects.select_related("by", "lifted_by").order_by("lifted_at", "-id")
    context = {
        "due": [{"due": one} for one in due],
        "waiting": [
            _run(one, request) | {"form": decisions.get(one.pk) or DecisionForm(auto_id=f"run-{one.pk}-%s")}
            for one in runs.filter(state=RunState.ASKED)
        ],
        "runs": [_run(one, request) for one in runs.exclude(state=RunState.ASKED)[:SHOWN]],
        "holds": [
            _hold(one) | {"form": lifting.get(one.pk) or ReasonForm(auto_id=f"lift-{one.pk}-%s")}
            for one in holds.filter(lifted_at__isnull=True)
        ],
        "lifted": [_hold(one) for one in holds.filter(lifted_at__isnull=False)[:SHOWN]],
        "rules": RETENTION.at(),
        "decides": at_the_top(request.actor),
        "hold_forms": [
            {
                "kind": one.keeper.kind,
                "title": one.keeper.title(),
                "form": hold_form if hold_kind == one.keeper.kind else HoldForm(auto_id=f"id_{one.keeper.kind}_%s"),
            }
            for one in due
        ],
    }
    refused = hold_form is not None or decisions or lifting
    return render(request, "privacy/retention.html", context, status=422 if refused else 200)


def _run(run: RetentionRun, request: ActingRequest) -> dict[str, Any]:
    keeper = keeper_for(run.kind)
    return {
        "run": run,
        "key": str(run.pk),
        "title": keeper.title() if keeper is not None else run.kind,
        "rows": sum(run.counted.values()),
        "tone": TONES.get(RunState(run.state), ""),
        "own": run.by_id == request.actor.person_id,
    }


def _hold(one: LegalHold) -> dict[str, Any]:
    return {"hold": one, "key": str(one.pk), "number": record_number(one.object_type, str(one.object_id))}
