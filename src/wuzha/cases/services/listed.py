# SPDX-License-Identifier: Apache-2.0
"""Documents of cases that a list tells of: the steps they prove, written in bulk, never over a step that stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.backends.utils import CursorWrapper
from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.models import Case
from wuzha.cases.registry import forbids, locked_before
from wuzha.cases.rules.clocks import WITH_CLOCK
from wuzha.cases.rules.life import Act, State
from wuzha.cases.rules.told import LISTED, Clash, Next, Stood, Told, follow
from wuzha.cases.services.base import set_clocks, tell_moved
from wuzha.copying import copy_in
from wuzha.core.growing import in_order
from wuzha.intake.receivers import Problem
from wuzha.sql import blocks, next_ids

#: What the fields of a list call the document of an act: `filed_on` is its day, `filed_no` its number.
PAPERS: dict[str, Act] = {
    "accepted": Act.ACCEPT, "not_filed": Act.NOT_FILE, "filed": Act.FILE, "solved": Act.SOLVE, "sent": Act.SEND,
    "concluded": Act.CONCLUDE, "withdrawn": Act.WITHDRAW,
}  # fmt: skip
SQL = blocks(Path(__file__).with_name("receiving.sql"))
_NAMES = {act: name for name, act in PAPERS.items()}
_STEPS = ("id", "case_id", "act", "from_state", "to_state", "day", "document_no", "organ", "at")


@dataclass(frozen=True, slots=True)
class _Row:
    pk: int
    struck_by_id: int | None
    told: Told
    supposed: bool


@dataclass(slots=True)
class Course:
    """The steps of one case, and those that a list adds."""

    state: State
    stood: list[Stood]
    #: From lists alone: no person has worked on it, and what they leave out may be supposed.
    listed: bool
    opened: bool = False
    #: Each with the organ that decided. A planned step has the key −1 − its place here.
    planned: list[tuple[Next, str]] = field(default_factory=list)

    def follow(self, told: Iterable[Told]) -> tuple[list[Next], list[tuple[Act, Clash]]]:
        """The steps that follow from documents, and what contradicts those that stand. Plans nothing."""
        return follow(self.state, self.stood, list(told), supposing=self.listed)

    def add(self, steps: Iterable[Next], organ: str) -> None:
        """Plan steps, decided by the organ where a document has a number."""
        for one in steps:
            if one.strikes is not None and one.strikes < 0:
                place = -1 - one.strikes
                self.planned[place] = Next(one.told, one.start, one.end), organ
                self.stood = [Stood(one.strikes, one.told) if it.pk == one.strikes else it for it in self.stood]
                continue
            self.planned.append((one, organ))
            at = next((n for n, it in enumerate(self.stood) if it.pk == one.strikes), len(self.stood))
            self.stood[at : at + 1] = [Stood(-len(self.planned), one.told)]
            if one.strikes is None:
                self.state = one.end

    def stands(self, act: Act) -> Told | None:
        return next((one.told for one in reversed(self.stood) if one.told.act == act), None)


def opening(told: Sequence[Told], reported_on: date, organ: str) -> tuple[Course, list[tuple[Act, Clash]]]:
    """The course of a case that a list tells of for the first time. Where it says nothing of the acceptance, the day of
    the report stands for it, as far as known."""
    course = Course(State.RECEIVED, [], listed=True, opened=True)
    if not any(one.act == Act.ACCEPT for one in told):
        day = min([reported_on, *(one.day for one in told if one.day is not None)])
        course.add(course.follow([Told(Act.ACCEPT, day)])[0], "")
        course.stood = [Stood(one.pk, one.told, supposed=True) for one in course.stood]
    steps, clashes = course.follow(told)
    course.add(steps, organ)
    return course, clashes


def courses(cursor: CursorWrapper, statement: str, cases: Sequence[int]) -> dict[int, Course]:
    """The courses of cases that are here."""
    rows: dict[int, list[_Row]] = defaultdict(list)
    states: dict[int, State] = {}
    by_hand: set[int] = set()
    cursor.execute(statement, [list(cases)] * 2)
    for case, state, of_list, pk, act, day, number, struck_by, by_person in cursor.fetchall():
        states[case] = State(state)
        if by_person or not of_list:
            by_hand.add(case)
        if act in LISTED:
            supposed = of_list and not by_person and not number and act == Act.ACCEPT
            rows[case].append(_Row(pk, struck_by, Told(Act(act), day, number), supposed))
    return {
        case: Course(
            state,
            [Stood(one.pk, one.told, one.supposed) for one in in_order(rows[case])],
            listed=case not in by_hand,
        )
        for case, state in states.items()
    }


def locked(cursor: CursorWrapper, statement: str, cases: Sequence[int]) -> dict[int, Course]:
    """The courses of cases that a list adds to, read again under the locks that an act by a document takes."""
    if not cases:
        return {}
    for lock in locked_before:
        lock(cases)
    list(Case.unscoped.filter(pk__in=cases).order_by("pk").select_for_update(of=("self",), no_key=True))
    return courses(cursor, statement, cases)


class Forbidden:
    """Which documents something that rests on their cases forbids: asked once for all that a list tells, and again for
    what follows only from its other rows."""

    def __init__(self, told: Iterable[tuple[int, Iterable[Next]]]) -> None:
        self._known: dict[tuple[int, Act, date], bool] = {}
        self._ask({key for case, steps in told for key in _keys(case, steps)})

    def _ask(self, keys: Collection[tuple[int, Act, date]]) -> None:
        cases = Case.unscoped.in_bulk({case for case, _act, _day in keys})
        proofs = [(cases[case], act, day) for case, act, day in keys]
        refused = {place for one in forbids for place in one(proofs)} if proofs else set()
        self._known |= {key: place in refused for place, key in enumerate(keys)}

    def of(self, case: int, steps: Sequence[Next]) -> list[Problem]:
        """The steps of a case that are forbidden."""
        keys = _keys(case, steps)
        if more := [key for key in keys if key not in self._known]:
            self._ask(more)
        return [Problem(f"{_NAMES[act]}_on", "FORBIDDEN") for _case, act, day in keys if self._known[case, act, day]]


def _keys(case: int, steps: Iterable[Next]) -> list[tuple[int, Act, date]]:
    return [(case, one.told.act, one.told.day or timezone.localdate()) for one in steps]


def problems_of(clashes: Iterable[tuple[Act, Clash]], course: Course) -> list[Problem]:
    """Each contradiction as a problem of its field, with what stands (`filed_on:OTHER_DAY=2026-03-01`)."""
    found = []
    for act, clash in clashes:
        number = clash is Clash.OTHER_NUMBER
        stands = course.stands(act)
        known = "" if stands is None else stands.number if number else (stands.day or "")
        code = f"{clash.value}={known}" if known else clash.value
        found.append(Problem(f"{_NAMES[act]}_{'no' if number else 'on'}", code))
    return found


def write(cursor: CursorWrapper, actor: Actor, found: dict[int, Course], now: datetime) -> None:
    """Write the planned steps; the states of cases that are opened are written with them."""
    planned = [(case, one, organ) for case, course in found.items() for one, organ in course.planned]
    ids = next_ids(cursor, "cases_casestep", len(planned))
    rows: list[tuple[Any, ...]] = [
        (pk, case, told.act, one.start, one.end, told.day, told.number, organ if told.number else "", now)
        for pk, (case, one, organ) in zip(ids, planned, strict=True)
        for told in (one.told,)
    ]
    copy_in(cursor, "cases_casestep", _STEPS, rows)
    striking = ((pk, one.strikes) for pk, (_case, one, _organ) in zip(ids, planned, strict=True))
    struck = [pair for pair in striking if pair[1] is not None]
    if struck:
        cursor.execute(SQL["strike"], [list(column) for column in zip(*struck, strict=True)])
    rounds = _rounds((case, one) for case, one, _organ in planned if not found[case].opened)
    for moves in rounds:  # the database lets a case go one step at a time
        steps = [(case, one.end.value) for case, one in moves.items() if one.strikes is None]
        if steps:
            cursor.execute(SQL["move"], [list(column) for column in zip(*steps, strict=True)])
    touched = Case.unscoped.filter(pk__in=[case for case, course in found.items() if course.planned])
    set_clocks(list(touched.filter(Q(state__in=WITH_CLOCK) | Q(due_at__isnull=False))))
    cases = Case.unscoped.in_bulk({case for moves in rounds for case in moves})
    for moves in rounds:
        for act in dict.fromkeys(one.told.act for one in moves.values()):
            tell_moved(actor, [cases[case] for case, one in moves.items() if one.told.act == act], act)


def _rounds(steps: Iterable[tuple[int, Next]]) -> list[dict[int, Next]]:
    """Steps in an order in which each case takes its own: the first of every case, then the second, and so on."""
    rounds: list[dict[int, Next]] = []
    taken: Counter[int] = Counter()
    for case, one in steps:
        if taken[case] == len(rounds):
            rounds.append({})
        rounds[taken[case]][case] = one
        taken[case] += 1
    return rounds
