# SPDX-License-Identifier: Apache-2.0
"""Seized things on the page of a case: recorded, valued, given back, moved on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wuzha.audit.actor import Actor
from wuzha.funds.models import GiveBack
from wuzha.funds.orders.forms.seizures import GiveBackForm, HandedForm, MoveOnForm, SeizeForm, ValueForm
from wuzha.funds.orders.queries.case import CaseFile
from wuzha.funds.orders.services import seizures
from wuzha.funds.orders.views.case import load, page
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.acting import OnPage, refusals_to, told_faults
from wuzha.ui.answers import or_404

_Do = Callable[[Actor, int, Any], object]


def _value(actor: Actor, pk: int, form: Any) -> object:
    return seizures.value(actor, pk, form.cleaned_data["item"], form.cleaned_data["amount"])


def _move_on(actor: Actor, pk: int, form: Any) -> object:
    data = form.cleaned_data
    seizures.move_on(actor, pk, data["items"], to=data["to"], on=data["on"])
    return True


#: Act → its form, what the form is made for, and its service.
_ACTS: Mapping[str, tuple[Callable[..., OnPage], Callable[[CaseFile], dict[str, Any]], _Do]] = {
    "seize": (SeizeForm, lambda _file: {}, lambda actor, pk, form: seizures.seize(actor, pk, form.seizure())),
    "value": (ValueForm, lambda file: {"held": file.held}, _value),
    "give_back": (
        GiveBackForm, lambda file: {"held": file.held, "victims": file.victims},
        lambda actor, pk, form: seizures.give_back(actor, pk, form.giving()),
    ),
    "move_on": (MoveOnForm, lambda file: {"held": file.held}, _move_on),
}  # fmt: skip


@require_POST
@requires(May.WORK_FUNDS, May.DECIDE_FUNDS)
def act(request: ActingRequest, pk: int, act: str) -> HttpResponse:
    """Record what was seized, what it is worth, to whom it goes back, or where it went on."""
    file = load(request, pk)
    kind, of, do = or_404(_ACTS.get(act))
    form = kind(request.POST, **of(file))
    if form.done(lambda: do(request.actor, pk, form)) is None:
        return page(request, file, 422, failed={act: form})
    messages.success(request, _("Recorded."))
    return redirect("funds:case", pk)


@require_POST
@requires(May.WORK_FUNDS)
def hand_over(request: ActingRequest, pk: int) -> HttpResponse:
    """Record the day on which the things of a list were handed over."""
    here = in_reach(request.actor, GiveBack, "case", pk=pk)
    form = HandedForm(request.POST)
    if told_faults(request, form):
        with refusals_to(request):
            seizures.handed_back(request.actor, pk, form.cleaned_data["on"])
            messages.success(request, _("Recorded."))
    return redirect(here)
