# SPDX-License-Identifier: Apache-2.0
"""How far what was resolved and planned is: the requests behind it; which unit owes what, by kind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wuzha.audit.actor import Actor
from wuzha.meetings.kinds import RESOLUTION, TASK
from wuzha.meetings.models import Meeting, Resolution
from wuzha.org.models import Unit
from wuzha.requests.queries.owed import KindDebt, about_each, debts_by_kind, open_about
from wuzha.requests.rules.life import State


@dataclass(frozen=True, slots=True)
class Followed:
    """A resolution with the requests it became."""

    row: Resolution
    requests: Sequence[Any]

    @property
    def done(self) -> int:
        return sum(one.state in (State.ACCEPTED, State.WITHDRAWN) for one in self.requests)

    @property
    def accepted(self) -> bool:
        return self.done == len(self.requests)


def resolutions_of(row: Meeting, actor: Actor | None = None) -> list[Followed]:
    """Its resolutions in order, each with its requests. For an actor only requests in reach; a unit sees those
    resolutions that are asked of it."""
    rows = list(Resolution.unscoped.filter(meeting=row).order_by("no"))
    found = about_each(Resolution.RECORD, [one.pk for one in rows], actor)
    return [Followed(one, found.get(one.pk, [])) for one in rows if actor is None or one.pk in found or whole(actor)]


def whole(actor: Actor) -> bool:
    """Whether the actor sees the whole city."""
    return actor.unit_path is not None and len(actor.unit_path) <= Unit.steplen


def open_answers(row: Meeting) -> int:
    """Requests of a meeting's resolutions that are not accepted or withdrawn."""
    return open_about(Resolution.RECORD, list(Resolution.unscoped.filter(meeting=row).values_list("pk", flat=True)))


@dataclass(frozen=True, slots=True)
class Owes:
    """What one unit owes, kind by kind."""

    unit: Unit
    debts: Sequence[KindDebt]

    def _of(self, *kinds: str) -> int:
        return sum(one.owed for one in self.debts if one.kind in kinds)

    @property
    def owed(self) -> int:
        return sum(one.owed for one in self.debts)

    @property
    def late(self) -> int:
        return sum(one.late for one in self.debts)

    @property
    def resolutions(self) -> int:
        return self._of(RESOLUTION.code)

    @property
    def tasks(self) -> int:
        return self._of(TASK.code)

    @property
    def others(self) -> int:
        return self.owed - self.resolutions - self.tasks

    @property
    def first_due(self) -> datetime:
        return min(one.first_due for one in self.debts)


def owes(actor: Actor, now: datetime, units: Collection[int] | None = None) -> list[Owes]:
    """Units that owe an answer in the actor's reach, who is late with most first; of these units, or of all."""
    found = [Owes(unit, debts) for unit, debts in debts_by_kind(actor, now, units).items()]
    return sorted(found, key=lambda one: (-one.late, one.first_due, one.unit.name))
