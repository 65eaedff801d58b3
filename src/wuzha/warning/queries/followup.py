# SPDX-License-Identifier: Apache-2.0
"""Call-backs and watches as lists: what is due, and what may be done by whom."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.reach import units_below
from wuzha.warning.models import CallBack, Watch
from wuzha.warning.rulesets import CALLBACK

#: Rows of a page; what is due on one day is not endless.
MOST = 200


def callbacks_to_do(actor: Actor, now: datetime) -> QuerySet[CallBack]:
    """Due by today, not in the hands of somebody else, never checking one's own work; the most urgent first."""
    return (
        open_callbacks(actor)
        .filter(due_on__lte=timezone.localdate(now))
        .filter(Q(next_at__isnull=True) | Q(next_at__lte=now))
        .filter(Q(taken_by__isnull=True) | Q(taken_by_id=actor.person_id) | Q(taken_at__lte=lease_start(now)))
        .order_by("level", "due_on", "pk")
    )


def open_callbacks(actor: Actor) -> QuerySet[CallBack]:
    """Not done, of the actor's units, and not about work the actor had a hand in."""
    rows: QuerySet[CallBack] = (
        CallBack.objects.visible_to(actor)
        .filter(done_at__isnull=True, unit_id__in=units_below(actor.unit_path).ids)
        .exclude(station_id=actor.unit_id)
        .exclude(involved__contains=[actor.person_id])
    )
    return rows


def lease_start(now: datetime) -> datetime:
    """A call-back taken before this instant is free again."""
    return now - timedelta(minutes=CALLBACK.at(now).lease_minutes)


def watches_due(actor: Actor, now: datetime) -> QuerySet[Watch]:
    """Watches whose next contact is due by today, those in danger and overdue first."""
    rows: QuerySet[Watch] = (
        Watch.objects.visible_to(actor)
        .filter(ended_at__isnull=True, next_on__lte=timezone.localdate(now))
        .order_by("next_on", "pk")
    )
    return rows
