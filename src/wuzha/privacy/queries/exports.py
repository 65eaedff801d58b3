# SPDX-License-Identifier: Apache-2.0
"""Exports as their pages show them: one's own, and those that wait for a second person."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.privacy.models import Export, ExportState


def visible(actor: Actor) -> QuerySet[Export]:
    """Exports in reach: for who approves or audits all of them, for anybody else one's own."""
    rows = Export.objects.visible_to(actor).select_related("by", "unit", "decided_by")
    if may(actor.role, May.APPROVE_EXPORT) or may(actor.role, May.READ_AUDIT):
        return rows
    return rows.filter(by=actor.person_id)


def get(actor: Actor, pk: int) -> Export | None:
    return visible(actor).filter(pk=pk).first()


def to_decide(actor: Actor, now: datetime | None = None) -> QuerySet[Export]:
    """What waits for this person's yes or no, the oldest first; never what was asked for by the same person."""
    rows = Export.objects.visible_to(actor).filter(state=ExportState.ASKED, expires_at__gt=now or timezone.now())
    if not may(actor.role, May.APPROVE_EXPORT):
        return rows.none()
    return rows.exclude(by=actor.person_id).select_related("by", "unit").order_by("id")


def page(actor: Actor, after: str = "") -> pages.Page[Export]:
    """Exports in reach, the latest first."""
    rows = visible(actor).filter(~Q(state=ExportState.ASKED) | Q(by=actor.person_id)).order_by("-id")
    return pages.page(rows, after)


def of_list(kind: str, query: str) -> QuerySet[Export]:
    """Every export of one list, whoever asked, the latest first. The caller has checked that the list is seen."""
    rows: QuerySet[Export] = Export.unscoped.filter(kind=kind, query=query)
    return rows.select_related("by", "unit").order_by("-pk")
