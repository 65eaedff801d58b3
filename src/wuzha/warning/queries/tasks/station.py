# SPDX-License-Identifier: Apache-2.0
"""A station as its chief sees it: what nobody has in hand, and each officer with what is due."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.duty import on_duty
from wuzha.org.models import Person, Posting
from wuzha.org.roles import Role
from wuzha.warning.queries.candidates import in_force_on
from wuzha.warning.queries.tasks.lists import NEVER, TaskRow, station_warnings, task_rows
from wuzha.warning.rules.lifecycle import AT_STATION

#: Open warnings of a station that are read: it holds some hundred at most.
MOST_SHOWN = 300


@dataclass(slots=True)
class Hand:
    """One officer of the station: what is in hand, the first due in front. `leads` marks the chief."""

    person: Person
    leads: bool
    tasks: list[TaskRow] = field(default_factory=list)

    @property
    def late(self) -> int:
        return sum(one.late for one in self.tasks)

    @property
    def next_due(self) -> datetime | None:
        return next((one.clock.due for one in self.tasks if one.clock), None)


@dataclass(frozen=True, slots=True)
class Station:
    """What its chief gives out."""

    unassigned: list[TaskRow]
    hands: list[Hand]
    #: Who is in charge now, by the duty roster.
    in_charge: list[Person]

    @property
    def lightest(self) -> int:
        """The officer with the least in hand: who is offered first."""
        officers = [one for one in self.hands if not one.leads] or self.hands
        return min(officers, key=lambda one: (len(one.tasks), one.person.pk)).person.pk if officers else 0


def of(actor: Actor, now: datetime | None = None) -> Station:
    """The actor's own station."""
    now = now or timezone.now()
    rows = station_warnings(actor).filter(state__in=AT_STATION).order_by("next_due", "pk")
    tasks = sorted(
        task_rows(actor, list(rows.values_list("pk", flat=True)[:MOST_SHOWN])),
        key=lambda one: (one.clock.due if one.clock else NEVER, one.warning.pk),
    )
    posted = officers_of(actor.unit_id)
    hands = {one.person_id: Hand(one.person, one.leads) for one in posted}
    unassigned = []
    for task in tasks:
        officer = task.warning.officer
        if officer is None:
            unassigned.append(task)
        else:
            hands.setdefault(officer.pk, Hand(officer, leads=False)).tasks.append(task)
    charged = set(on_duty([actor.unit_id], now).values()) if actor.unit_id else set()
    people = list(Person.objects.filter(pk__in=charged).order_by("name"))
    return Station(unassigned, sorted(hands.values(), key=lambda one: (-len(one.tasks), one.person.name)), people)


def officers_of(unit_id: int | None) -> list[Posting]:
    """Postings of a station's officers in force today."""
    rows = Posting.unscoped.filter(unit_id=unit_id or 0, role=Role.STATION_OFFICER, person__is_active=True)
    return list(rows.filter(in_force_on(timezone.localdate())).select_related("person").order_by("person__name"))


def is_officer(person_id: int, unit_id: int | None) -> bool:
    """Whether the person is an officer of the station today."""
    return any(one.person_id == person_id for one in officers_of(unit_id))
