# SPDX-License-Identifier: Apache-2.0
"""The steps of a clock: when somebody is told of it. Pure; the caller passes every instant.

A clock starts, stands still in its pauses, and is due. A step is reached when a share (percent) of the time in which
the clock really ran is over; above 100 % it lies as far behind the deadline. Or it is so long before the deadline.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

C = TypeVar("C", bound=str)
T = TypeVar("T", bound=str)
NO_TIME = timedelta(0)


class HasInstant(Protocol):
    """A step, whatever else a domain says of it."""

    @property
    def meant_at(self) -> datetime: ...


S = TypeVar("S", bound=HasInstant)


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood still from `start` to `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class RunningClock(Generic[C]):
    """A clock that runs: its deadline already lies behind its pauses."""

    clock: C
    start: datetime
    due: datetime
    #: In order, none overlapping another.
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A row of a rule set: at this percent of the clock, tell them."""

    clock: str
    percent: int
    tell: str


@dataclass(frozen=True)  # no slots: a domain's alias of the type may be called, which notes the types in it
class Step(Generic[C, T]):
    """A share of one running clock, and the instant at which it is reached."""

    clock: C
    due: datetime
    percent: int
    tell: T
    meant_at: datetime


@dataclass(frozen=True, slots=True)
class Lead:
    """A step so many minutes before a deadline."""

    meant_at: datetime
    lead: int


def started(due: datetime, minutes: int | None, pauses: Iterable[Pause], earliest: datetime) -> datetime:
    """When a clock of so many minutes started, from its deadline: one that was moved sooner started later.

    Never before `earliest` (such as the push), never after the deadline itself.
    """
    length = NO_TIME if minutes is None else timedelta(minutes=minutes)
    stood = sum((pause.end - pause.start for pause in pauses), NO_TIME)
    start = earliest if minutes is None else max(earliest, due - length - stood)
    return min(start, due)


def reached_at(clock: RunningClock[C], percent: int) -> datetime:
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


def planned(
    clocks: Iterable[RunningClock[C]],
    shares: Iterable[Share],
    chain: type[T],
    hold: Callable[[datetime], datetime] = lambda at: at,
    not_before: datetime | None = None,
) -> list[Step[C, T]]:
    """Every step of the clocks. `chain` are those who may be told.

    `hold` gives the instant to which one in quiet hours is put off. What would have been reached before `not_before`
    (the receipt, or the moment a deadline was moved) is meant for that moment. A clock that has stood still does not
    repeat what lies before its pause: that was told then.
    """
    shares, found = tuple(shares), []
    for clock in clocks:
        for share in shares:
            if share.clock != clock.clock:
                continue
            at = hold(reached_at(clock, share.percent))
            if clock.pauses and at <= clock.pauses[-1].start:
                continue
            if not_before is not None:
                at = max(at, not_before)
            found.append(Step(clock.clock, clock.due, share.percent, chain(share.tell), at))
    return found


#: (clock, percent, tell) with the deadline, or with the instant, of an alert that was told already.
Told = tuple[str, int, str, datetime]


def untold(steps: Iterable[Step[C, T]], told: Collection[Told]) -> list[Step[C, T]]:
    """The steps that nobody was told of yet: not for this deadline, and not for the same instant of another one."""
    return [
        step
        for step in steps
        if (step.clock, step.percent, step.tell, step.due) not in told
        and (step.clock, step.percent, step.tell, step.meant_at) not in told
    ]


def leads(start: datetime, due: datetime, minutes: Iterable[int]) -> list[Lead]:
    """The steps before a deadline in time order; those that would lie before its start are no steps of it."""
    found = [Lead(due - timedelta(minutes=lead), lead) for lead in minutes]
    return sorted((step for step in found if step.meant_at > start), key=lambda step: step.meant_at)


def reached(steps: Iterable[S], now: datetime) -> list[S]:
    """Steps whose instant has come: asked again after a pause it gives the same ones, so nothing is lost or doubled."""
    return [step for step in steps if step.meant_at <= now]


def next_at(steps: Iterable[HasInstant], now: datetime, last: datetime | None = None) -> datetime | None:
    """When to look at a clock again: at its next step, and never later than at the `last` instant, such as its end."""
    found = min((step.meant_at for step in steps if step.meant_at > now), default=last)
    return found if found is None or last is None else min(found, last)
