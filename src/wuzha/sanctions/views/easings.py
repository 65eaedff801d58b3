# SPDX-License-Identifier: Apache-2.0
"""What a sanction leaves somebody: asked for, decided by a second person; accounts and reasons for a purpose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from wuzha.measures.queries import Measure
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.services import grants
from wuzha.sanctions.forms.dossiers import DecideEaseForm, EaseForm
from wuzha.sanctions.models import Easing
from wuzha.sanctions.queries import easings as queries
from wuzha.sanctions.rules.life import EasingState
from wuzha.sanctions.services import easings
from wuzha.sanctions.views.record import PURPOSE
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Faulty, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals
from wuzha.ui.record import Act, Chip, NextAct, RecordHead

LABELS: dict[str, tuple[Any, str]] = {
    "ask": (pgettext_lazy("easing", "Ask for an ease"), "plus"),
    "grant": (pgettext_lazy("easing", "Grant an ease"), "check"),
    "refuse": (pgettext_lazy("easing", "Refuse an ease"), "ban"),
    "end": (pgettext_lazy("easing", "End an ease"), "close"),
}


def _found(request: ActingRequest, pk: int) -> Measure:
    found: Measure = or_404(queries.sanction_of(request.actor, pk))
    return found


def _ways(request: ActingRequest, row: Measure, rows: list[Easing]) -> dict[str, Way]:
    actor = request.actor
    states = {"grant": EasingState.ASKED, "refuse": EasingState.ASKED, "end": EasingState.GRANTED}

    def decide(name: str) -> Way:
        mine = [one for one in rows if one.state == states[name]]

        def do(form: Any) -> object:
            given = form.cleaned_data
            if name == "grant":
                return easings.grant(actor, given["easing"], given["words"], given["until"])
            return (easings.refuse if name == "refuse" else easings.end)(actor, given["easing"], given["words"])

        return Way(LABELS[name][0], lambda given: DecideEaseForm(name, mine, given), do)

    return {
        "ask": Way(
            LABELS["ask"][0], lambda given: EaseForm(easings.limits_of(row), given),
            lambda form: easings.ask(actor, row.pk, form.easing()),
        ),
        **{name: decide(name) for name in states},
    }  # fmt: skip


@require_safe
@requires(May.READ_SANCTIONS)
def index(request: ActingRequest, pk: int) -> HttpResponse:
    """What was asked for and granted of one sanction."""
    return _page(request, _found(request, pk))


@require_POST
@requires(May.PROPOSE_SANCTIONS, May.DECIDE_SANCTIONS)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    row = _found(request, pk)
    ways = _ways(request, row, queries.of_measure(request.actor, pk))
    back = reverse("sanctions:easings", args=[pk])
    return acted(request, ways, name, back, lambda faulty: _page(request, row, faulty))


@require_POST
@requires(May.READ_SANCTIONS)
@requires(May.REVEAL)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """Accounts and reasons in clear for this one view."""
    row, session = _found(request, pk), request.session.session_key
    text = grants.purpose_text(PURPOSE, row.number)
    grant = grants.of_work(
        request.actor, session, (Measure.RECORD, pk), purpose=PURPOSE, reference=row.number, text=text
    )  # fmt: skip
    return _page(request, row, clear=queries.show(request.actor, pk, grant.text, grant.detail))


def _page(
    request: ActingRequest, row: Measure, faulty: Faulty = None, clear: Mapping[str, str] | None = None
) -> HttpResponse:
    actor, rows = request.actor, queries.of_measure(request.actor, row.pk)
    waiting = [one for one in rows if one.state == EasingState.ASKED and one.asked_by_id != actor.person_id]
    granted = [one for one in rows if one.state == EasingState.GRANTED]
    names = ["ask"] if may(actor.role, May.PROPOSE_SANCTIONS) or may(actor.role, May.DECIDE_SANCTIONS) else []
    if may(actor.role, May.DECIDE_SANCTIONS):
        names += [*(["grant", "refuse"] if waiting else []), *(["end"] if granted else [])]
    acts = {name: Act(LABELS[name][0], opens=f"{name}-sheet", icon=LABELS[name][1]) for name in names}
    wanted = "grant" if "grant" in acts else "ask"
    following = NextAct(
        pgettext("easing", "Decide on what is asked for") if waiting else pgettext("easing", "Nothing waits"),
        who=row.unit.name, mine=bool(acts), act=acts.get(wanted),
        others=[one for name, one in acts.items() if name != wanted],
    )  # fmt: skip
    drawn = sheets(
        _ways(request, row, rows), offered(following),
        lambda name: reverse("sanctions:easing_act", args=[row.pk, name]), faulty,
    )  # fmt: skip
    clear = clear or {}
    limits = {one.code: one.what for one in easings.limits_of(row)}
    context = {
        "row": row, "next": following, "sheets": drawn, "clear": clear,
        "head": RecordHead(
            pgettext("easing", "Eases and what is kept"), row.number, [Chip(row.state_word)], ()
        ),
        "rows": [
            (one, limits.get(one.limit, one.limit), *(clear.get(f"{name}:{one.pk}", "") for name in
             ("thing", "why", "answer")))
            for one in rows
        ],
        "show_url": reverse("sanctions:easing_show", args=[row.pk]),
    }  # fmt: skip
    return render(request, "sanctions/easings.html", context, status=422 if faulty is not None else 200)
