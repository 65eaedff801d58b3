# SPDX-License-Identifier: Apache-2.0
"""What an officer does about a task. Each act is one service; a refusal comes back beside the field, nothing lost."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.acting import refusals_in, refusals_to
from wuzha.ui.answers import toast
from wuzha.warning.forms.field_attempt import AttemptForm
from wuzha.warning.forms.field_close import AskGridForm, CloseForm, HandoverForm, ReturnForm
from wuzha.warning.rules.outcomes import Outcome
from wuzha.warning.services import work
from wuzha.warning.views.field.context import grid_choices
from wuzha.warning.views.field.task import answer, load

REFUSED = 422


@require_POST
@requires(May.WORK)
def sign(request: ActingRequest, pk: int) -> HttpResponse:
    load(request, pk)
    with refusals_to(request):
        work.sign_in(request.actor, pk)
        messages.success(request, _("Signed in: it is in your hands."))
    return redirect("warning:task", pk)


@require_POST
@requires(May.WORK)
def attempt(request: ActingRequest, pk: int) -> HttpResponse:
    task = load(request, pk)
    # Sent again, it is judged by nothing that its first sending has changed: the next step is another one since then.
    again = any(str(one.uid) == request.POST.get("uid") for one in task.attempts)
    form = AttemptForm(request.POST, suggested="" if again else task.leads_to)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            work.attempt(
                request.actor,
                pk,
                channel=given["channel"],
                result=given["result"],
                cause=given["cause"],
                note=given["note"],
                uid=given["uid"],
                promise=given["promise"],
                proof=given["proof"],
                proof_reference=given["proof_reference"],
                off_ladder=given["off_ladder"],
                script_version=given["script_version"],
            )
            return done(request, pk, _("Recorded."), "work", "head", "outcome", "proofs", "timeline")
    return answer(request, task, "work", status=REFUSED, attempt_form=form)


@require_POST
@requires(May.WORK)
def ask_grid(request: ActingRequest, pk: int) -> HttpResponse:
    task = load(request, pk)
    form = AskGridForm(grid_choices(task), request.POST)
    if form.is_valid():
        with refusals_in(form):
            work.ask_grid(request.actor, pk, form.cleaned_data["grid"])
            return done(request, pk, _("The grid worker has the task now."), "work", "outcome", "timeline")
    return answer(request, task, "work", status=REFUSED, grid_form=form, attempt_form=AttemptForm.kept(request.POST))


@require_POST
@requires(May.WORK)
def close(request: ActingRequest, pk: int) -> HttpResponse:
    task = load(request, pk)
    form = CloseForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            closed = work.close(
                request.actor,
                pk,
                outcome=given["outcome"],
                version=given["version"],
                cause=given["cause"],
                averted_claimed_fen=form.money("averted_claimed"),
                averted_evidenced_fen=form.money("averted_evidenced"),
                loss_fen=form.money("loss"),
                evidence=given["evidence"],
            )
            deceived = given["outcome"] == Outcome.ALREADY_DECEIVED
            text = _("Closed. Hand the person over now.") if deceived else _("Closed.")
            if closed.unproven:
                text = _("Closed, and flagged: the meeting is not proven yet. Add the proof below.")
            elif given["outcome"] == Outcome.DENIED:
                text = _("Closed. What follows a denial is below.")
            return leave(request, text, reverse("warning:task", args=[pk]))
    return answer(request, task, "outcome", status=REFUSED, close_form=form)


@require_POST
@requires(May.WORK)
def give_back(request: ActingRequest, pk: int) -> HttpResponse:
    task = load(request, pk)
    form = ReturnForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            work.return_to_centre(request.actor, pk, form.cleaned_data["reason"], form.cleaned_data["note"])
            text = _("%(number)s went back to the centre.") % {"number": task.warning.number}
            return leave(request, text, reverse("warning:tasks"))
    return answer(request, task, "give_back", status=REFUSED, return_form=form)


@require_POST
@requires(May.WORK)
def hand_over(request: ActingRequest, pk: int) -> HttpResponse:
    task = load(request, pk)
    form = HandoverForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            work.handover_done(request.actor, pk, form.cleaned_data["reference"])
            return leave(request, _("Handed over."), reverse("warning:task", args=[pk]))
    return answer(request, task, "handover", status=REFUSED, handover_form=form)


def done(request: ActingRequest, pk: int, text: str, *parts: str) -> HttpResponse:
    """To htmx the parts as they are now; without it the page anew, at the buttons.

    An outcome half typed goes on: the page sends it along with the attempt it turned out to need.
    """
    if getattr(request, "htmx", False):
        kept = CloseForm.kept(request.POST)
        return toast(answer(request, load(request, pk), *parts, close_form=kept), text)
    messages.success(request, text)
    return redirect(reverse("warning:task", args=[pk]) + "#work")


def leave(request: ActingRequest, text: str, url: str) -> HttpResponse:
    """To another page, or to this one anew."""
    messages.success(request, text)
    return HttpResponseClientRedirect(url) if getattr(request, "htmx", False) else redirect(url)
