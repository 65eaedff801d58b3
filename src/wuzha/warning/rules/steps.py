# SPDX-License-Identifier: Apache-2.0
"""The steps of a warning's clocks: whom to tell when so much of a clock's time has run (`core.clocks.plan`).

Pure; the caller passes every instant. Low levels are told nothing at night.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuzha.core.clocks import plan
from wuzha.warning.rules.lifecycle import AT_STATION, OPEN, State


class ClockRow(Protocol):
    @property
    def level(self) -> str: ...
    @property
    def clock(self) -> str: ...
    @property
    def start(self) -> str: ...
    @property
    def minutes(self) -> int: ...


def deadlines(rows: Iterable[ClockRow], level: str, starts: Mapping[str, datetime]) -> dict[str, datetime]:
    """Clock → instant, for the clocks of the level whose starting point (PUSH, DISPATCH, OUTCOME) is given."""
    return {
        row.clock: starts[row.start] + timedelta(minutes=row.minutes)
        for row in rows
        if row.level == level and row.start in starts
    }


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


#: A share of one running clock of a warning, and the instant at which it is reached.
Step = plan.Step[ClockName, Tell]


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


def planned(
    clocks: Iterable[plan.RunningClock[ClockName]],
    shares: Sequence[plan.Share],
    hold: Callable[[datetime], datetime] = lambda at: at,
    not_before: datetime | None = None,
) -> list[Step]:
    """Every step of the clocks, in the order they are meant; `hold` puts off those in quiet hours."""
    return sorted(plan.planned(clocks, shares, Tell, hold, not_before), key=in_order)


def in_order(step: Step) -> tuple[datetime, int, int, int]:
    """Steps in the order they are meant: for one instant the lower share first, then down the work and up the chain."""
    return step.meant_at, step.percent, _ORDER[step.clock], _CHAIN[step.tell]
