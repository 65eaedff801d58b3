# SPDX-License-Identifier: Apache-2.0
"""People on the page of a case: who has a part in it, what is in force, and the acts about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from wuzha.audit.actor import Actor
from wuzha.cases.queries import lists as cases
from wuzha.cases.queries.victims import Case
from wuzha.cases.registry import Section
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.people import services
from wuzha.people.forms import MeasureForm, RecoveryForm, SuspectForm
from wuzha.people.queries import people
from wuzha.people.queries.people import Found, Part
from wuzha.people.queries.units import organ_of, police_units
from wuzha.people.rules.kinds import RecoveryKind
from wuzha.people.views.next import chip_of
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Way, sheets
from wuzha.ui.record import Act


@require_http_methods(["GET", "POST"])
@requires(May.WORK_PEOPLE)
def in_case(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """A person, a measure or a recovery of a case, by its dialog on the case's page; a page of its own without."""
    case = or_404(cases.of(request.actor, pk))
    way = _ways(request.actor, case, people.in_case(request.actor, case)).get(name)
    if way is None:
        raise Http404
    given = request.POST if request.method == "POST" else None
    form = way.form(given)
    if given is not None and form.done(lambda: way.do(form)) is not None:
        messages.success(request, pgettext("person", "Recorded."))
        return redirect(case)
    context = {"case": case, "form": form, "title": way.title}
    return render(request, "people/in_case.html", context, status=200 if given is None else 422)


def _ways(actor: Actor, case: Case, there: Sequence[tuple[Found, Part]]) -> dict[str, Way]:
    who = people.choices(there)
    ways = {
        "suspect": Way(
            pgettext("person", "Record a suspect"), SuspectForm,
            lambda form: services.record_suspect(
                actor, case.pk, form.who(), form.cleaned_data["roles"], form.cleaned_data["note"],
                unknown=form.cleaned_data["unknown"], is_same=form.cleaned_data["is_same"],
            ),
        ),
        "recovery": Way(
            pgettext("person", "Record a recovery"), lambda given: RecoveryForm(who, given),
            lambda form: services.recover(actor, case.pk, form.recovery()),
        ),
    }  # fmt: skip
    if who:
        ways["measure"] = Way(
            pgettext("person", "Record a measure"),
            lambda given: MeasureForm(who, police_units(actor), organ_of(actor), given),
            lambda form: services.measure(actor, form.cleaned_data["which"], form.measure()),
        )
    return ways


def _acts(actor: Actor, case: Case) -> list[Act]:
    """What may be done about the people of a case; a measure once there is somebody."""
    if not may(actor.role, May.WORK_PEOPLE):
        return []
    there = any(not part.ended for _found, part in people.in_case(actor, case))
    acts = [Act(pgettext("person", "Record a suspect"), opens="suspect-sheet", icon="person", key="s")]
    if there:
        acts.append(Act(pgettext("person", "Record a measure"), opens="measure-sheet", icon="scale"))
    return [*acts, Act(pgettext("person", "Record a recovery"), opens="recovery-sheet", icon="money", key="m")]


def _context(actor: Actor, case: Case) -> dict[str, Any]:
    """The rows of the section, what came back, and the dialogs."""
    there = people.in_case(actor, case)
    back = [one for one in people.recoveries_in(actor, case) if one.kind != RecoveryKind.VOIDED]
    ways = _ways(actor, case, there) if may(actor.role, May.WORK_PEOPLE) else {}
    return {
        "people": [
            {"found": found, "part": part, "chip": chip_of(part), "roles": people.roles_text(part.involvement.roles)}
            for found, part in there
        ],
        "recoveries": back,
        "case": case,
        "sheets": sheets(ways, ways, lambda name: reverse("people:in_case", args=[case.pk, name])),
    }  # fmt: skip


SECTION = Section(
    30,
    lambda: pgettext("person", "Suspects"),
    lambda: pgettext("person", "Nobody is recorded yet. Somebody upstream can be recorded without a name."),
    acts=_acts,
    template="people/section.html",
    context=_context,
    needs=(May.READ_PEOPLE,),
)
