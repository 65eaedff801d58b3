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
    """What waits in the inbox and was not put off: decisions on top, of both what is due first."""
    # As the bell of every page asks it: its statement is made already.
    rows = [row for row in inbox.rows(actor, now, most=inbox.MOST_COUNTED + 1, kept=True) if row.later is None]
    rows.sort(key=lambda row: all(source.kind is not Kind.DECIDE for source, _wait in row.waits))
    return Waiting(inbox.shown(actor, rows[:MOST_SHOWN], now), len(rows))


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
