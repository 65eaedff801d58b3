# SPDX-License-Identifier: Apache-2.0
"""One person: cases and parts, measures in force, what came back; and each act about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.people import services
from wuzha.people.errors import Code
from wuzha.people.forms import (
    AmendForm,
    CorrectMeasureForm,
    CorrectRecoveryForm,
    MeasureForm,
    MergeForm,
    RecoveryForm,
    RevealForm,
    RolesForm,
    WhyForm,
    measure_words,
    recovery_words,
)
from wuzha.people.models import Individual
from wuzha.people.queries import people
from wuzha.people.queries.people import Found
from wuzha.people.queries.units import organ_of, police_units
from wuzha.people.registry import sections
from wuzha.people.rules.kinds import RecoveryKind
from wuzha.people.views.next import chip_of, head, next_act
from wuzha.privacy.services import grants
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Faulty, Given, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals


@require_safe
@requires(May.READ_PEOPLE)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
@requires(May.READ_PEOPLE)
@requires(May.REVEAL)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """The person in clear for this one view. The purpose is asked once a person and session; each look is recorded."""
    found = _found(request, pk)
    on = (Individual.RECORD, pk)
    grant = grants.held(request.actor, request.session.session_key, on)
    if grant is None:
        form = _reveal(request, found, request.POST)
        if not form.is_valid():
            form.focus_fault()
            return _page(request, found, faulty=("reveal", form))
        grant = grants.give(request.actor, request.session.session_key, on, **form.cleaned_data)
    clear = people.show(request.actor, found, f"{grant.text}（{found.individual.number}）", grant.detail)
    return _page(request, found, shown=clear)


@require_POST
@requires(May.WORK_PEOPLE)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act by its dialog."""
    found = _found(request, pk)
    ways = _ways(request, found)
    return acted(request, ways, name, found.individual, lambda faulty: _page(request, found, faulty))


def _found(request: ActingRequest, pk: int) -> Found:
    return or_404(people.of(request.actor, pk))


def _reveal(request: ActingRequest, found: Found, given: Given = None) -> RevealForm:
    cases = list(dict.fromkeys(str(one.case) for one in found.parts))
    return RevealForm(cases, given, role=request.actor.role)


def _ways(request: ActingRequest, found: Found) -> dict[str, Way]:
    """All acts about this person; the state says which of them are offered."""
    pk, actor = found.individual.pk, request.actor
    there = [(one.pk, str(one.case)) for one in found.parts if not one.ended]
    ended = [(one.pk, str(one.case)) for one in found.parts if one.ended]
    told = [one for part in found.parts for one in part.story]
    back = [
        one for part in found.parts for one in part.recoveries
        if one.struck_by_id is None and one.kind != RecoveryKind.VOIDED
    ]  # fmt: skip
    case_of = {one.pk: one.involvement.case_id for one in found.parts}
    measures = [(one.pk, measure_words(one)) for one in told]
    entries = [(one.pk, recovery_words(one)) for one in back]

    def why(name: str, choices: list[tuple[int, str]] | None) -> Callable[[Given], OnPage]:
        return lambda given: WhyForm(name, choices, given)

    def data(form: Any) -> dict[str, Any]:
        found: dict[str, Any] = form.cleaned_data
        return found

    def recover(form: RecoveryForm) -> object:
        return services.recover(actor, case_of[form.cleaned_data["who"]], form.recovery())

    def merge(form: MergeForm) -> object:
        into = people.key_in(form.cleaned_data["into"])
        if into is None:
            raise RefusalError(Code.NOT_FOUND)
        return services.merge(actor, pk, into, form.cleaned_data["why"])

    units, organ = police_units(actor), organ_of(actor)
    return {
        "measure": Way(
            pgettext("person", "Record a measure"), lambda given: MeasureForm(there, units, organ, given),
            lambda form: services.measure(actor, data(form)["which"], form.measure()),
        ),
        "recovery": Way(
            pgettext("person", "Record a recovery"), lambda given: RecoveryForm(there, given, required=True), recover
        ),
        "roles": Way(
            pgettext("person", "Change the part in the chain"), lambda given: RolesForm(there, given),
            lambda form: services.set_roles(
                actor, data(form)["which"], data(form)["roles"], data(form)["note"], data(form)["why"]
            ),
        ),
        "end": Way(
            pgettext("person", "End the part in a case"), why("end", there),
            lambda form: services.end_part(actor, data(form)["which"], data(form)["why"]),
        ),
        "again": Way(
            pgettext("person", "Take a part up again"), why("again", ended),
            lambda form: services.take_up(actor, data(form)["which"], data(form)["why"]),
        ),
        "amend": Way(
            pgettext("person", "Put right what is known"), AmendForm,
            lambda form: services.amend(actor, pk, form.who(), data(form)["why"]),
        ),
        "merge": Way(pgettext("person", "Join to the person it is"), MergeForm, merge),
        "part": Way(
            pgettext("person", "Part the two again"), why("part", None),
            lambda form: services.part(actor, pk, data(form)["why"]),
        ),
        "correct": Way(
            pgettext("person", "Put a measure right"), lambda given: CorrectMeasureForm(told, units, organ, given),
            lambda form: services.correct_measure(actor, data(form)["which"], form.measure(), data(form)["why"]),
        ),
        "void": Way(
            pgettext("person", "Take a measure back"), why("void", measures),
            lambda form: services.void_measure(actor, data(form)["which"], data(form)["why"]),
        ),
        "correct-recovery": Way(
            pgettext("person", "Put a recovery right"), lambda given: CorrectRecoveryForm(back, there, given),
            lambda form: services.correct_recovery(actor, data(form)["which"], form.recovery(), data(form)["why"]),
        ),
        "void-recovery": Way(
            pgettext("person", "Take a recovery back"), why("void-recovery", entries),
            lambda form: services.void_recovery(actor, data(form)["which"], data(form)["why"]),
        ),
    }  # fmt: skip


def _page(
    request: ActingRequest,
    found: Found,
    faulty: Faulty = None,
    shown: dict[str, str] | None = None,
) -> HttpResponse:
    actor, row = request.actor, found.individual
    works = may(actor.role, May.WORK_PEOPLE)
    following = next_act(found, works=works)
    looks = may(actor.role, May.REVEAL)
    asks = looks and grants.held(actor, request.session.session_key, (Individual.RECORD, row.pk)) is None
    context = {
        "found": found,
        "person": row,
        "head": head(found),
        "next": following,
        "sheets": sheets(
            _ways(request, found) if works else {}, offered(following),
            lambda name: reverse("people:act", args=[row.pk, name]), faulty,
        ),
        "parts": [{"part": one, "chip": chip_of(one), "roles": people.roles_text(one.involvement.roles),
                   "known": (shown or {}).get(f"note_{one.pk}", "")} for one in found.parts],
        "recoveries": [one for part in found.parts for one in part.recoveries if one.kind != RecoveryKind.VOIDED],
        "sum": people.recovered(found.parts),
        "steps": people.steps_of(actor, row),
        "merged": people.merged_of(actor, row),
        "sections": [
            (one.title(), records)
            for one in sorted(sections, key=lambda one: one.place)
            if not one.needs or any(may(actor.role, need) for need in one.needs)
            if (records := one.records(actor, [part.involvement for part in found.parts]))
        ],
        "shown": shown,
        "looks": looks,
        "reveal": (faulty[1] if faulty is not None and faulty[0] == "reveal" else _reveal(request, found))
        if asks else None,
    }  # fmt: skip
    return render(request, "people/record.html", context, status=422 if faulty is not None else 200)
