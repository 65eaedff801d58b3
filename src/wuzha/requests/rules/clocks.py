# SPDX-License-Identifier: Apache-2.0
"""When somebody is told of a request: that it is not signed for, is due soon, is overdue, and to whom that goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from wuzha.requests.rules.life import OWED, State


class ClockName(StrEnum):
    SIGN = "SIGN"
    ANSWER = "ANSWER"
    #: A reminder by hand.
    HAND = "HAND"


class Tell(StrEnum):
    """Who is told: the unit that was asked, the one that asks, the one above the unit that was asked."""

    ADDRESSED = "ADDRESSED"
    ASKING = "ASKING"
    SUPERIOR = "SUPERIOR"


class Row(Protocol):
    """A row of the rule set: so many days from the deadline (before it where negative), tell them."""

    @property
    def days(self) -> int: ...
    @property
    def tell(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Step:
    clock: ClockName
    days: int
    tell: Tell
    due: datetime
    meant_at: datetime


def steps(state: str, *, sign_due: datetime, due: datetime, since: datetime, rows: Iterable[Row]) -> list[Step]:
    """Every step of the clocks that run in a state, in the order of time. What would lie before `since`, when the
    present deadline was set, is no step of it; a clock that has run out is told to the unit and to who asks."""
    if state not in OWED:
        return []
    found = []
    if state == State.SENT:
        found = [Step(ClockName.SIGN, 0, tell, sign_due, sign_due) for tell in (Tell.ADDRESSED, Tell.ASKING)]
    for row in rows:
        at = due + timedelta(days=row.days)
        if at > since:
            found.append(Step(ClockName.ANSWER, row.days, Tell(row.tell), due, at))
    return sorted(found, key=lambda step: (step.meant_at, step.tell))
