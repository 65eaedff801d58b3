# SPDX-License-Identifier: Apache-2.0
"""The task force on a day, and one member."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.operations.forms import force as forms
from wuzha.operations.queries import force, training
from wuzha.operations.rules.roster import read, unread
from wuzha.operations.services import force as services
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.ui.answers import or_404, tab
from wuzha.ui.dialogs import Faulty, Way, acted, sheets
from wuzha.ui.moments import day as day_in
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead

#: Rejected rows that are shown.
MOST_REJECTS = 50


def tabs(here: str) -> list[Any]:
    """The three pages of the task force."""
    names = {
        "force": pgettext("force", "Roster"), "duty": pgettext("force", "Duty"),
        "trainings": pgettext("training", "Training"),
    }  # fmt: skip
    return [tab(label, reverse(f"operations:{one}"), one == here) for one, label in names.items()]


@require_safe
@requires(May.READ_OPERATIONS)
def page(request: ActingRequest) -> HttpResponse:
    """Who serves on a day, today if none is asked for."""
    return _page(request, None)


@require_POST
@requires(May.RUN_OPERATIONS)
def act(request: ActingRequest, name: str) -> HttpResponse:
    """Take a member in, or the rows of a table."""
    if name == "paste":
        return _pasted(request)
    back = reverse("operations:force")
    return acted(request, _ways(request), name, back, lambda faulty: _page(request, faulty))


def _pasted(request: ActingRequest) -> HttpResponse:
    form = forms.PasteForm(request.POST)
    taken = form.done(
        lambda: services.admit_rows(request.actor, read(form.cleaned_data["rows"]), form.cleaned_data["since"])
    )
    if taken is None:
        return _page(request, ("paste", form))
    text = pgettext("force", "%(new)s taken in, %(there)s there already, %(rejects)s not taken in.")
    counts = {"new": taken.new, "there": taken.there, "rejects": len(taken.rejects)}
    messages.success(request, text % counts)
    if columns := unread(form.cleaned_data["rows"]):
        told = pgettext("force", "These columns were not read: %(columns)s. Name them as the help says.")
        messages.warning(request, told % {"columns": ", ".join(columns)})
    return _page(request, None, taken.rejects)


def _ways(request: ActingRequest) -> dict[str, Way]:
    actor = request.actor
    return {
        "admit": Way(
            pgettext("force", "Take a member in"), lambda given: forms.AdmitForm(actor, given),
            lambda form: services.admit(actor, form.member()),
        ),
        "paste": Way(pgettext("force", "Paste a roster"), forms.PasteForm, lambda form: form),
    }  # fmt: skip


def _page(request: ActingRequest, faulty: Faulty, rejects: Any = ()) -> HttpResponse:
    actor, runs = request.actor, may(request.actor.role, May.RUN_OPERATIONS)
    day = day_in(request.GET.get("day", "")) or timezone.localdate()
    terms = list(force.on_day(actor, day))
    context = {
        "day": day, "terms": terms, "strength": force.strength(actor, day), "tabs": tabs("force"), "rejects":
        rejects[:MOST_REJECTS], "more_rejects": len(rejects[MOST_REJECTS:]),
        "sheets": sheets(
            _ways(request) if runs else {}, ("admit", "paste"),
            lambda name: reverse("operations:force_act", args=[name]), faulty,
        ),
    }  # fmt: skip
    return render(request, "operations/force.html", context, status=422 if faulty is not None else 200)


@require_safe
@requires(May.READ_OPERATIONS)
def member(request: ActingRequest, pk: int) -> HttpResponse:
    return _member(request, or_404(force.member_of(request.actor, pk)), None)


@require_POST
@requires(May.RUN_OPERATIONS)
def member_act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """Another duty, or the last day."""
    found = or_404(force.member_of(request.actor, pk))
    return acted(request, _of_member(request, found), name, found, lambda faulty: _member(request, found, faulty))


def _of_member(request: ActingRequest, found: Any) -> dict[str, Way]:
    actor = request.actor
    now = next((one for one in force.terms_of(actor, found) if one.until is None), None)

    def move(form: Any) -> object:
        data = form.cleaned_data
        return services.move(actor, found.pk, data["post"], data["grade"], data["since"])

    def release(form: Any) -> object:
        data = form.cleaned_data
        return services.release(actor, found.pk, data["until"], data["reason"])

    return {
        "move": Way(pgettext("force", "Change the duty"), lambda given: forms.MoveForm(now, given), move),
        "release": Way(pgettext("force", "Record the last day"), forms.ReleaseForm, release),
    }


def _member(request: ActingRequest, found: Any, faulty: Faulty) -> HttpResponse:
    actor, runs = request.actor, may(request.actor.role, May.RUN_OPERATIONS)
    terms, today = force.terms_of(actor, found), timezone.localdate()
    now = next((one for one in terms if one.until is None), None)
    serves = next((one for one in terms if one.since <= today and (one.until is None or one.until >= today)), None)
    hours = next((one for one in training.hours(actor, today.year) if one.member.pk == found.pk), None)
    facts = []
    if serves is not None:
        facts.append(Fact(pgettext("officer", "From"), str(serves.since)))
        if serves.from_unit is not None:
            facts.append(Fact(pgettext("force", "From unit"), serves.from_unit.name))
    if found.person is not None:
        facts.append(Fact(pgettext("force", "User"), found.person.username))
    if hours is not None:
        text = pgettext("training", "%(hours)g of %(needed)s hours this year")
        facts.append(Fact(pgettext("training", "Training"), text % {"hours": hours.hours, "needed": hours.needed}))
    chips = [Chip(serves.get_grade_display(), "now")] if serves is not None else [Chip(pgettext("force", "left"))]
    names = ("move", "release") if runs and now is not None else ()
    acts = [Act(_of_member(request, found)[one].title, opens=f"{one}-sheet", icon="edit") for one in names]
    what = pgettext("force", "Serves in the force") if serves is not None else pgettext("force", "Serves no more")
    lacking = ""
    if hours is not None and hours.lacking:
        lacking = pgettext("training", "%(n)g hours of training are lacking") % {"n": hours.lacking}
    context = {
        "member": found, "head": RecordHead(found.name, found.badge, chips, facts),
        "next": NextAct(what, detail=lacking, mine=bool(acts), others=acts), "terms": terms,
        "sessions": training.sessions_of(actor, found),
        "sheets": sheets(
            _of_member(request, found) if runs else {}, names,
            lambda name: reverse("operations:member_act", args=[found.pk, name]), faulty,
        ),
    }  # fmt: skip
    return render(request, "operations/member.html", context, status=422 if faulty is not None else 200)
