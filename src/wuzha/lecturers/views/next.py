# SPDX-License-Identifier: Apache-2.0
"""What is to be done next with a lecturer or a contest, in words and as acts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.lecturers.models import Contest, ContestStep, Lecturer, Protest, Round
from wuzha.lecturers.rules.life import STRAIGHT, ContestState, LecturerState, RoundState
from wuzha.org.roles import May, may
from wuzha.org.services.guard import at_the_top
from wuzha.ui.answers import tab
from wuzha.ui.moments import local
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step

S, L = ContestState, LecturerState
TONES = {
    S.RUNNING: "now", S.COUNTED: "wait", S.CLOSING: "wait", S.PUBLISHED: "ok", S.CALLED_OFF: "bad",
    L.NOMINATED: "wait", L.ACTIVE: "ok", L.TURNED_DOWN: "bad",
}  # fmt: skip
LABELS: dict[str, tuple[Any, str]] = {
    "accept": (pgettext_lazy("lecturers", "Accept the nomination"), "check"),
    "turn_down": (pgettext_lazy("lecturers", "Turn the nomination down"), "ban"),
    "talk": (pgettext_lazy("lecturers", "Record a talk"), "plus"),
    "review": (pgettext_lazy("lecturers", "Hold the yearly review"), "star"),
    "leave": (pgettext_lazy("lecturers", "End the service"), "ban"),
    "open_marks": (pgettext_lazy("lecturers", "Let the audience mark"), "play"),
    "strike": (pgettext_lazy("lecturers", "Strike the talk"), "ban"),
    "enter": (pgettext_lazy("lecturers", "Enter contestants"), "users"),
    "judge": (pgettext_lazy("lecturers", "Add a judge"), "plus"),
    "remove_judge": (pgettext_lazy("lecturers", "Remove a judge"), "trash"),
    "announce": (pgettext_lazy("lecturers", "Announce it with the seed"), "send"),
    "draw": (pgettext_lazy("lecturers", "Draw the order"), "refresh"),
    "recuse": (pgettext_lazy("lecturers", "Recuse a judge"), "ban"),
    "open_round": (pgettext_lazy("lecturers", "Open a round"), "play"),
    "close_round": (pgettext_lazy("lecturers", "Close a round"), "check"),
    "excuse": (pgettext_lazy("lecturers", "Excuse a judge from a round"), "pause"),
    "withdraw": (pgettext_lazy("lecturers", "Withdraw a contestant"), "ban"),
    "play_off": (pgettext_lazy("lecturers", "Hold a play-off"), "play"),
    "count": (pgettext_lazy("lecturers", "Count the marks"), "check"),
    "protest": (pgettext_lazy("lecturers", "Register a protest"), "message"),
    "decide": (pgettext_lazy("lecturers", "Decide a protest"), "check"),
    "propose": (pgettext_lazy("lecturers", "Propose the result"), "send"),
    "send_back": (pgettext_lazy("lecturers", "Send the result back"), "message"),
    "publish": (pgettext_lazy("lecturers", "Confirm and publish the result"), "check"),
    "stars": (pgettext_lazy("lecturers", "Compute the stars"), "star"),
    "certificates": (pgettext_lazy("lecturers", "Make the certificates"), "file"),
    "call_off": (pgettext_lazy("lecturers", "Call it off"), "ban"),
}


def tabs(here: str) -> list[Any]:
    """The pages of the room."""
    names = {
        "index": pgettext("lecturers", "Star lecturers"), "talks": pgettext("lecturers", "Talks"),
        "contests": pgettext("lecturers", "Contests"),
    }  # fmt: skip
    return [tab(label, reverse(f"lecturers:{name}"), name == here) for name, label in names.items()]


def runs(actor: Actor) -> bool:
    """Whether somebody runs it for the city."""
    return at_the_top(actor) and (may(actor.role, May.RUN_OUTREACH) or may(actor.role, May.OVERSEE))


def works(actor: Actor) -> bool:
    return may(actor.role, May.WORK_OUTREACH) or may(actor.role, May.OVERSEE)


def starry(stars: int) -> str:
    """Stars as text."""
    return "★" * stars or pgettext("lecturers", "no star")


def hundredths(points: int | None) -> str:
    """Points with two decimals."""
    return "—" if points is None else f"{points // 100}.{points % 100:02d}"


def act_of(name: str, key: str = "") -> Act:
    label, icon = LABELS[name]
    return Act(label, opens=f"{name}-sheet", icon=icon, key=key)


def _next(what: Any, names: Sequence[str], who: str, *, mine: bool) -> NextAct:
    first = names[0] if names and mine else ""
    others = [act_of(one) for one in names if one != first]
    return NextAct(what, who=who, mine=mine, act=act_of(first, key="n") if first else None, others=others)


def due(row: Lecturer) -> bool:
    return bool(row.stars) and row.review_due is not None and row.review_due <= timezone.localdate()


def what_next(row: Lecturer) -> str:
    if row.state == L.NOMINATED:
        return pgettext("lecturers", "Decide the nomination: a colleague of who nominated")
    if due(row):
        return pgettext("lecturers", "Hold the yearly review: it is due since %(day)s") % {"day": row.review_due}
    if row.state == L.ACTIVE:
        return pgettext("lecturers", "Record each talk")
    return pgettext("lecturers", "Nothing is left to do")


def of_lecturer(actor: Actor, row: Lecturer) -> NextAct:
    names: list[str] = []
    mine = False
    if row.state == L.NOMINATED and runs(actor) and row.nominated_by_id != actor.person_id:
        names, mine = ["accept", "turn_down"], True
    elif row.state == L.ACTIVE and works(actor):
        names, mine = ["talk", "leave"], True
        if runs(actor) and row.stars:
            names = ["review", *names] if due(row) else ["talk", "review", "leave"]
    return _next(what_next(row), names, row.unit.name, mine=mine)


def head_of(row: Lecturer) -> RecordHead:
    chips = [Chip(row.get_state_display(), TONES.get(L(row.state), "")), Chip(starry(row.stars))]
    facts = [Fact(pgettext("lecturers", "Nominated for"), row.unit.name)]
    if row.work:
        facts.append(Fact(pgettext("lecturers", "Works at"), row.work))
    if row.since is not None:
        facts.append(Fact(pgettext("lecturers", "Lecturer since"), row.since))
    if row.review_due is not None:
        facts.append(Fact(pgettext("lecturers", "Review due"), row.review_due))
    if row.ended_on is not None:
        facts.append(Fact(pgettext("lecturers", "Left on"), row.ended_on))
    return RecordHead(row.name or row.number, row.number, chips, facts)


def of_contest(
    actor: Actor, row: Contest, rounds: Sequence[Round], protests: Sequence[Protest], group: Sequence[int]
) -> NextAct:
    """The next step of a contest, and the acts its state allows who looks."""
    state, city = S(row.state), runs(actor)
    names: list[str] = []
    if state is S.PLANNED:
        names = ["enter", "announce", "judge", "remove_judge", "recuse", "withdraw", "call_off"]
    elif state is S.ANNOUNCED:
        names = ["draw", "judge", "remove_judge", "recuse", "withdraw", "call_off"]
    elif state is S.RUNNING:
        names = _running(rounds, group)
    elif state is S.COUNTED:
        names = ["decide"] if any(one.accepted is None for one in protests) else []
        over = row.protest_until is not None and row.protest_until <= timezone.now()
        names = [*names, "propose"] if over else [*names, "protest", "propose"]
    elif state is S.CLOSING:
        names = ["send_back"] if row.proposed_by_id == actor.person_id else ["publish", "send_back"]
    elif state is S.PUBLISHED:
        names = ["certificates"] if row.starred_at else ["stars", "certificates"]
    if not city:
        names = ["protest"] if "protest" in names and works(actor) else []
    return _next(contest_next(row), names, row.city.name, mine=city and bool(names))


def _running(rounds: Sequence[Round], group: Sequence[int]) -> list[str]:
    waiting = any(one.state == RoundState.WAITING for one in rounds)
    opened = any(one.state == RoundState.OPEN for one in rounds)
    names = ["close_round", "excuse"] if opened else []
    if waiting:
        names = [*names, "open_round"] if opened else ["open_round", *names]
    if not waiting and not opened:
        names = ["play_off", "count"] if group else ["count"]
    if all(one.state == RoundState.WAITING for one in rounds):
        names = [*names, "judge", "remove_judge"]
    return [*names, "recuse", "withdraw", "call_off"]


def contest_next(row: Contest) -> str:
    return {
        S.PLANNED: pgettext("lecturers", "Enter contestants and judges, then announce it with the seed"),
        S.ANNOUNCED: pgettext("lecturers", "Draw the order, and give each judge a code"),
        S.RUNNING: pgettext("lecturers", "Open the rounds, close each when all marks are there, then count"),
        S.COUNTED: pgettext("lecturers", "Protests can be made until %(until)s; then propose the result")
        % {"until": local(row.protest_until) if row.protest_until else "—"},
        S.CLOSING: pgettext("lecturers", "Confirm the result: a colleague of who proposed it"),
        S.PUBLISHED: pgettext("lecturers", "Make the certificates")
        if row.starred_at
        else pgettext("lecturers", "Compute the stars, then make the certificates"),
        S.CALLED_OFF: pgettext("lecturers", "Nothing is left to do"),
    }[S(row.state)]


def contest_head(row: Contest, steps: Sequence[ContestStep], contestants: int, judges: int) -> RecordHead:
    chips = [Chip(row.get_state_display(), TONES.get(S(row.state), "")), Chip(row.get_kind_display())]
    facts = [
        Fact(pgettext("lecturers", "Day"), row.day), Fact(pgettext("lecturers", "Place"), row.place),
        Fact(pgettext("lecturers", "Contestants"), contestants), Fact(pgettext("lecturers", "Judges"), judges),
    ]  # fmt: skip
    if row.seed:
        facts.append(Fact(pgettext("lecturers", "Seed"), row.seed))
    if row.protest_until is not None:
        facts.append(Fact(pgettext("lecturers", "Protests until"), local(row.protest_until)))
    for label, one in (
        (pgettext("lecturers", "Proposed by"), row.proposed_by),
        (pgettext("lecturers", "Confirmed by"), row.published_by),
    ):  # fmt: skip
        if one is not None:
            facts.append(Fact(label, one.name))
    return RecordHead(row.title, row.number, chips, facts, _stepper(row, steps))


def _stepper(row: Contest, steps: Sequence[ContestStep]) -> list[Step]:
    told = {one.to_state: f"{timezone.localtime(one.at):%m-%d}" for one in steps}
    state = S(row.state)
    if state not in STRAIGHT:
        passed = [one for one in STRAIGHT if one in told]
        return [*(Step(one.label, "done", told[one]) for one in passed), Step(state.label, "now", told.get(state, ""))]
    place = STRAIGHT.index(state)
    return [
        Step(one.label, "done" if n < place else "now" if n == place else "next", told.get(one, ""))
        for n, one in enumerate(STRAIGHT)
    ]
