# SPDX-License-Identifier: Apache-2.0
"""Contests: the list, one with its acts, the code of a judge, the wall page, the ranked list as a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.core import feed
from wuzha.lecturers import forms
from wuzha.lecturers.models import Contest, Contestant, Round
from wuzha.lecturers.queries import lists
from wuzha.lecturers.queries.results import plan_of, progress, rounds_of, standings, terms_of
from wuzha.lecturers.rules.life import ContestState, RoundState
from wuzha.lecturers.rules.marks import lot
from wuzha.lecturers.services import contests, files, results, running, stars
from wuzha.lecturers.views.lecturers import picture
from wuzha.lecturers.views.next import LABELS, contest_head, contest_next, hundredths, of_contest, runs, tabs, works
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import as_file, or_404
from wuzha.ui.dialogs import Faulty, Given, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals

WORKING = (May.WORK_OUTREACH, May.OVERSEE)
RUNNING = (May.RUN_OUTREACH, May.OVERSEE)
S, R = ContestState, RoundState
#: Digits of a lot that the page shows.
SHOWN = 12
Entry = tuple[Callable[[Given], OnPage], Callable[[Any], object]]


@require_safe
@requires(May.READ_OUTREACH)
def index(request: ActingRequest) -> HttpResponse:
    page = lists.contests(request.actor, request.GET.get("after", ""))
    context = {"page": page, "rows": [(one, contest_next(one)) for one in page.rows], "pages": tabs("contests"),
               "plans": runs(request.actor)}  # fmt: skip
    return render(request, "lecturers/contests.html", context)


@require_http_methods(["GET", "POST"])
@requires(*RUNNING)
def new(request: ActingRequest) -> HttpResponse:
    """Plan a contest: for who runs them for the city."""
    if not runs(request.actor):
        raise PermissionDenied
    given = request.POST if request.method == "POST" else None
    form = forms.ContestForm(given)
    if given is not None:
        made = form.done(lambda: contests.plan(request.actor, form.new()))
        if made is not None:
            return redirect(made)
    context = {"form": form, "title": pgettext("lecturers", "Plan a contest"), "up": reverse("lecturers:contests"),
               "up_label": pgettext("lecturers", "Contests")}  # fmt: skip
    return render(request, "lecturers/new.html", context, status=200 if given is None else 422)


@require_safe
@requires(May.READ_OUTREACH)
def contest(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
@requires(May.READ_OUTREACH)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """Protests, reasons and notes in clear; the look is in the trail."""
    row = _found(request, pk)
    return _page(request, row, clear=lists.show_protests(request.actor, row, f"办理比武申诉：{row.number}"))


@require_POST
@requires(*WORKING)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act by its dialog."""
    row = _found(request, pk)
    return acted(request, _ways(request, row), name, row, lambda faulty: _page(request, row, faulty))


@require_POST
@requires(*RUNNING)
def code(request: ActingRequest, pk: int, judge: int) -> HttpResponse:
    """A new code for a phone of a judge, shown this once."""
    row = _found(request, pk)
    who = or_404(next((one for one in lists.judges_of(row) if one.pk == judge), None))
    try:
        made = contests.issue_code(request.actor, row.pk, who.pk)
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect(row)
    address = f"{request.build_absolute_uri(reverse('lecturers:judge'))}#{made}"
    context = {"row": row, "judge": who, "address": address, "picture": picture(address)}
    return render(request, "lecturers/code.html", context)


@require_safe
@requires(*RUNNING)
def ranked(request: ActingRequest, pk: int) -> HttpResponse:
    """The published list as a document."""
    row = _found(request, pk)
    try:
        content = files.ranked_list(request.actor, row.pk)
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect(row)
    return as_file(content, f"{row.number}.docx")


@require_safe
@requires(May.READ_OUTREACH)
def wall(request: ActingRequest, pk: int) -> HttpResponse:
    """The wall of a contest day: who stands where by the rounds that are closed, how many marks came of the open ones,
    and no mark of those."""
    mark, row = feed.now(), _found(request, pk)
    rounds = rounds_of(row)
    context = {
        "row": row, "mark": str(mark), "now": timezone.now(), "lines": _lines(row, rounds),
        "rounds": [(one, progress(one) if one.state == R.OPEN else None) for one in rounds],
        "closed": [one for one in rounds if one.state == R.CLOSED],
    }  # fmt: skip
    return render(request, "lecturers/wall.html", context)


def _found(request: ActingRequest, pk: int) -> Contest:
    return or_404(lists.contest(request.actor, pk))


def _lines(row: Contest, rounds: list[Round]) -> list[dict[str, Any]]:
    """Contestants in their order, by rank once a round is closed; with the means of the closed rounds."""
    people = {one.pk: one for one in lists.contestants_of(row)}
    closed = [one for one in rounds if one.state == R.CLOSED]
    if not closed:
        return [
            {"one": one, "lot": _lot(row, one), "rank": "", "total": "", "means": []}
            for one in people.values()
            if not one.withdrawn_at
        ]
    found = standings(row)
    totals = [told.total for told in found]
    return [
        {
            "told": [hundredths(one) for one in told.breakers] if totals.count(told.total) > 1 else [],
            "one": people[told.contestant], "lot": _lot(row, people[told.contestant]),
            "rank": told.rank, "shared": told.shared, "total": hundredths(told.total),
            "means": [hundredths(told.means.get(one.number_in)) for one in closed],
        }
        for told in found
        if told.contestant in people
    ]  # fmt: skip


def _lot(row: Contest, one: Contestant) -> str:
    """What the order goes by, as far as it tells two apart; nothing before the seed is known."""
    return lot(one.lecturer.number, row.seed)[:SHOWN] if row.seed else ""


def _page(
    request: ActingRequest, row: Contest, faulty: Faulty = None, clear: Mapping[str, str] | None = None
) -> HttpResponse:
    actor, clear = request.actor, clear or {}
    rounds, protests = rounds_of(row), lists.protests_of(row)
    people, judges, steps = lists.contestants_of(row), lists.judges_of(row), lists.steps_of(actor, row)
    group = (
        running.tied(row) if row.state == S.RUNNING and rounds and all(one.state == R.CLOSED for one in rounds) else []
    )
    todo = of_contest(actor, row, rounds, protests, group)
    rules, excused = terms_of(row), lists.excused_of(row)
    there = sum(one.withdrawn_at is None for one in people)
    context: dict[str, Any] = {
        "row": row, "head": contest_head(row, steps, there, len(judges)), "next": todo, "clear": clear,
        "rules": rules, "plan": plan_of(row), "lines": _lines(row, rounds), "judges": judges, "runs": runs(actor),
        "closed": [one for one in rounds if one.state == R.CLOSED],
        "rounds": [(one, progress(one) if one.state == R.OPEN else None) for one in rounds],
        "recusals": [(one, clear.get(f"why:{one.pk}", "")) for one in lists.recusals_of(row)],
        "protests": [
            (one, clear.get(f"words:{one.pk}", ""), clear.get(f"answer:{one.pk}", "")) for one in protests
        ],
        "marks": [
            (one, hundredths(one.total), hasattr(one, "corrected"), (one.round_id, one.judge_id) in excused)
            for one in lists.marks_of(row)
        ],
        "gone": [one for one in people if one.withdrawn_at is not None],
        "steps": [(one, clear.get(f"note:{one.pk}", "")) for one in steps],
        "papers": lists.papers_of(actor, contest=row.pk), "coded": row.state in (S.ANNOUNCED, S.RUNNING),
        "sheets": sheets(
            _ways(request, row) if works(actor) else {}, offered(todo),
            lambda name: reverse("lecturers:contest_act", args=[row.pk, name]), faulty,
        ),
    }  # fmt: skip
    return render(request, "lecturers/contest.html", context, status=422 if faulty is not None else 200)


def _ways(request: ActingRequest, row: Contest) -> dict[str, Way]:
    found = {**_before(request, row), **_during(request, row), **_after(request, row)}
    return {name: Way(LABELS[name][0], form, do) for name, (form, do) in found.items()}


def _before(request: ActingRequest, row: Contest) -> dict[str, Entry]:
    actor, pk, path = request.actor, row.pk, row.city.path
    return {
        "enter": (
            lambda given: forms.EnterForm(lists.to_enter(actor, row), given),
            lambda form: contests.enter(actor, pk, form.cleaned_data["lecturers"]),
        ),
        "judge": (
            lambda given: forms.JudgeForm(lists.people_at(path), lists.units_at(path, timezone.localdate()), given),
            lambda form: contests.add_judge(actor, pk, form.new()),
        ),
        "remove_judge": (
            _chosen("remove_judge", why=False, judge=_judges(row)),
            lambda form: contests.remove_judge(actor, pk, form.told["judge"]),
        ),
        "announce": (forms.AnnounceForm, lambda form: contests.announce(actor, pk, form.cleaned_data["seed"])),
        "draw": (OnPage, lambda _form: contests.draw(actor, pk)),
        "recuse": (
            _chosen("recuse", judge=_judges(row), contestant=_people(row)),
            lambda form: contests.recuse(
                actor, pk, form.told["judge"], form.told["contestant"], form.told["reason"]
            ),
        ),
        "withdraw": (
            _chosen("withdraw", why=False, contestant=_people(row)),
            lambda form: running.withdraw(actor, pk, form.told["contestant"]),
        ),
        "call_off": (
            lambda given: forms.ReasonForm("call_off", given),
            lambda form: contests.call_off(actor, pk, form.cleaned_data["reason"]),
        ),
    }  # fmt: skip


def _during(request: ActingRequest, row: Contest) -> dict[str, Entry]:
    actor, pk = request.actor, row.pk
    opened = _rounds(row, R.OPEN)
    return {
        "open_round": (
            _chosen("open_round", why=False, round=_rounds(row, R.WAITING)),
            lambda form: running.open_round(actor, pk, form.told["round"]),
        ),
        "close_round": (
            _chosen("close_round", why=False, round=opened),
            lambda form: running.close_round(actor, pk, form.told["round"]),
        ),
        "excuse": (
            _chosen("excuse", round=opened, judge=_judges(row)),
            lambda form: running.excuse(actor, pk, form.told["round"], form.told["judge"], form.told["reason"]),
        ),
        "play_off": (OnPage, lambda _form: running.play_off(actor, pk)),
        "count": (OnPage, lambda _form: running.count(actor, pk)),
    }  # fmt: skip


def _after(request: ActingRequest, row: Contest) -> dict[str, Entry]:
    actor, pk = request.actor, row.pk
    waiting = [
        (one.pk, f"{number}. {one.contestant.name}")
        for number, one in enumerate(lists.protests_of(row), 1)
        if one.accepted is None
    ]
    criteria = [(one.code, one.label, one.points) for one in plan_of(row).criteria]
    marks = [
        (one.pk, f"{one.round.title} {one.contestant.name} {one.judge.name} {hundredths(one.total)}")
        for one in lists.marks_of(row)
        if not hasattr(one, "corrected") and one.contestant.unit.path.startswith(actor.unit_path or "-")
    ]
    return {
        "protest": (
            _chosen("protest", contestant=_people(row, actor.unit_path or "-"), mark=marks),
            lambda form: results.protest(
                actor, pk, form.told["contestant"], form.told["reason"], form.told["mark"]
            ),
        ),
        "decide": (
            lambda given: forms.DecideForm(waiting, criteria, given),
            lambda form: results.decide(
                actor, pk, form.cleaned_data["protest"], accepted=form.cleaned_data["accepted"] == "yes",
                answer=form.cleaned_data["answer"], parts=form.parts(),
            ),
        ),
        "propose": (OnPage, lambda _form: results.propose(actor, pk)),
        "send_back": (
            lambda given: forms.ReasonForm("send_back", given),
            lambda form: results.send_back(actor, pk, form.cleaned_data["reason"]),
        ),
        "publish": (OnPage, lambda _form: results.publish(actor, pk)),
        "stars": (OnPage, lambda _form: stars.award(actor, pk)),
        "certificates": (OnPage, lambda _form: files.make(actor, pk)),
    }  # fmt: skip


def _chosen(name: str, *, why: bool = True, **choices: Any) -> Callable[[Given], OnPage]:
    return lambda given: forms.ChosenForm(name, choices, given, why=why)


def _judges(row: Contest) -> list[tuple[int, str]]:
    return [(one.pk, one.name) for one in lists.judges_of(row)]


def _people(row: Contest, path: str = "") -> list[tuple[int, str]]:
    """Who takes part, of units at a place of the tree and below."""
    return [
        (one.pk, f"{one.turn or ''} {one.name}".strip())
        for one in lists.contestants_of(row)
        if not one.withdrawn_at and one.unit.path.startswith(path)
    ]


def _rounds(row: Contest, state: RoundState) -> list[tuple[int, str]]:
    return [(one.pk, one.title) for one in rounds_of(row) if one.state == state]
