# SPDX-License-Identifier: Apache-2.0
"""What an officer does about a task. Each act is one service; a refusal comes back beside the field, nothing lost."""

from __future__ import annotations

from typing import Any

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
from wuzha.refusals import RefusalError
from wuzha.ui.acting import refusals_in, refusals_to
from wuzha.ui.answers import or_404, toast
from wuzha.warning.forms.field_attempt import AttemptForm
from wuzha.warning.forms.field_close import (
    FOUND_OUT,
    AskGridForm,
    CheckForm,
    CloseForm,
    FoundForm,
    HandoverForm,
    ProofForm,
    ReturnForm,
    WaiveForm,
)
from wuzha.warning.rules.completion import Found
from wuzha.warning.rules.outcomes import Outcome
from wuzha.warning.services import completion, proofs, work
from wuzha.warning.views.field.context import attempt_of, grid_choices
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
            return done(request, pk, _("Recorded."), "work", "head", "outcome", "proofs", "person", "timeline", "next")
    return answer(request, task, "work", status=REFUSED, attempt_form=form)


@require_POST
@requires(May.WORK)
def ask_grid(request: ActingRequest, pk: int) -> HttpResponse:
    task = load(request, pk)
    form = AskGridForm(grid_choices(task), request.POST)
    if form.is_valid():
        with refusals_in(form):
            work.ask_grid(request.actor, pk, form.cleaned_data["grid"])
            return done(request, pk, _("The grid worker has the task now."), "work", "outcome", "timeline", "next")
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
                through=given["through"],
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


@require_POST
@requires(May.WORK)
def prove(request: ActingRequest, pk: int) -> HttpResponse:
    task = load(request, pk)
    attempt = attempt_of(task, request.POST.get("attempt", ""))
    if attempt is None:
        return _without(request, pk, _("Choose the attempt that is proven."))
    form = ProofForm(attempt, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            proofs.add_proof(request.actor, pk, attempt.pk, given["kind"], given["reference"])
            return done(request, pk, _("Proof kept."), "proofs", "outcome", "next")
    return answer(request, task, "proofs", status=REFUSED, proof_form=form)


@require_POST
@requires(May.WORK)
def waive(request: ActingRequest, pk: int) -> HttpResponse:
    task = load(request, pk)
    form = WaiveForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            work.waive(request.actor, pk, form.cleaned_data["reason"])
            return done(
                request, pk, _("Waived: it may be closed as not reached."), "outcome", "work", "timeline", "next"
            )
    return answer(request, task, "outcome", status=REFUSED, waive_form=form)


@require_POST
@requires(May.WORK)
def use_number(request: ActingRequest, pk: int) -> HttpResponse:
    """Adopt a number that completion found; it is shown with the person."""
    load(request, pk)
    item, place = request.POST.get("item", ""), request.POST.get("place", "0")
    if not (item.isdecimal() and place.isdecimal()):
        return _without(request, pk, _("Choose a number."))
    try:
        work.use_number(request.actor, pk, int(item), int(place))
    except RefusalError as refused:
        return _without(request, pk, refused.message)
    messages.success(request, _("The number is the person's now. Show the person to dial it."))
    return redirect(reverse("warning:task", args=[pk]) + "?lead=AGAIN#person")


@require_POST
@requires(May.WORK)
def found(request: ActingRequest, pk: int) -> HttpResponse:
    """Keep what the officer found out, as an item of completion; another number becomes the person's."""
    task = load(request, pk)
    form = FoundForm(request.POST)
    if form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        with refusals_in(form):
            completion.add_item(
                request.actor, pk, item=FOUND_OUT[given["lead"]], found=Found.FOUND, source=given["source"],
                value=given["value"], use_number=given["lead"] == "OTHER_NUMBER",
            )  # fmt: skip
            messages.success(request, _("Kept. Go on with it."))
            lead = "AGAIN" if given["lead"] == "OTHER_NUMBER" else given["lead"]
            return redirect(reverse("warning:task", args=[pk]) + f"?lead={lead}#work")
    return answer(request, task, "work", status=REFUSED, found_form=form)


@require_POST
@requires(May.WORK)
def check(request: ActingRequest, pk: int) -> HttpResponse:
    """The look at the person the day after a denial, from the page of that warning or of its next round."""
    task = load(request, pk)
    opened = or_404(task.second_round or task.came_from)
    form = CheckForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            work.denial_checked(
                request.actor, opened.warning_id, result=form.cleaned_data["result"], note=form.cleaned_data["note"]
            )
            return done(request, pk, _("Check recorded."), "denial", "next")
    return answer(request, task, "denial", status=REFUSED, check_form=form)


def _without(request: ActingRequest, pk: int, text: str) -> HttpResponse:
    """Back to the page with what was wrong."""
    messages.warning(request, text)
    return redirect(reverse("warning:task", args=[pk]) + "#work")
