# SPDX-License-Identifier: Apache-2.0
"""Alerts about log-ins, for auditors: those on a network for the auditors of the whole city, those on a person also for
the auditors of the person's unit."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.org.models import LoginAlert
from wuzha.org.queries.people import in_reach
from wuzha.org.roles import May, may
from wuzha.org.services.guard import at_the_top


def visible(actor: Actor) -> QuerySet[LoginAlert]:
    """Alerts that the actor may know of."""
    rows: QuerySet[LoginAlert] = LoginAlert.objects.select_related("person", "settled_by")
    if not may(actor.role, May.READ_AUDIT):
        return rows.none()
    about = Q(person__in=in_reach(actor))
    return rows.filter(about | Q(person__isnull=True) if at_the_top(actor) else about)


def page(actor: Actor, *, settled: bool, after: str = "") -> pages.Page[LoginAlert]:
    """Alerts that somebody has looked into or not, the latest first."""
    return pages.page(visible(actor).filter(settled_at__isnull=not settled).order_by("-id"), after)


def get(actor: Actor, pk: int) -> LoginAlert | None:
    return visible(actor).filter(pk=pk).first()
