# SPDX-License-Identifier: Apache-2.0
"""Plans of the year with their tasks, and reports in the media."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from wuzha.core.numbering import key_reader
from wuzha.meetings.errors import Code
from wuzha.meetings.forms import others as forms
from wuzha.meetings.forms.correcting import CorrectTaskForm
from wuzha.meetings.models import MediaItem, Plan
from wuzha.meetings.models.plan import PlanState
from wuzha.meetings.queries import members
from wuzha.meetings.queries import plans as queries
from wuzha.meetings.queries.lists import corrections_of
from wuzha.meetings.rulesets import MEDIA
from wuzha.meetings.services import correcting
from wuzha.meetings.services import media as media_services
from wuzha.meetings.services import plans as services
from wuzha.meetings.views.next import tabs
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Faulty, Way, acted, sheets
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step

LABELS: dict[str, Any] = {
    "enter": pgettext_lazy("plan", "Enter a plan"),
    "task": pgettext_lazy("plan", "Add a task"),
    "drop": pgettext_lazy("plan", "Take a task out"),
    "correct": pgettext_lazy("plan", "Put a task right"),
    "issue": pgettext_lazy("plan", "Issue the plan"),
    "add": pgettext_lazy("media", "Record a report"),
    "strike": pgettext_lazy("media", "Strike a report"),
}


@require_safe
@requires(May.READ_OVERSIGHT)
def plans(request: ActingRequest) -> HttpResponse:
    return _plans(request, None)


@require_POST
@requires(May.OVERSEE)
def plans_act(request: ActingRequest, name: str) -> HttpResponse:
    """Enter a plan by its document."""
    return acted(request, _plans_ways(request), name, "meetings:plans", lambda faulty: _plans(request, faulty))


def _plans_ways(request: ActingRequest) -> dict[str, Way]:
    def enter(form: Any) -> object:
        data = form.cleaned_data
        return services.enter(request.actor, data["year"], data["document_no"], data["title"], data["theme"])

    return {"enter": Way(LABELS["enter"], lambda given: forms.PlanForm(given, initial={"year": _year()}), enter)}


def _year() -> int:
    return timezone.localdate().year


def _plans(request: ActingRequest, faulty: Faulty) -> HttpResponse:
    runs = may(request.actor.role, May.OVERSEE)
    context = {
        "page": queries.page(request.actor, request.GET.get("after", "")), "pages": tabs(request.actor, "plans"),
        "runs": runs,
        "sheets": sheets(
            _plans_ways(request) if runs else {}, ["enter"], lambda name: reverse("meetings:plans_act", args=[name]),
            faulty,
        ),
    }  # fmt: skip
    return render(request, "meetings/plans.html", context, status=422 if faulty is not None else 200)


@require_safe
@requires(May.READ_OVERSIGHT)
def plan(request: ActingRequest, pk: int) -> HttpResponse:
    return _plan(request, or_404(queries.of(request.actor, pk)), None)


@require_POST
@requires(May.OVERSEE)
def plan_act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act on a plan by its dialog."""
    row = or_404(queries.of(request.actor, pk))
    return acted(request, _plan_ways(request, row), name, row, lambda faulty: _plan(request, row, faulty))


def _plan_ways(request: ActingRequest, row: Plan) -> dict[str, Way]:
    actor, pk = request.actor, row.pk
    units = members.member_units(actor, timezone.localdate())
    known = {key for key, _name in units}
    units = [*units, *(one for one in members.candidates(actor) if one[0] not in known)]
    tasks = [(one.pk, f"{one.no} {one.title} {one.unit.name}") for one in queries.tasks_of(actor, row)]
    ways: dict[str, tuple[Any, Any]] = {
        "task": (lambda given: forms.TaskForm(units, given), lambda form: services.add_task(actor, pk, form.task())),
        "correct": (
            lambda given: CorrectTaskForm(tasks, units, given),
            lambda form: correcting.task(
                actor, pk, form.cleaned_data["task"], form.right(), form.cleaned_data["reason"],
                out=form.cleaned_data["out"],
            ),
        ),
        "issue": (forms.IssueForm, lambda form: services.issue(actor, pk, form.cleaned_data["day"])),
        "drop": (
            lambda given: forms.DropForm(tasks, given),
            lambda form: (services.drop_task(actor, pk, form.cleaned_data["task"]),),
        ),
    }  # fmt: skip
    return {name: Way(LABELS[name], form, do) for name, (form, do) in ways.items()}


def _plan(request: ActingRequest, row: Plan, faulty: Faulty) -> HttpResponse:
    actor, now, runs = request.actor, timezone.now(), may(request.actor.role, May.OVERSEE)
    tasks, draft = queries.tasks_of(actor, row), row.state == PlanState.DRAFT
    names = []
    if runs:
        names = ["issue", "task", *(["drop"] if tasks else [])] if draft else ["task"]
        names += ["correct"] if tasks else []
    by_task = queries.by_task(tasks, now)
    context = {
        "plan": row, "head": _head(row, tasks, by_task), "next": _next(row, names, by_task, runs=runs), "tasks": tasks,
        "corrections": corrections_of(actor, "plan", [row.pk]),
        "takes": f"{reverse('intake:list')}?kind=plan_tasks&source={row.number}",
        "by_task": by_task, "by_unit": queries.by_unit(tasks, now), "draft": draft, "runs": runs,
        "sheets": sheets(
            _plan_ways(request, row) if runs else {}, names,
            lambda name: reverse("meetings:plan_act", args=[row.pk, name]), faulty,
        ),
    }  # fmt: skip
    return render(request, "meetings/plan.html", context, status=422 if faulty is not None else 200)


def _head(row: Plan, tasks: Any, by_task: Any) -> RecordHead:
    done, late = sum(one.done for one in by_task), sum(one.late for one in by_task)
    facts = [
        Fact(pgettext("plan", "Document"), row.document_no), Fact(pgettext("plan", "Year"), str(row.year)),
        Fact(pgettext("plan", "Tasks by unit"), str(len(tasks))), Fact(pgettext("plan", "Accepted"), str(done)),
    ]  # fmt: skip
    issued = row.state == PlanState.ISSUED
    chips = [Chip(row.get_state_display(), "ok" if issued else "wait")]
    if late:
        chips.append(Chip(pgettext("plan", "%(n)s late") % {"n": late}, "bad", "alert"))
    steps = [
        Step(PlanState.DRAFT.label, "done" if issued else "now"),
        Step(PlanState.ISSUED.label, "now" if issued else "next", f"{row.issued_on:%m-%d}" if row.issued_on else ""),
    ]
    return RecordHead(row.title, row.number, chips, facts, steps)


def _next(row: Plan, names: list[str], by_task: Any, *, runs: bool) -> NextAct:
    icons = {"issue": "send", "task": "plus", "drop": "minus", "correct": "edit"}
    first = "issue" if row.state == PlanState.DRAFT and runs else ""
    others = [Act(LABELS[one], opens=f"{one}-sheet", icon=icons[one]) for one in names if one != first]
    if first:
        act = Act(LABELS["issue"], opens="issue-sheet", icon="send", key="n")
        return NextAct(pgettext("plan", "Enter or import its tasks, then issue it"), act=act, others=others)
    open_ones = sum(one.tasks - one.done for one in by_task)
    if open_ones and runs:
        act = Act(pgettext("meeting", "See who owes what"), url=reverse("meetings:owed"), icon="clock", key="n")
        return NextAct(pgettext("plan", "Follow the tasks that are not accepted"), act=act, others=others)
    return NextAct(pgettext("meeting", "Nothing is left to do"), mine=False, others=others)


@require_safe
@requires(May.READ_OVERSIGHT)
def media(request: ActingRequest) -> HttpResponse:
    return _media(request, None)


@require_POST
@requires(May.OVERSEE)
def media_act(request: ActingRequest, name: str) -> HttpResponse:
    """Record a report, or strike one."""
    return acted(request, _media_ways(request), name, "meetings:media", lambda faulty: _media(request, faulty))


_key_in = key_reader(MediaItem.LETTERS)


def _media_ways(request: ActingRequest) -> dict[str, Way]:
    actor = request.actor

    def strike(form: Any) -> object:
        key = _key_in(form.cleaned_data["item"])
        if key is None:
            raise RefusalError(Code.NOT_FOUND)
        return media_services.strike(actor, key, form.cleaned_data["reason"])

    return {
        "add": Way(
            LABELS["add"], lambda given: forms.ReportForm(members.candidates(actor), given),
            lambda form: media_services.add(actor, form.report()),
        ),
        "strike": Way(LABELS["strike"], forms.StrikeForm, strike),
    }  # fmt: skip


def _media(request: ActingRequest, faulty: Faulty) -> HttpResponse:
    actor, runs, given = request.actor, may(request.actor.role, May.OVERSEE), request.GET
    years = queries.media_years(actor)
    year = forms.year_in(given.get("year", ""), years[0] if years else _year())
    kinds = {one.code: one.label for one in MEDIA.at().terms}
    kind = given.get("kind", "") if given.get("kind", "") in kinds else ""
    number, readers, by_unit = queries.media_counts(actor, year)
    context = {
        "page": queries.media(actor, year, kind, given.get("after", "")), "pages": tabs(actor, "media"), "runs": runs,
        "year": year, "years": years or [year], "kinds": kinds, "kind": kind, "number": number, "readers": readers,
        "by_unit": by_unit,
        "sheets": sheets(
            _media_ways(request) if runs else {}, ["add", "strike"],
            lambda name: reverse("meetings:media_act", args=[name]), faulty,
        ),
    }  # fmt: skip
    return render(request, "meetings/media.html", context, status=422 if faulty is not None else 200)
