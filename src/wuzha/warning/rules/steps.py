# SPDX-License-Identifier: Apache-2.0
"""The steps of a running clock: whom to tell when so much of its time has run. Pure; the caller passes every instant.

A clock starts, stands still in its pauses, and is due. A step is reached when a share (percent) of the time in which
the clock really ran is over; above 100 % it lies as far behind the deadline. Low levels are told nothing at night.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuzha.warning.rules.lifecycle import AT_STATION, OPEN, State


class ClockName(models.TextChoices):
    """In the order of the work (`domain.md` §3.2)."""

    SIGN_IN = "SIGN_IN", _("Sign-in")
    FIRST_CALL = "FIRST_CALL", _("First call")
    MEET = "MEET", _("Meet")
    FEEDBACK = "FEEDBACK", _("Feedback")
    #: The answer of a station that is asked to take a warning over.
    TRANSFER = "TRANSFER", _("Answer to a transfer")


class Tell(models.TextChoices):
    """Who is told, up the chain. Values of posts are those of `org.models.Post`."""

    OFFICER = "OFFICER", _("Who has it in hand")
    CHIEF = "CHIEF", _("Station chief")
    SHIFT_LEADER = "SHIFT_LEADER", _("Shift leader")
    COMMAND = "COMMAND", _("Command centre")


#: Clocks that a rule may let stand still.
PAUSABLE = (ClockName.FIRST_CALL, ClockName.MEET, ClockName.FEEDBACK)
#: Told at the station that has the warning.
AT_THE_STATION = (Tell.OFFICER, Tell.CHIEF)
_ORDER = {clock: place for place, clock in enumerate(ClockName)}
_CHAIN = {tell: place for place, tell in enumerate(Tell)}
NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood still from `start` to `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock that runs: its deadline already lies behind its pauses."""

    clock: ClockName
    start: datetime
    due: datetime
    #: In order, none overlapping another.
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A row of the rule set: at this percent of the clock, tell them."""

    clock: str
    percent: int
    tell: str


@dataclass(frozen=True, slots=True)
class Step:
    """A share of one running clock, and the instant at which it is reached."""

    clock: ClockName
    due: datetime
    percent: int
    tell: Tell
    meant_at: datetime


def running(state: str, *, met: bool) -> tuple[ClockName, ...]:
    """The clocks that run in a state; the same reading as `warning.models.computed.next_due_of_row`."""
    if state not in OPEN:
        return ()
    found = []
    if state == State.DISPATCHED:
        found.append(ClockName.SIGN_IN)
    if state in (State.DISPATCHED, State.SIGNED):
        found.append(ClockName.FIRST_CALL)
    if state in AT_STATION and not met:
        found.append(ClockName.MEET)
    return (*found, ClockName.FEEDBACK)


def started(due: datetime, minutes: int | None, pauses: Iterable[Pause], earliest: datetime) -> datetime:
    """When a clock of so many minutes started, from its deadline: one that was moved sooner started later.

    Never before `earliest` (push or dispatch), never after the deadline itself.
    """
    length = NO_TIME if minutes is None else timedelta(minutes=minutes)
    stood = sum((pause.end - pause.start for pause in pauses), NO_TIME)
    start = earliest if minutes is None else max(earliest, due - length - stood)
    return min(start, due)


def reached_at(clock: RunningClock, percent: int) -> datetime:
    """The instant at which a share of the clock's own time has run.

    1. Its own time is what lies between start and deadline without the pauses.
    2. Walk along it; each pause met on the way is passed over whole.
    3. A share above 100 % lies behind the deadline, where no pause is any more.
    """
    pauses = [pause for pause in clock.pauses if clock.start <= pause.start < clock.due]
    own = clock.due - clock.start - sum((pause.end - pause.start for pause in pauses), NO_TIME)
    at = clock.start + max(own, NO_TIME) * percent // 100
    for pause in pauses:
        if at <= pause.start:
            break
        at += pause.end - pause.start
    return at


def plan(
    clocks: Iterable[RunningClock],
    shares: Sequence[Share],
    hold: Callable[[datetime], datetime] = lambda at: at,
    not_before: datetime | None = None,
) -> list[Step]:
    """Every step of the clocks, in the order they are meant.

    `hold` gives the instant to which one in quiet hours is put off. What would have been reached before `not_before`
    (the receipt, or the moment a deadline was moved) is meant for that moment. A clock that has stood still does not
    repeat what lies before its pause: that was told then.
    """
    found = []
    for clock in clocks:
        for share in shares:
            if share.clock != clock.clock:
                continue
            at = hold(reached_at(clock, share.percent))
            if clock.pauses and at <= clock.pauses[-1].start:
                continue
            if not_before is not None:
                at = max(at, not_before)
            found.append(Step(clock.clock, clock.due, share.percent, Tell(share.tell), at))
    return sorted(found, key=in_order)


def in_order(step: Step) -> tuple[datetime, int, int, int]:
    """Steps in the order they are meant: for one instant the lower share first, then down the work and up the chain."""
    return step.meant_at, step.percent, _ORDER[step.clock], _CHAIN[step.tell]


#: (clock, percent, tell) with the deadline, or with the instant, of an alert that was told already.
Told = tuple[str, int, str, datetime]


def untold(steps: Iterable[Step], told: Collection[Told]) -> list[Step]:
    """The steps that nobody was told of yet: not for this deadline, and not for the same instant of another one."""
    return [
        step
        for step in steps
        if (step.clock, step.percent, step.tell, step.due) not in told
        and (step.clock, step.percent, step.tell, step.meant_at) not in told
    ]
