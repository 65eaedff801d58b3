# SPDX-License-Identifier: Apache-2.0
"""What the first page of the joint office puts together: what waits for a decision, and who is late with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wuzha.audit.actor import Actor
from wuzha.inbox import queries as inbox
from wuzha.inbox.queries import Row
from wuzha.inbox.sources import Item, Kind
from wuzha.requests.queries.lists import debts
from wuzha.standing.registry import Overdue, overdue

#: Rows of either list on the page.
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Late:
    """A unit with all that it is late with, the longest first."""

    unit_id: int
    unit: str
    parts: Sequence[Overdue]

    @property
    def since(self) -> datetime:
        return min(one.since for one in self.parts)

    @property
    def number(self) -> int:
        return sum(one.number for one in self.parts)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The first of what waits for the actor, and how many there are."""

    rows: Sequence[tuple[Row, Item]]
    whole: int


def waiting(actor: Actor, now: datetime) -> Waiting:
    """What waits in the inbox and was not put off: what others put forward for a decision stands on top, then what
    follows a decision, then one's own deadlines; each as the inbox has it. Who else is late stands in `late`."""
    # As the bell of every page asks it: its statement is made already.
    rows = [row for row in inbox.rows(actor, now, most=inbox.MOST_COUNTED + 1, kept=True) if row.later is None]
    own = sorted((row for row in rows if not all(source.others for source, _wait in row.waits)), key=_turn)
    return Waiting(inbox.shown(actor, own[:MOST_SHOWN], now), len(own))


def _turn(row: Row) -> int:
    """0 for a decision on what somebody put forward, 1 for one that follows it, 2 for everything else."""
    return min((int(source.follows) if source.kind == Kind.DECIDE else 2) for source, _wait in row.waits)


def late(actor: Actor, now: datetime, requests: str) -> list[Late]:
    """Units that are late with an answer, or with what other rooms register; who is late longest first. `requests` is
    what an unanswered request is called."""
    every = [
        Overdue(one.unit.pk, one.unit.name, requests, one.late, one.first_due) for one in debts(actor, now) if one.late
    ]
    every += [one for source in overdue for one in source(actor, now)]
    by_unit: dict[int, list[Overdue]] = {}
    for one in sorted(every, key=lambda one: one.since):
        by_unit.setdefault(one.unit_id, []).append(one)
    found = [Late(key, parts[0].unit, parts) for key, parts in by_unit.items()]
    return sorted(found, key=lambda one: (one.since, one.unit))
