# SPDX-License-Identifier: Apache-2.0
"""One case: what it is, what is to be done next, whom and what it is about; and each act on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.audit.actor import Actor
from wuzha.cases import registry
from wuzha.cases.errors import Code
from wuzha.cases.forms import (
    AcceptForm,
    AssignForm,
    CorrectForm,
    EditForm,
    ExtendForm,
    FileForm,
    MergeForm,
    OrganForm,
    PaperForm,
    ReasonForm,
    VictimEditForm,
    VictimForm,
    WithdrawForm,
)
from wuzha.cases.models import Case, CaseStep, Victim
from wuzha.cases.queries import lists
from wuzha.cases.queries import victims as victims_query
from wuzha.cases.queries.units import handling_units
from wuzha.cases.registry import sections
from wuzha.cases.rules.life import OPEN, WITH_PAPER, Act
from wuzha.cases.services import editing, life, people
from wuzha.cases.views.next import EDIT, LABELS, head, next_act
from wuzha.core.growing import in_order
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.models import Grant
from wuzha.privacy.services import grants
from wuzha.refusals import RefusalError
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Faulty, Given, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals

#: To work on a case, under its number.
PURPOSE = "CASE"


#: Acts by a document of the case system: its form, and the service.
PAPERS: dict[Act, tuple[type[PaperForm], Callable[..., object]]] = {
    Act.ACCEPT: (AcceptForm, life.accept), Act.EXTEND: (ExtendForm, life.extend),
    Act.FILE: (FileForm, life.file), Act.NOT_FILE: (OrganForm, life.not_file),
    Act.NOTIFY: (PaperForm, life.notify), Act.SOLVE: (OrganForm, life.solve), Act.SEND: (OrganForm, life.send),
    Act.RETURN: (OrganForm, life.send_back), Act.CONCLUDE: (OrganForm, life.conclude),
    Act.WITHDRAW: (WithdrawForm, life.withdraw), Act.HAND_OVER: (OrganForm, life.hand_over),
}  # fmt: skip


@require_safe
@requires(May.READ_CASES)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
@requires(May.WORK_CASES)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act by its dialog."""
    case = _found(request, pk)
    steps, victims = lists.steps_of(request.actor, case), lists.victims_of(request.actor, case)
    ways = _ways(request.actor, case, steps, victims)
    return acted(request, ways, name, case, lambda faulty: _page(request, case, faulty))


@require_POST
@requires(May.READ_CASES)
@requires(May.REVEAL)
@reveals
def victim_show(request: ActingRequest, pk: int) -> HttpResponse:
    """A victim in clear for this one view, for the case."""
    found = or_404(victims_query.victim_of(request.actor, pk))
    grant = _grant(request, found.case, (Victim.RECORD, pk))
    clear = victims_query.show(request.actor, found, grant.text, grant.detail)
    return _page(request, _found(request, found.case_id), shown=(pk, clear))


@require_POST
@requires(May.READ_CASES)
@requires(May.REVEAL)
@reveals
def story_show(request: ActingRequest, pk: int) -> HttpResponse:
    """What happened, where, and what was said before, in clear for this one view, for the case."""
    case = _found(request, pk)
    grant = _grant(request, case, (Case.RECORD, pk))
    return _page(request, case, story=victims_query.show_story(request.actor, case, grant.text, grant.detail))


def _grant(request: ActingRequest, case: Case, on: tuple[str, int]) -> Grant:
    number, session = str(case), request.session.session_key
    text = grants.purpose_text(PURPOSE, number)
    return grants.of_work(request.actor, session, on, purpose=PURPOSE, reference=number, text=text)


def _found(request: ActingRequest, pk: int) -> Case:
    return or_404(lists.of(request.actor, pk))


def _ways(
    actor: Actor,
    case: Case,
    steps: Sequence[CaseStep],
    victims: Sequence[Victim],
    story: Mapping[str, Any] | None = None,
) -> dict[str, Way]:
    """All acts on this case; the state says which of them are offered. What is shown of it in clear (`story`) stands in
    the dialog that puts it right, too."""
    pk, papers = case.pk, [one for one in in_order(steps) if one.act in WITH_PAPER]

    def correct(form: CorrectForm) -> object:
        return life.correct(actor, pk, *form.told(), form.cleaned_data["reason"])

    def edit(form: EditForm) -> object:
        data = form.cleaned_data
        told = editing.Facts(
            data["fraud_type"], data["unit"], data["report_no"], data["place_unit"], data["place"], data["narrative"]
        )
        return editing.edit(actor, pk, told, data["reason"])

    def merge(form: MergeForm) -> object:
        into = lists.case_named(actor, form.cleaned_data["into"])
        if into is None:
            raise RefusalError(Code.NOT_FOUND)
        return life.merge(actor, pk, into, form.cleaned_data["reason"], form.answered("despite"))

    return {
        **{act.value: _paper_way(actor, case, act) for act in PAPERS},
        **{f"victim-{one.pk}": _victim_way(actor, one) for one in victims},
        "edit": Way(EDIT, lambda given: EditForm(case, handling_units(actor), given, story), edit),
        "restore": Way(
            LABELS[Act.RESTORE], ReasonForm, lambda form: life.restore(actor, pk, form.cleaned_data["reason"])
        ),
        "merge": Way(LABELS[Act.MERGE], MergeForm, merge),
        "assign": Way(
            pgettext("criminal case", "Give it to officers"), lambda given: AssignForm(case, given),
            lambda form: people.assign(actor, pk, form.cleaned_data["leads"] or 0, form.cleaned_data["others"]),
        ),
        "victim": Way(
            pgettext("criminal case", "Record a victim"), VictimForm,
            lambda form: people.add_victim(actor, pk, form.victim(form.cleaned_data["reported_at"])),
        ),
        "correct": Way(
            pgettext("criminal case", "Put a document right"), lambda given: CorrectForm(papers, given), correct
        ),
    }  # fmt: skip


def _paper_way(actor: Actor, case: Case, act: Act) -> Way:
    """Its document is offered where another room has it already."""
    pk, (kind, service) = case.pk, PAPERS[act]

    def form(given: Given) -> PaperForm:
        there = life.documents_of(case, act)[-1:]
        first = {"number": there[0].number, "day": there[0].day, "organ": there[0].organ} if there else {}
        return kind(given, auto_id=f"{act.value}-%s", initial=first)

    def do(form: PaperForm) -> object:
        data = form.cleaned_data
        given: dict[str, Any] = {
            name: data[name] for name in ("organ", "case_no", "days", "ground", "note") if name in data
        }
        if form.answered("why"):
            given["note"] = data["why"]
        return service(actor, pk, data["number"], data["day"], **given)

    return Way(LABELS[act], form, do)


def _victim_way(actor: Actor, victim: Victim) -> Way:
    def do(form: VictimEditForm) -> object:
        told = form.victim(form.cleaned_data["reported_at"])
        return editing.edit_victim(actor, victim.pk, told, form.cleaned_data["reason"])

    return Way(
        pgettext("criminal case", "Put victim %(no)s right") % {"no": victim.no},
        lambda given: VictimEditForm(victim, given, auto_id=f"victim-{victim.pk}-%s"), do,
    )  # fmt: skip


def _page(
    request: ActingRequest,
    case: Case,
    faulty: Faulty = None,
    shown: tuple[int, dict[str, str]] | None = None,
    story: Mapping[str, Any] | None = None,
) -> HttpResponse:
    works = may(request.actor.role, May.WORK_CASES)
    steps = lists.steps_of(request.actor, case)
    officers = lists.officers_of(request.actor, case)
    parts = _sections(request, case)
    following = next_act(case, steps, officers, works=works)
    following = replace(following, others=[*following.others, *(one for part in parts for one in part["acts"])])
    victims = lists.victims_of(request.actor, case)
    names = offered(following)
    if works and case.state in OPEN:
        names |= {f"victim-{one.pk}" for one in victims}
    elsewhere = victims_query.elsewhere(request.actor, victims)
    back = {key: fen for found in registry.returned for key, fen in found(case).items()}
    context = {
        "case": case,
        "head": head(case, steps, officers, next(filter(None, (one(case) for one in registry.money)), None)),
        "next": following,
        "sheets": sheets(
            _ways(request.actor, case, steps, victims, story) if works else {}, names,
            lambda name: reverse("cases:act", args=[case.pk, name]), faulty,
        ),
        "steps": [(one, story and story["notes"].get(one.pk)) for one in steps],
        "victims": [
            (one, back.get(one.pk, 0), elsewhere.get(one.pk, ()), victims_query.flag_sentences(one)) for one in victims
        ],
        "editable": works and case.state in OPEN,
        "former": [
            (one, story and story["former"].get(one.pk), story and story["why"].get(one.pk))
            for one in lists.former_of(request.actor, case)
        ],
        "shown": shown,
        "story": story,
        "sections": [one for one in parts if one["filled"]],
        "bare": [one["nothing"] for one in parts if not one["filled"]],
        "merged": list(Case.objects.visible_to(request.actor).filter(merged_into=case).order_by("pk")),
    }  # fmt: skip
    return render(request, "cases/record.html", context, status=422 if faulty is not None else 200)


def _sections(request: ActingRequest, case: Case) -> list[dict[str, Any]]:
    """What other domains show of the case to this role, in the order of their places."""
    actor, found = request.actor, []
    for one in sorted(sections, key=lambda one: one.place):
        if one.needs and not any(may(actor.role, need) for need in one.needs):
            continue
        acts = list(one.acts(actor, case))
        buttons = [replace(act, key="") for act in acts if not act.refused]  # a key belongs to one button of the page
        records, more = one.records(actor, case), one.context(actor, case) if one.template else {}
        found.append(
            {
                "title": one.title(), "nothing": one.nothing(), "records": records, "acts": acts, "buttons": buttons,
                "template": one.template, "more": more, "filled": bool(records or more or buttons),
            }
        )  # fmt: skip
    return found
