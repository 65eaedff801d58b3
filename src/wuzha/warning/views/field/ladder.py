# SPDX-License-Identifier: Apache-2.0
"""Acts around the ladder: proofs, a chief's leave, another number, something found out, the check after a denial."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.acting import refusals_in
from wuzha.warning.forms.field_ladder import FOUND_OUT, CheckForm, FoundForm, ProofForm, WaiveForm
from wuzha.warning.rules.completion import Found
from wuzha.warning.services import completion, proofs, work
from wuzha.warning.views.field.acts import REFUSED, done
from wuzha.warning.views.field.ladder_context import attempt_of
from wuzha.warning.views.field.task import answer, load


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
            return done(request, pk, _("Proof kept."), "proofs", "outcome")
    return answer(request, task, "proofs", status=REFUSED, proof_form=form)


@require_POST
@requires(May.WORK)
def waive(request: ActingRequest, pk: int) -> HttpResponse:
    task = load(request, pk)
    form = WaiveForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            work.waive(request.actor, pk, form.cleaned_data["reason"])
            return done(request, pk, _("Waived: it may be closed as not reached."), "outcome", "work", "timeline")
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
    opened = task.second_round or task.came_from
    if opened is None:
        raise Http404
    form = CheckForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            work.denial_checked(
                request.actor, opened.warning_id, result=form.cleaned_data["result"], note=form.cleaned_data["note"]
            )
            return done(request, pk, _("Check recorded."), "denial")
    return answer(request, task, "denial", status=REFUSED, check_form=form)


def _without(request: ActingRequest, pk: int, text: str) -> HttpResponse:
    """Back to the page with what was wrong."""
    messages.warning(request, text)
    return redirect(reverse("warning:task", args=[pk]) + "#work")
