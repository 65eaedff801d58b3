# SPDX-License-Identifier: Apache-2.0
"""Alerts of clocks: those told to somebody, those of a whole reach, and what a warning will tell next.

waits(actor, now, most)       what waits for the actor's answer, by warning: told by name, to the whole desk, or to the
                              post held now; wide: to anybody in reach
unanswered(actor, keys)       the alerts of warnings that nobody has answered, whoever they were told to
in_reach(actor, now)          the same of a whole reach, one row a warning, the first due first
nobody_answered(actor)        of how many warnings in reach nobody has answered an alert; capped
outlook(warning, now)         who will be told when, and who was told
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from wuzha.audit.actor import Actor
from wuzha.org.duty import held_by
from wuzha.org.models import Person, Post, Unit
from wuzha.org.reach import units_below
from wuzha.pages import capped
from wuzha.warning.models import ClockAlert, ClockPause, WarningRecord
from wuzha.warning.queries.steps import beside, chain_of, steps_of
from wuzha.warning.rules.lifecycle import AT_STATION
from wuzha.warning.rules.steps import ClockName, Tell

#: Rows of a list, and where counting stops.
SIZE = 50
MOST_COUNTED = 99
#: Steps to come that a page shows.
SHOWN_STEPS = 8
_UNANSWERED = Q(acknowledged_at__isnull=True)


@dataclass(frozen=True, slots=True)
class ComingStep:
    """A step to come: when, of which clock, and who is told; nobody named is a hole in the chain."""

    at: datetime
    clock: ClockName
    percent: int
    tell: Tell
    unit: Unit
    person: Person | None

    @property
    def has_hole(self) -> bool:
        return self.person is None and self.tell is not Tell.OFFICER


@dataclass(frozen=True, slots=True)
class Outlook:
    coming: list[ComingStep]
    told: list[ClockAlert]
    pauses: list[ClockPause]


def waits(actor: Actor, now: datetime, most: int, *, wide: bool = False) -> QuerySet[Any, Any]:
    """By warning what nobody has answered of what was told to the actor (`wide`: to anybody in reach), the first due
    first: when its latest alert was sent (`since`), the first deadline of them (`due`), the highest level (`top`)."""
    rows = (_open(actor) if wide else told_to_actor(actor, now)).filter(_UNANSWERED)
    found = rows.values("warning_id").annotate(since=Max("fired_at"), due=Min("due_at"), top=Min("level"))
    return found.order_by("due", "warning_id")[:most]


def unanswered(actor: Actor, keys: Collection[int], now: datetime) -> dict[int, list[ClockAlert]]:
    """Warning → its open alerts that nobody has answered, those told to the actor first, of them the latest first."""
    told = told_to_actor(actor, now).filter(pk=OuterRef("pk"))
    rows = _open(actor).filter(_UNANSWERED, warning_id__in=keys).annotate(mine=Exists(told))
    found: dict[int, list[ClockAlert]] = defaultdict(list)
    for one in rows.select_related(*_RELATED).order_by("-mine", "-fired_at", "-pk"):
        found[one.warning_id].append(one)
    return found


def of_warning(actor: Actor, pk: int) -> list[ClockAlert]:
    """Every open alert of a warning, answered or not, the latest first."""
    return list(
        _open(actor).filter(warning=pk).select_related(*_RELATED, "acknowledged_by").order_by("-fired_at", "-pk")
    )


def in_reach(actor: Actor, now: datetime, size: int = SIZE) -> list[list[ClockAlert]]:
    """Warnings in the actor's reach with open alerts that nobody has answered, the first due first: of each its alerts,
    the latest first."""
    found = [one["warning_id"] for one in waits(actor, now, size, wide=True)]
    of_each = unanswered(actor, found, now)
    return [of_each[pk] for pk in found]


def nobody_answered(actor: Actor) -> int:
    """Of how many warnings in reach nobody has answered an alert; at most one more than `MOST_COUNTED`."""
    rows = _open(actor).filter(_UNANSWERED).order_by().values("warning_id").distinct()
    return capped(rows, MOST_COUNTED)


def outlook(warning: WarningRecord, now: datetime) -> Outlook:
    """Who will be told when of a warning's clocks as they run now. The caller has checked that it may be seen."""
    known = beside([warning.pk])
    steps = steps_of(warning, known, now)[:SHOWN_STEPS]
    asked = {pk: row.to_station_id for pk, row in known.transfers.items()}.get(warning.pk)
    chain = chain_of([warning], now, [asked] if asked else [])
    named = [
        (step, chain.of(warning, step.tell, asked if step.clock is ClockName.TRANSFER else None)) for step in steps
    ]
    units = Unit.objects.in_bulk({told.unit_id for _, told in named})
    people = Person.objects.in_bulk({told.person_id for _, told in named if told.person_id})
    coming = [
        ComingStep(
            step.meant_at, step.clock, step.percent, step.tell, units[told.unit_id], people.get(told.person_id or 0)
        )
        for step, told in named
    ]
    told = ClockAlert.unscoped.filter(warning=warning).select_related("unit", "person", "acknowledged_by")
    pauses = ClockPause.unscoped.filter(warning=warning, ended_at__isnull=True, until_at__gt=now).select_related("by")
    return Outlook(coming, list(told.order_by("-pk")[:SHOWN_STEPS]), list(pauses))


def holder(warning: WarningRecord) -> Any:
    """Who is on it: the officer, else the station, else who holds it at the centre, else the centre."""
    if warning.state in AT_STATION:
        return warning.officer or warning.station
    return warning.claimed_by or warning.centre


def _open(actor: Actor) -> QuerySet[ClockAlert]:
    return ClockAlert.objects.visible_to(actor).filter(cleared_at__isnull=True)


def told_to_actor(actor: Actor, now: datetime) -> QuerySet[ClockAlert]:
    """Open alerts told to the actor: by name, as one of a whole desk, or by the post held now."""
    told = Q(person_id=actor.person_id) | Q(person__isnull=True, unit_id=actor.unit_id)
    told |= Q(Exists(held_by(actor, now).filter(unit_id=OuterRef("unit_id"), post=OuterRef("tell"))))
    if actor.leads:
        told |= Q(unit_id=actor.unit_id, tell__in=Post.values)
    # Told at a unit in reach is in reach: the shorter rule keeps the index of open alerts.
    near = Q(unit_id__in=units_below(actor.unit_path).ids)
    rows: QuerySet[ClockAlert] = ClockAlert.unscoped.filter(told & near, cleared_at__isnull=True)
    return rows


#: What a row of an alert shows beside itself.
_RELATED = (
    "warning__station", "warning__officer", "warning__claimed_by", "warning__centre", "unit", "person",
)  # fmt: skip
