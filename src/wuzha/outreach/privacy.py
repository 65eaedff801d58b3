# SPDX-License-Identifier: Apache-2.0
"""When the personal data of outreach must go, and how it goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.outreach.models import Activity, ActivityPhoto, ActivityStep, Event, PlanEntry, SignIn, Site, TeamMember
from wuzha.outreach.rules.life import EventState, State
from wuzha.sealed.erasing import erase_rows, erasing


class TeamKeeper:
    kind = "team_member"
    object_type = TeamMember.RECORD
    since = "until"

    def title(self) -> str:
        return pgettext("outreach", "Teams of outreach")

    def what_goes(self) -> str:
        return pgettext("outreach", "Names and phone numbers of those who left. Unit, level, role and days stay.")

    def due(self, before: datetime) -> QuerySet[Any]:
        rows: QuerySet[Any] = TeamMember.unscoped.filter(until__lt=timezone.localdate(before))
        return rows.filter(Q(name__isnull=False) | Q(phone__isnull=False))

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        return erase_rows(TeamMember.unscoped.filter(pk__in=list(keys), until__isnull=False))


class SiteKeeper:
    kind = "outreach_site"
    object_type = Site.RECORD
    since = "closed_on"

    def title(self) -> str:
        return pgettext("outreach", "Places of outreach")

    def what_goes(self) -> str:
        return pgettext("outreach", "Names and phone numbers of the keepers of closed places.")

    def due(self, before: datetime) -> QuerySet[Any]:
        rows: QuerySet[Any] = Site.unscoped.filter(closed_on__lt=timezone.localdate(before))
        return rows.filter(Q(keeper__isnull=False) | Q(phone__isnull=False))

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        return erase_rows(Site.unscoped.filter(pk__in=list(keys), closed_on__isnull=False))


class ActivityKeeper:
    """Notes; where photos were taken, which says where a worker was; and the marks of devices."""

    kind = "outreach_activity"
    object_type = Activity.RECORD
    since = "day"

    def title(self) -> str:
        return pgettext("outreach", "Activities of outreach")

    def what_goes(self) -> str:
        return pgettext(
            "outreach", "Notes, places of photos, marks of devices that signed in. Days, units and numbers stay."
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        rows: QuerySet[Any] = Activity.unscoped.filter(day__lt=timezone.localdate(before)).exclude(state=State.DRAWN)
        noted = ActivityStep.unscoped.filter(note__isnull=False).values("activity_id")
        placed = ActivityPhoto.unscoped.filter(latitude__isnull=False).values("activity_id")
        signed = SignIn.unscoped.values("activity_id")
        return rows.filter(Q(note__isnull=False) | Q(pk__in=noted) | Q(pk__in=placed) | Q(pk__in=signed))

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = Activity.unscoped.filter(pk__in=list(keys)).exclude(state=State.DRAWN)
        todo = list(rows.values_list("pk", flat=True))
        erase_rows(ActivityStep.unscoped.filter(activity__in=todo))
        ActivityPhoto.unscoped.filter(activity__in=todo).update(latitude=None, longitude=None)
        SignIn.unscoped.filter(activity__in=todo).delete()
        erase_rows(rows)
        return len(todo)


KEEPERS = (TeamKeeper(), SiteKeeper(), ActivityKeeper())


def has_open_work(unit_id: int) -> bool:
    """A unit with a task whose day is not over, an event still to come, or somebody in its team."""
    today = timezone.localdate()
    return (
        PlanEntry.unscoped.filter(unit_id=unit_id, due_on__gte=today).exists()
        or Event.unscoped.filter(host_id=unit_id, state=EventState.PLANNED).exists()
        or TeamMember.unscoped.filter(unit_id=unit_id, until__isnull=True).exists()
    )
