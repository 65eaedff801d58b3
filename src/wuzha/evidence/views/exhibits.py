# SPDX-License-Identifier: Apache-2.0
"""Exhibits across cases, and one with its chain: who holds it, what is to be done next, its label and sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from wuzha.evidence.errors import Code
from wuzha.evidence.forms import StepForm
from wuzha.evidence.models import Custody
from wuzha.evidence.queries import lists
from wuzha.evidence.queries.lists import Filters
from wuzha.evidence.rules.custody import CHAIN, OURS, Act, State, target
from wuzha.evidence.rulesets import CUSTODY, KINDS
from wuzha.evidence.services import exhibits, owners
from wuzha.evidence.views.base import case_of, chip, person_fact, shown, whose
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.ui import record as ui
from wuzha.ui.answers import or_404, tab
from wuzha.ui.dialogs import Faulty, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals

LABELS: dict[Act, Any] = {
    Act.STORE: pgettext_lazy("exhibit", "Put it into store"),
    Act.LEND: pgettext_lazy("exhibit", "Lend it for examination"),
    Act.EXTEND: pgettext_lazy("exhibit", "Put its return off"),
    Act.RETURN: pgettext_lazy("exhibit", "Record that it came back"),
    Act.RESEAL: pgettext_lazy("exhibit", "Seal it anew"),
    Act.NOTE: pgettext_lazy("exhibit", "Explain something"),
    Act.HAND_OVER: pgettext_lazy("exhibit", "Hand it over with the case"),
    Act.GIVE_BACK: pgettext_lazy("exhibit", "Give it back to its owner"),
    Act.SURRENDER: pgettext_lazy("exhibit", "Record that it went to the treasury"),
    Act.DESTROY: pgettext_lazy("exhibit", "Record its destruction"),
}
WHOSE = pgettext_lazy("exhibit", "Say whose it is")
_DO: dict[Act, Callable[..., object]] = {
    Act.STORE: exhibits.store, Act.LEND: exhibits.lend, Act.EXTEND: exhibits.extend, Act.RETURN: exhibits.come_back,
    Act.RESEAL: exhibits.reseal, Act.NOTE: exhibits.explain, Act.HAND_OVER: exhibits.hand_over,
    Act.GIVE_BACK: exhibits.give_back, Act.SURRENDER: exhibits.surrender, Act.DESTROY: exhibits.destroy,
}  # fmt: skip
#: Fields of a form → parameters of the services.
_CALLED = {Act.STORE: {"holder": "keeper_id"}, Act.RETURN: {"holder": "holder_id"}}


@require_safe
@requires(May.READ_CASES)
def index(request: ActingRequest) -> HttpResponse:
    """What is with us, what is lent, late, or left over of a case that is concluded."""
    given = request.GET
    names = {
        "ours": pgettext("exhibit", "With us"), "lent": pgettext("exhibit", "Lent"),
        "late": pgettext("exhibit", "Not back in time"), "over": pgettext("exhibit", "Case concluded"),
        "all": pgettext("exhibit", "All exhibits"),
    }  # fmt: skip
    kinds = {term.code: term.label for term in KINDS.at().terms}
    filters = Filters(
        given.get("tab", "") if given.get("tab", "") in names else "ours",
        given.get("kind", "") if given.get("kind", "") in kinds else "",
        given.get("mine") == "1",
    )
    rest = {"kind": filters.kind, "mine": "1" if filters.mine else ""}
    query = urlencode({name: value for name, value in rest.items() if value})
    tabs = [tab(label, f"?tab={code}&{query}".rstrip("&"), code == filters.tab) for code, label in names.items()]
    found = lists.page(request.actor, filters, given.get("after", ""))
    for one in found.rows:
        one.chip = chip(one)
    return render(request, "evidence/index.html", {"page": found, "tabs": tabs, "filters": filters, "kinds": kinds})


@require_safe
@requires(May.READ_CASES)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
@requires(May.WORK_CASES)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One step by its dialog."""
    found = _found(request, pk)
    return acted(request, _ways(request, found), name, found, lambda faulty: _page(request, found, faulty))


@require_POST
@requires(May.READ_CASES)
@requires(May.REVEAL)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """Marks, names and notes in clear for this one view."""
    found = _found(request, pk)
    values = {name: getattr(found, name) for name in ("marks", "from_whom", "witness")}
    for step in lists.chain_of(request.actor, found):
        values |= {f"note.{step.pk}": step.note, f"receiver.{step.pk}": step.receiver}
    return _page(request, found, clear=shown(request, found, values))


@require_safe
@requires(May.READ_CASES)
def label(request: ActingRequest, pk: int) -> HttpResponse:
    """Its label, and the sheet of its chain with room for signatures, to print."""
    found = _found(request, pk)
    code = segno.make(found.number, error="m", micro=False).svg_data_uri(scale=4, border=2, light="white")
    context = {"exhibit": found, "chain": lists.chain_of(request.actor, found), "code": code}
    return render(request, "evidence/label.html", context)


def _found(request: ActingRequest, pk: int) -> Any:
    return or_404(lists.exhibit_of(request.actor, pk))


def _ways(request: ActingRequest, exhibit: Any) -> dict[str, Way]:
    """Every step; the state says which of them are offered."""
    case = case_of(request, exhibit.case_id)

    def made(step: Act) -> Way:
        def do(form: Any) -> object:
            names = _CALLED.get(step, {})
            given = {names.get(name, name): value for name, value in form.cleaned_data.items()}
            return _DO[step](request.actor, exhibit.pk, **given)

        return Way(LABELS[step], lambda given: StepForm(step, case, given), do)

    said = whose(request, case, exhibit, WHOSE, owners.exhibit_of)
    return {step.value: made(step) for step in LABELS} | {"person": said}


def _page(
    request: ActingRequest,
    exhibit: Any,
    faulty: Faulty = None,
    clear: dict[str, str] | None = None,
) -> HttpResponse:
    works = may(request.actor.role, May.WORK_CASES)
    following = next_act(request, exhibit, works=works)
    chain: list[Any] = list(lists.chain_of(request.actor, exhibit))
    for step in chain:
        step.clear_note = (clear or {}).get(f"note.{step.pk}", "")
        step.clear_receiver = (clear or {}).get(f"receiver.{step.pk}", "")
    context = {
        "exhibit": exhibit,
        "head": head(exhibit, chain, person_fact(request, exhibit.person)),
        "next": following,
        "chain": chain,
        "clear": clear,
        **lists.beside(request.actor, exhibit),
        "sheets": sheets(
            _ways(request, exhibit) if works else {},
            offered(following),
            lambda name: reverse("evidence:exhibit_act", args=[exhibit.pk, name]),
            faulty,
        ),
    }
    return render(request, "evidence/exhibit.html", context, status=422 if faulty is not None else 200)


def head(exhibit: Any, chain: list[Custody], person: ui.Fact | None = None) -> ui.RecordHead:
    """What it is, where it is, and the way it went."""
    holder = exhibit.now_holder or exhibit.now_organ or pgettext("exhibit", "nobody")
    facts = [
        ui.Fact(pgettext("exhibit", "Case"), str(exhibit.case), reverse("evidence:case", args=[exhibit.case_id])),
        ui.Fact(pgettext("exhibit", "Kind"), KINDS.at(exhibit.taken_at).label(exhibit.kind)),
        ui.Fact(pgettext("exhibit", "Held by"), holder),
    ]  # fmt: skip
    if person is not None:
        facts.append(person)
    if exhibit.now_place:
        facts.append(ui.Fact(pgettext("exhibit", "Stored at"), exhibit.now_place))
    seal = next((step.seal_no for step in reversed(chain) if step.seal_no), "")
    facts.append(ui.Fact(pgettext("exhibit", "Seal number"), seal or pgettext("exhibit", "none")))
    state = State(exhibit.now_state)
    way = [State.IN_HAND, State.STORED, state if state not in (State.IN_HAND, State.STORED) else State.HANDED_OVER]
    if state not in way[:2] and State.STORED not in {step.to_state for step in chain}:
        way.remove(State.STORED)  # it never was in store
    place = way.index(state)
    steps = [ui.Step(one.label, "done" if i < place else "now" if i == place else "next") for i, one in enumerate(way)]
    title = f"{exhibit.no} {exhibit.name} {exhibit.quantity}"
    return ui.RecordHead(title, exhibit.number, [chip(exhibit)], facts, steps)


def next_act(request: ActingRequest, exhibit: Any, *, works: bool) -> ui.NextAct:
    """What is to be done with it, by whoever holds it."""
    state, actor = State(exhibit.now_state), request.actor
    concluded = exhibit.case.state == "CONCLUDED"
    wanted, what, due = {
        State.IN_HAND: (
            Act.STORE, pgettext("exhibit", "Hand it to its keeper"),
            exhibit.now_at + timedelta(hours=CUSTODY.at(exhibit.now_at).hand_in_hours),
        ),
        State.LENT: (Act.RETURN, pgettext("exhibit", "Fetch it back"), exhibit.now_due),
    }.get(state, (None, pgettext("exhibit", "Nothing is left to do"), None))  # fmt: skip
    if state is State.STORED:
        what = (
            pgettext("exhibit", "Decide what becomes of it: the case is concluded")
            if concluded
            else pgettext("exhibit", "It is in store")
        )
        wanted = Act.GIVE_BACK if concluded else None
    held = exhibit.now_holder_id
    holds = held in (None, actor.person_id) or actor.leads
    refused = "" if holds else str(Code.NOT_HOLDER.sentence) % {"name": exhibit.now_holder}
    act = (
        ui.Act(LABELS[wanted], opens=f"{wanted.value}-sheet", icon="check", key="n")
        if works and wanted and holds
        else None
    )
    others = []
    for one in CHAIN if works else ():
        if (one is wanted and act is not None) or target(one, state) is None:
            continue
        if refused and one is not Act.NOTE:
            others.append(ui.Act(LABELS[one], refused=refused))
        else:
            others.append(ui.Act(LABELS[one], opens=f"{one.value}-sheet", icon="file"))
    if works:
        others.append(ui.Act(WHOSE, opens="person-sheet", icon="person"))
    others.append(ui.Act(
        pgettext("exhibit", "Print label and sheet"), url=reverse("evidence:exhibit_label", args=[exhibit.pk]),
        icon="print", key="p",
    ))  # fmt: skip
    who = exhibit.now_holder or exhibit.now_organ
    mine = works and holds and (state in OURS) and wanted is not None
    return ui.NextAct(what, who=who, mine=mine, due=due, act=act, others=others)
