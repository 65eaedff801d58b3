# SPDX-License-Identifier: Apache-2.0
"""One lead: what was told, what was found, where it went; each act on it; and who told, for a holder of the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wuzha.audit.actor import Actor
from wuzha.cases.queries.lists import case_named
from wuzha.core import origins
from wuzha.leads.errors import Code
from wuzha.leads.forms import (
    CheckForm,
    CloseForm,
    CorrectForm,
    HandOnForm,
    InformantForm,
    JoinCaseForm,
    OpenCaseForm,
    PurposeForm,
    ReplyForm,
    RewardForm,
    TextForm,
)
from wuzha.leads.models import Lead
from wuzha.leads.queries import lists
from wuzha.leads.registry import takers
from wuzha.leads.services import checking, correcting, ending, informants, recording
from wuzha.leads.views.next import LABELS, head, next_act
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.services import grants
from wuzha.refusals import RefusalError
from wuzha.requests.queries.lists import about
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Faulty, Given, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals

#: To work on a case: leads are looked at under their number.
PURPOSE = "CASE"


def _ways(actor: Actor, lead: Lead) -> dict[str, Way]:
    """All acts on a lead; the state says which of them are offered."""
    pk = lead.pk

    def join(form: JoinCaseForm) -> object:
        key = case_named(actor, form.cleaned_data["case"])
        if key is None:
            raise RefusalError(Code.NOT_FOUND)
        return ending.join_case(actor, pk, key)

    def check(form: CheckForm) -> object:
        data = form.cleaned_data
        return checking.check(actor, pk, data["unit"], data["what"], data["due_on"])

    def hand_on(form: HandOnForm) -> object:
        data = form.cleaned_data
        return ending.hand_on(actor, pk, data["way"], data["organ"], data["number"])

    def reward(form: RewardForm) -> object:
        data = form.cleaned_data
        return ending.reward(
            actor, pk, data["sum"], data["basis"], data["paid_on"], data["paid_by"], data["receipt_no"],
            data["approved_by"],
        )  # fmt: skip

    ways: dict[str, tuple[Callable[[Given], OnPage], Callable[[Any], object]]] = {
        "check": (lambda given: CheckForm(actor, given), check),
        "open_case": (
            lambda given: OpenCaseForm(actor, given),
            lambda form: ending.open_case(actor, pk, form.cleaned_data["fraud_type"], form.cleaned_data["unit"]),
        ),
        "join_case": (JoinCaseForm, join),
        "hand_on": (HandOnForm, hand_on),
        "reply": (
            ReplyForm,
            lambda form: ending.reply(actor, pk, form.cleaned_data["text"], form.cleaned_data["number"]),
        ),
        "feedback": (
            lambda given: TextForm(given, auto_id="feedback-%s"),
            lambda form: ending.feed_back(actor, pk, form.cleaned_data["text"]),
        ),
        "informant": (InformantForm, lambda form: recording.add_informant(actor, pk, form.informant())),
        "reward": (RewardForm, reward),
        "correct": (
            lambda given: CorrectForm(lead, given),
            lambda form: correcting.correct(actor, pk, form.facts, form.cleaned_data["reason"]),
        ),
        "close": (CloseForm, lambda form: ending.close(actor, pk, form.cleaned_data["reason"])),
    }
    return {name: Way(LABELS[name], form, do) for name, (form, do) in ways.items()}


@require_safe
@requires(May.READ_LEADS)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
@requires(May.WORK_LEADS)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act by its dialog."""
    lead = _found(request, pk)
    return acted(request, _ways(request.actor, lead), name, lead, lambda faulty: _page(request, lead, faulty))


@require_POST
@requires(May.READ_LEADS)
@requires(May.REVEAL)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """The lead in clear for this one view. Who told of it is not among it."""
    lead, session = _found(request, pk), request.session.session_key
    text = grants.purpose_text(PURPOSE, lead.number)
    grant = grants.of_work(
        request.actor, session, (Lead.RECORD, pk), purpose=PURPOSE, reference=lead.number, text=text
    )  # fmt: skip
    return _page(request, lead, clear=lists.show(request.actor, lead, grant.text, grant.detail))


@require_POST
@requires(May.READ_LEADS)
@reveals
def informant(request: ActingRequest, pk: int) -> HttpResponse:
    """Who told of it, for who holds the right by name, and for a purpose."""
    lead = _found(request, pk)
    form = PurposeForm(request.POST)
    told = form.done(lambda: informants.show(request.actor, pk, form.cleaned_data["purpose"]))
    if told is None:
        return _page(request, lead, ("look", form))
    return _page(request, lead, told=told)


def _found(request: ActingRequest, pk: int) -> Lead:
    return or_404(lists.of(request.actor, pk))


def _page(
    request: ActingRequest,
    lead: Lead,
    faulty: Faulty = None,
    clear: Mapping[str, str] | None = None,
    told: Mapping[str, str] | None = None,
) -> HttpResponse:
    actor = request.actor
    steps, onwards = lists.steps_of(actor, lead), lists.onwards_of(actor, lead)
    known, checks = lists.has_informant(lead), about(actor, (Lead.RECORD, lead.pk))
    holds = known and informants.holds_right(actor)
    following = next_act(
        actor, lead, known=known, handed_on=bool(onwards),
        request_url=checks[0].get_absolute_url() if checks else "",
    )  # fmt: skip
    drawn = sheets(
        _ways(actor, lead) if may(actor.role, May.WORK_LEADS) else {}, offered(following),
        lambda name: reverse("leads:act", args=[lead.pk, name]), faulty,
    )  # fmt: skip
    look = faulty[1] if faulty is not None and faulty[0] == "look" else PurposeForm() if holds else None
    clear = clear or {}
    came_from = origins.of(actor, Lead.RECORD, [lead.pk]).get(lead.pk, ())
    context = {
        "lead": lead, "head": head(lead, steps, came_from), "next": following, "sheets": drawn, "clear": clear,
        "steps": [(one, clear.get(f"note:{one.pk}", "")) for one in steps], "checks": checks,
        "onwards": [(one, there, _taken(actor, one.way, lead)) for one, there in onwards],
        "rewards": lists.rewards_of(actor, lead) if may(actor.role, May.WORK_LEADS) else [],
        "same": lists.same(actor, lead), "known": known,
        "former": [(one, clear.get(f"former:{one.pk}", "")) for one in lists.former_of(actor, lead)],
        "holds": holds, "look": look, "told": told,
    }  # fmt: skip
    return render(request, "leads/record.html", context, status=422 if faulty is not None else 200)


def _taken(actor: Actor, way: str, lead: Lead) -> object:
    """The record that another room made of it."""
    taker = takers.get(way)
    return None if taker is None else taker.found(actor, lead.pk)
