# SPDX-License-Identifier: Apache-2.0
"""One visit of an officer: how long the person stays shown for it, which clock matters, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from wuzha.warning.rules.ladder import Step
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.rules.outcomes import FACE_TO_FACE

#: Lines of the talk that are read at the door; the others are folded.
LINES_AT_THE_DOOR = 3


class Went(Protocol):
    """An attempt, as far as it ends a visit."""

    channel: str
    at: datetime


def still_shown(since: datetime, attempts: Iterable[Went], now: datetime, minutes: int) -> bool:
    """Whether a person who was shown at `since` is shown still: until somebody stood at the door, or the time is over.

    A call in vain ends nothing: the visit that it was to spare is what the address is for (PIPL 6: least data, for the
    purpose alone; `minutes` is rule data).
    """
    if now >= since + timedelta(minutes=minutes):
        return False
    return not any(one.channel in FACE_TO_FACE and one.at > since for one in attempts)


class Runs(Protocol):
    """A deadline."""

    @property
    def is_next(self) -> bool: ...


C = TypeVar("C", bound=Runs)


def that_matters(clocks: Sequence[C]) -> C | None:
    """The clock to show closed: the first that runs out; once none runs, the last one."""
    return next((one for one in clocks if one.is_next), clocks[-1] if clocks else None)


class Doing(StrEnum):
    """What an officer does next about a task."""

    SIGN = "SIGN"
    SHOW = "SHOW"
    CALL = "CALL"
    ARRIVE = "ARRIVE"
    TRY = "TRY"
    RECORD = "RECORD"
    HAND_OVER = "HAND_OVER"
    PROVE = "PROVE"
    CHECK = "CHECK"
    NOTHING = "NOTHING"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a task stands. `shown` says that the person is shown for this visit, `arrived` that it has begun."""

    state: str
    step: Step
    shown: bool = False
    arrived: bool = False
    to_hand_over: bool = False
    unproven: bool = False
    to_check: bool = False


#: Steps to a person whose number or address is needed for them.
_NEEDS_PERSON = frozenset({Step.CALL, Step.THREEWAY, Step.FAMILY, Step.VILLAGE, Step.VISIT})


def next_doing(task: Standing) -> Doing:
    """Sign; then show the person, call or go there, record; after the end what is left of it.

    Who waits for the morning or for the gap between two tries is told so by the step; the act is the same.
    """
    if task.state == State.DISPATCHED:
        return Doing.SIGN
    if task.state not in (State.SIGNED, State.WORKING):
        return _after_the_end(task)
    if task.arrived or task.step in (Step.CLOSE, Step.EXHAUSTED):
        return Doing.RECORD
    if task.step in _NEEDS_PERSON and not task.shown:
        return Doing.SHOW
    return {Step.CALL: Doing.CALL, Step.VISIT: Doing.ARRIVE}.get(task.step, Doing.TRY)


def _after_the_end(task: Standing) -> Doing:
    if task.to_hand_over:
        return Doing.HAND_OVER
    if task.unproven:
        return Doing.PROVE
    return Doing.CHECK if task.to_check else Doing.NOTHING
