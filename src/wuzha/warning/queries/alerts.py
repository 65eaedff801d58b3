# SPDX-License-Identifier: Apache-2.0
"""Alerts of clocks: those told to somebody, those of a whole reach, and what a warning will tell next.

inbox(actor, now)             open alerts told to the actor: by name, as the whole desk, or by the post held now
in_reach(actor, after)        all open alerts in the actor's reach, newest first (the shift leader's list)
of(actor, pk)                 one alert in the actor's reach, or told to the actor
counts(actor, now)            how many wait: for the actor, in reach, unanswered; capped
waiting(actor, now)           how many wait for the actor's answer; capped
outlook(warning, now)         who will be told when, and who was told
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from wuzha.audit.actor import Actor
from wuzha.org.duty import posts_of
from wuzha.org.models import Person, Unit
from wuzha.org.reach import units_below
from wuzha.pages import Page, capped, page
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
class Counts:
    """Open alerts; each at most one more than `MOST_COUNTED`."""

    mine: int
    reach: int
    unanswered: int


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


def inbox(actor: Actor, now: datetime, after: str = "", size: int = SIZE) -> Page[ClockAlert]:
    """Open alerts told to the actor, newest first."""
    return _page(_mine(actor, now), after, size)


def in_reach(actor: Actor, after: str = "", size: int = SIZE, *, unanswered: bool = False) -> Page[ClockAlert]:
    """All open alerts in the actor's reach, newest first; with `unanswered` those nobody has acknowledged."""
    rows = _open(actor)
    return _page(rows.filter(acknowledged_at__isnull=True) if unanswered else rows, after, size)


def of(actor: Actor, pk: int) -> ClockAlert | None:
    """One alert that the actor may see."""
    return ClockAlert.objects.visible_to(actor).filter(pk=pk).first()


def counts(actor: Actor, now: datetime) -> Counts:
    return Counts(
        mine=waiting(actor, now),
        reach=capped(_open(actor), MOST_COUNTED),
        unanswered=capped(_open(actor).filter(_UNANSWERED), MOST_COUNTED),
    )


def waiting(actor: Actor, now: datetime) -> int:
    """How many alerts wait for the actor's answer; at most one more than `MOST_COUNTED`."""
    return capped(_mine(actor, now).filter(_UNANSWERED), MOST_COUNTED)


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


def _mine(actor: Actor, now: datetime) -> QuerySet[ClockAlert]:
    told = Q(person_id=actor.person_id) | Q(person__isnull=True, unit_id=actor.unit_id)
    for unit_id, post in posts_of(actor, now):
        told |= Q(unit_id=unit_id, tell=post)
    # Told at a unit in reach is in reach: the shorter rule keeps the index of open alerts.
    near = Q(unit_id__in=units_below(actor.unit_path).ids)
    rows: QuerySet[ClockAlert] = ClockAlert.unscoped.filter(told & near, cleared_at__isnull=True)
    return rows


def _page(rows: QuerySet[ClockAlert], after: str, size: int) -> Page[ClockAlert]:
    related = ("warning__station", "warning__officer", "warning__claimed_by", "warning__centre", "unit", "person")
    return page(rows.select_related(*related, "acknowledged_by").order_by("-pk"), after, size)
