# SPDX-License-Identifier: Apache-2.0
"""Sessions and hours, and one session with who came."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.operations.forms import force as forms
from wuzha.operations.models import Answer, Training
from wuzha.operations.queries import training
from wuzha.operations.services import training as services
from wuzha.operations.views.force import tabs
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Faulty, Way, acted, sheets
from wuzha.ui.moments import local
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead


@require_safe
@requires(May.READ_OPERATIONS)
def index(request: ActingRequest) -> HttpResponse:
    return _index(request, None)


@require_POST
@requires(May.RUN_OPERATIONS)
def new(request: ActingRequest) -> HttpResponse:
    """Enter a session."""
    back = reverse("operations:trainings")
    return acted(request, _new(request), "plan", back, lambda faulty: _index(request, faulty))


def _new(request: ActingRequest) -> dict[str, Way]:
    title = pgettext("training", "Enter a training")
    return {"plan": Way(title, forms.TrainingForm, lambda form: services.plan(request.actor, form.training()))}


def _index(request: ActingRequest, faulty: Faulty) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 2000 <= int(asked[:5]) <= today.year else today.year
    hours = training.hours(actor, year)
    context = {
        "page": training.page(actor, request.GET.get("after", "")), "hours": hours, "year": year,
        "lacking": sum(one.lacking > 0 for one in hours), "tabs": tabs("trainings"),
        "sheets": sheets(
            _new(request) if may(actor.role, May.RUN_OPERATIONS) else {}, ("plan",),
            lambda _name: reverse("operations:training_new"), faulty,
        ),
    }  # fmt: skip
    return render(request, "operations/trainings.html", context, status=422 if faulty is not None else 200)


@require_safe
@requires(May.READ_OPERATIONS)
def record(request: ActingRequest, pk: int) -> HttpResponse:
    return _record(request, or_404(training.of(request.actor, pk)), None)


@require_POST
@requires(May.RUN_OPERATIONS)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """Record who came, or call it off."""
    found = or_404(training.of(request.actor, pk))
    return acted(request, _ways(request, found), name, found, lambda faulty: _record(request, found, faulty))


def _ways(request: ActingRequest, found: Training) -> dict[str, Way]:
    actor = request.actor
    members, there = training.invited(actor, found), training.answers_of(actor, found)
    return {
        "attend": Way(
            pgettext("training", "Record who came"), lambda given: forms.AttendForm(members, there, given),
            lambda form: services.attend(actor, found.pk, form.answers()),
        ),
        "call_off": Way(
            pgettext("training", "Call it off"), forms.CallOffTrainingForm,
            lambda form: services.call_off(actor, found.pk, form.cleaned_data["reason"]),
        ),
    }  # fmt: skip


def _record(request: ActingRequest, found: Training, faulty: Faulty) -> HttpResponse:
    actor, runs = request.actor, may(request.actor.role, May.RUN_OPERATIONS)
    there = training.answers_of(actor, found)
    held, off = found.starts_at <= timezone.now(), found.called_off_at is not None
    ways = _ways(request, found)
    form = faulty[1] if faulty is not None and faulty[0] == "attend" else ways["attend"].form(None)
    rows = [
        (one, Answer(there[one.pk]).label if one.pk in there else "", form[f"member-{one.pk}"])
        for one in training.invited(actor, found)
    ]
    counts = {answer: sum(one == answer for one in there.values()) for answer in Answer}
    facts = [
        Fact(pgettext("training", "Begins"), local(found.starts_at)),
        Fact(pgettext("training", "Hours"), found.hours),
        Fact(pgettext("training", "Place"), found.place or pgettext("training", "not said")),
        Fact(pgettext("training", "Lecturer"), found.lecturer or pgettext("training", "not said")),
        *(Fact(answer.label, str(number)) for answer, number in counts.items() if there),
    ]
    state = (
        Chip(pgettext("training", "Called off"), "bad") if off
        else Chip(pgettext("training", "Held"), "ok") if there
        else Chip(pgettext("training", "Who came is open"), "wait") if held
        else Chip(pgettext("training", "To come"), "now")
    )  # fmt: skip
    names = ("call_off",) if runs and not there and not off else ()
    acts = [Act(ways[one].title, opens=f"{one}-sheet", icon="ban") for one in names]
    what = (
        pgettext("training", "Nothing is left to do") if off or len(there) == len(rows)
        else pgettext("training", "Record who came") if held
        else pgettext("training", "Wait until it begins")
    )  # fmt: skip
    context = {
        "training": found, "head": RecordHead(found.topic, found.number, [state], facts),
        "next": NextAct(what, mine=runs and held and not off, others=acts), "rows": rows, "form": form,
        "open": runs and held and not off,
        "sheets": sheets(
            {"call_off": ways["call_off"]} if runs else {}, names,
            lambda name: reverse("operations:training_act", args=[found.pk, name]), faulty,
        ),
    }  # fmt: skip
    return render(request, "operations/training.html", context, status=422 if faulty is not None else 200)
