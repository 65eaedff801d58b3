# SPDX-License-Identifier: Apache-2.0
"""What rooms above ask: activities and teams by unit and period, events, places by name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, Sum

from wuzha.audit.actor import Actor
from wuzha.outreach.models import Activity, ActivityAudience, Event, Site, TeamMember
from wuzha.outreach.rules.life import COUNTING, EventState, Level


@dataclass(frozen=True, slots=True)
class Done:
    """What a unit did in a period; what was rejected or withdrawn is not in it."""

    activities: int = 0
    reach: int = 0
    last_on: date | None = None
    #: Code of an audience → people; code of a way → activities.
    audiences: dict[str, int] = field(default_factory=dict)
    ways: dict[str, int] = field(default_factory=dict)


def counting(actor: Actor, since: date | None = None, until: date | None = None) -> Any:
    """Activities that count, of a period where one is given."""
    rows = Activity.objects.visible_to(actor).filter(state__in=COUNTING)
    if since is not None:
        rows = rows.filter(day__gte=since)
    return rows if until is None else rows.filter(day__lte=until)


def done_by_unit(actor: Actor, units: Collection[int], since: date, until: date) -> dict[int, Done]:
    """Key of each of these units → what it did itself; units below it are asked for by their own keys."""
    rows = counting(actor, since, until).filter(unit_id__in=list(units)).order_by()
    whole = rows.values_list("unit_id").annotate(n=Count("pk"), people=Sum("reach"), last=Max("day"))
    found = {key: Done(n, people or 0, last) for key, n, people, last in whole}
    people = ActivityAudience.objects.visible_to(actor).filter(activity__in=rows).order_by()
    for key, kind, number in people.values_list("activity__unit_id", "kind").annotate(n=Sum("people")):
        found[key].audiences[kind] = number
    for key, way, number in rows.values_list("unit_id", "way").annotate(n=Count("pk")):
        found[key].ways[way] = number
    return {key: found.get(key, Done()) for key in units}


def serving(actor: Actor, day: date) -> Any:
    """Members of teams who serve on a day."""
    rows = TeamMember.objects.visible_to(actor).filter(since__lte=day)
    return rows.filter(Q(until__isnull=True) | Q(until__gte=day))


def team_on(actor: Actor, units: Collection[int], day: date) -> dict[int, int]:
    """Key of each of these units → members of its team on a day."""
    rows = serving(actor, day).filter(unit_id__in=list(units)).order_by().values_list("unit_id")
    found = dict(rows.annotate(n=Count("pk")))
    return {key: found.get(key, 0) for key in units}


def team_by_level(actor: Actor, day: date) -> dict[str, int]:
    """Level → members of the teams on a day, the city's first."""
    found = dict(serving(actor, day).order_by().values_list("level").annotate(n=Count("pk")))
    return {level.value: found.get(level.value, 0) for level in Level}


def events_held(actor: Actor, since: date, until: date) -> list[Event]:
    """Events held in a period, in their order."""
    rows = Event.objects.visible_to(actor).filter(state=EventState.HELD, held_on__gte=since, held_on__lte=until)
    return list(rows.select_related("host").order_by("held_on", "pk"))


def sites_open(actor: Actor, day: date) -> list[Site]:
    """Places open on a day, the oldest first."""
    rows = Site.objects.visible_to(actor).filter(opened_on__lte=day)
    rows = rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=day))
    return list(rows.select_related("unit").order_by("opened_on", "pk"))
