# SPDX-License-Identifier: Apache-2.0
"""How long there is until a case is accepted, decided, and its complainant told (`domain.md` §3.7, §9.1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.cases.rules.life import State
from wuzha.core.clocks.plan import RunningClock
from wuzha.engine.calendar import end_of_day


class ClockName(models.TextChoices):
    """What is to be done in time."""

    ACCEPT = "ACCEPT", pgettext_lazy("case clock", "Acceptance")
    DECIDE = "DECIDE", pgettext_lazy("case clock", "Decision on the filing")
    NOTICE = "NOTICE", pgettext_lazy("case clock", "Notice of not filing")


class Tell(models.TextChoices):
    """Who is told of a step of a clock: the chain of the unit."""

    OFFICER = "OFFICER", pgettext_lazy("case clock", "Officers of the case")
    CHIEF = "CHIEF", pgettext_lazy("case clock", "Who leads the handling unit")
    CENTRE = "CENTRE", pgettext_lazy("case clock", "Who leads the centre")


#: State of a case → the clock that runs in it.
CLOCK_OF = {State.RECEIVED: ClockName.ACCEPT, State.ACCEPTED: ClockName.DECIDE, State.NOT_FILED: ClockName.NOTICE}

#: States in which one runs.
WITH_CLOCK = (State.RECEIVED, State.ACCEPTED, State.NOT_FILED)


def due(
    state: str,
    received_at: datetime,
    *,
    accept_hours: int,
    accepted_on: date | None = None,
    decide_days: int = 0,
    refused_on: date | None = None,
    notice_days: int = 0,
    told: bool = False,
) -> datetime | None:
    """When what comes next is due, or `None` where no clock runs. The day of the document is not counted
    (刑事诉讼法 105).
    """
    if state == State.RECEIVED:
        return received_at + timedelta(hours=accept_hours)
    if state == State.ACCEPTED and accepted_on is not None:
        return end_of_day(accepted_on + timedelta(days=decide_days))
    if state == State.NOT_FILED and refused_on is not None and not told:
        return end_of_day(refused_on + timedelta(days=notice_days))
    return None


def running(
    state: str, due_at: datetime | None, received_at: datetime, *, accepted_on: date | None, refused_on: date | None
) -> RunningClock[ClockName] | None:
    """The clock of a state with its deadline; it starts with the report, or with the day of the document."""
    clock = CLOCK_OF.get(State(state))
    if clock is None or due_at is None:
        return None
    day = {ClockName.DECIDE: accepted_on, ClockName.NOTICE: refused_on}.get(clock)
    return RunningClock(clock, min(received_at if day is None else end_of_day(day - timedelta(days=1)), due_at), due_at)
