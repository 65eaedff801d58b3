# SPDX-License-Identifier: Apache-2.0
"""What a list tells of a case's documents, against the steps that stand: what follows from it, and what contradicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wuzha.cases.rules.life import CASE_LIFE, STRAIGHT, Act, State

#: The acts that lists tell of.
LISTED = (Act.ACCEPT, Act.NOT_FILE, Act.FILE, Act.SOLVE, Act.SEND, Act.CONCLUDE, Act.WITHDRAW)
#: State → the act that leads there on the straight way.
_TO = {State.ACCEPTED: Act.ACCEPT, State.FILED: Act.FILE, State.SOLVED: Act.SOLVE, State.SENT: Act.SEND}


@dataclass(frozen=True, slots=True)
class Told:
    """A document: which act it proves, its day and its number; without a day where only the fact is known."""

    act: Act
    day: date | None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Stood:
    """A step that stands. `supposed`: taken from a list that told nothing of its document."""

    pk: int
    told: Told
    supposed: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    """A step to add, from which state to which; it may take the place of a supposed one."""

    told: Told
    start: State
    end: State
    strikes: int | None = None


class Clash(StrEnum):
    """How a list contradicts what stands."""

    OTHER_DAY = "OTHER_DAY"
    OTHER_NUMBER = "OTHER_NUMBER"
    #: The case is not where this act could be done.
    NOT_NEXT = "NOT_NEXT"
    #: It is of a day before the step before it.
    TOO_EARLY = "TOO_EARLY"


def follow(
    state: State, stood: Sequence[Stood], told: Sequence[Told], *, supposing: bool
) -> tuple[list[Next], list[tuple[Act, Clash]]]:
    """The steps that a list adds to those that stand (in their order), and what of it contradicts them.

    `supposing`: a step that must have been, since a later one was, is added without a day: nobody here knows more.
    Telling the same again adds nothing.
    """
    found: list[Next] = []
    clashes: list[tuple[Act, Clash]] = []
    last = {one.told.act: one for one in stood}
    latest = max((one.told.day for one in stood if one.told.day is not None and not one.supposed), default=None)
    for one in sorted(told, key=lambda one: (one.day or date.max, LISTED.index(one.act))):
        if any(it.told.act == one.act and not it.supposed and _clash(one, it.told) is None for it in stood):
            continue
        old = last.get(one.act)
        if old is not None and not _again(one, old, state):
            if old.supposed and (one.number or one.day != old.told.day):
                found.append(Next(one, _before(one.act), _after(one.act), old.pk))
            elif clash := _clash(one, old.told):
                clashes.append((one.act, clash))
            continue
        if latest is not None and one.day is not None and one.day < latest:
            clashes.append((one.act, Clash.TOO_EARLY))
            continue
        way = _way(state, one, supposing=supposing)
        if not way:
            clashes.append((one.act, Clash.NOT_NEXT))
            continue
        found += way
        state, latest = way[-1].end, one.day or latest
        last[one.act] = Stood(0, one)
    return found, clashes


def _again(one: Told, old: Stood, state: State) -> bool:
    """Whether it is a further act of the same kind, such as filing anew what was withdrawn."""
    return (
        CASE_LIFE.target(one.act, state) is not None
        and one.day is not None
        and (old.told.day is None or one.day > old.told.day)
        and not old.supposed
    )


def _clash(one: Told, old: Told) -> Clash | None:
    if one.day is not None and old.day is not None and one.day != old.day:
        return Clash.OTHER_DAY
    return Clash.OTHER_NUMBER if one.number and old.number and one.number != old.number else None


def _way(state: State, one: Told, *, supposing: bool) -> list[Next]:
    """From the state to the act, over what must have been between; nothing where no way leads there."""
    end = CASE_LIFE.target(one.act, state)
    if end is not None:
        return [Next(one, state, end)]
    if not supposing or state not in STRAIGHT:
        return []
    found: list[Next] = []
    for step in STRAIGHT[STRAIGHT.index(state) + 1 :]:
        if (act := _TO.get(step)) is None:
            break
        found.append(Next(Told(act, None), state, step))
        state = step
        if (end := CASE_LIFE.target(one.act, state)) is not None:
            return [*found, Next(one, state, end)]
    return []


def _before(act: Act) -> State:
    starts, _end = CASE_LIFE.table[act]
    return next(state for state in STRAIGHT if state in starts)


def _after(act: Act) -> State:
    return CASE_LIFE.table[act][1]
