# SPDX-License-Identifier: Apache-2.0
"""The operations of a plan: eight in its last period.

Which cases an operation is about follows from who was caught for them; what it should reach is a little more or less
than what was, so that some targets are reached and some are not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from wuzha.simulation.casework.records import Casework
from wuzha.simulation.casework.suspects import CARD

#: In the demo some operations are under way: for so much longer, with targets so much further off.
GOES_ON, AHEAD = timedelta(days=45), 2.0


@dataclass(frozen=True, slots=True)
class PlannedOperation:
    """Name, kind (`operations.kinds`), days, cases, and its targets by the code of a figure of results."""

    name: str
    kind: str
    first: date
    last: date
    cases: tuple[int, ...]
    targets: dict[str, int]
    #: Place of the operation in the list that it is a part of.
    part_of: int | None = None


@dataclass(frozen=True, slots=True)
class _Kind:
    """From which to which part of the period (shares), about which cases, and what part of the result is the target."""

    name: str
    kind: str
    since: float
    until: float
    about: Callable[[Casework, set[int]], set[int]]
    figure: str
    aim: float
    part_of: int | None = None


def operations(work: Casework) -> list[PlannedOperation]:
    """Eight operations of the last period, parts after what they are a part of."""
    target = work.targets[-1]
    found = []
    inside = {
        one.key for one in work.cases if (day := one.day_of("file")) is not None and target.first <= day < target.after
    }
    for one in _KINDS:
        first = target.first + timedelta(days=int(one.since * target.days))
        last = target.first + timedelta(days=max(int(one.until * target.days) - 1, int(one.since * target.days)))
        aim = one.aim
        if work.preset == "demo" and one.until == 1.0:
            last, aim = last + GOES_ON, one.aim * AHEAD
        cases = one.about(work, inside)
        if one.part_of is not None:
            days = {each.key: each.day_of("file") for each in work.cases}
            cases = {key for key in cases if (day := days[key]) is not None and first <= day <= last}
        reached = _reached(work, cases, one.figure, first, last)
        found.append(
            PlannedOperation(
                f"{one.name}（{first.year}演示）", one.kind, first, last, tuple(sorted(cases)),
                {one.figure: max(round(reached * aim), 1)}, one.part_of,
            )
        )  # fmt: skip
    return found


def _reached(work: Casework, cases: set[int], figure: str, first: date, last: date) -> int:
    """What came of the cases in these days, roughly as the figure counts it."""
    if figure == "solved":
        days = [one.day_of("solve") for one in work.cases if one.key in cases]
        return sum(first <= day <= last for day in days if day is not None)
    people = {one.person for one in work.measures if one.case in cases and first <= one.day <= last}
    return len(people)


def _of_roles(*roles: str) -> Callable[[Casework, set[int]], set[int]]:
    def about(work: Casework, inside: set[int]) -> set[int]:
        return {case for one in work.people for case, own in one.cases.items() if {*roles} & {*own}} & inside

    return about


def _of_gangs(work: Casework, inside: set[int]) -> set[int]:
    solved = {one.key for one in work.cases if one.gang >= 0 and one.day_of("solve") is not None}
    return solved & inside


_KINDS = (
    _Kind("云剑行动", "YUNJIAN", 0.0, 1.0, _of_gangs, "solved", 0.9),
    _Kind("云剑行动第一战役", "YUNJIAN", 0.1, 0.35, _of_gangs, "solved", 1.2, part_of=0),
    _Kind("云剑行动第二战役", "YUNJIAN", 0.5, 0.8, _of_gangs, "solved", 1.0, part_of=0),
    _Kind("断卡行动", "DUANKA", 0.0, 1.0, _of_roles(CARD), "handled", 1.1),
    _Kind("断卡行动集中收网", "DUANKA", 0.3, 0.6, _of_roles(CARD), "handled", 0.8, part_of=3),
    _Kind("断流行动", "DUANLIU", 0.05, 0.95, _of_roles("SMUGGLE"), "caught", 1.0),
    _Kind("打击涉诈引流专项", "LOCAL", 0.2, 0.9, _of_roles("ATTRACT"), "caught", 0.7),
    _Kind("打击涉诈取现专项", "LOCAL", 0.4, 1.0, _of_roles("CASH", "LAUNDER"), "caught", 1.3),
)
