# SPDX-License-Identifier: Apache-2.0
"""Leads in the reach of an auditor."""

from __future__ import annotations

from django.db.models import QuerySet

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.privacy.models import LeadState, ReadingLead
from wuzha.privacy.queries.trail import codes_of

#: States in which somebody still has to look into it.
UNSETTLED = (LeadState.OPEN, LeadState.ASKED)


def visible(actor: Actor) -> QuerySet[ReadingLead]:
    """Leads about the people of the actor's reach."""
    rows = ReadingLead.objects.select_related("person", "changed_by")
    if actor.unit_path is None or not may(actor.role, May.READ_AUDIT):
        return rows.none()
    codes = codes_of(actor)
    return rows if codes is None else rows.filter(unit_code__in=codes)


def get(actor: Actor, pk: int) -> ReadingLead | None:
    return visible(actor).filter(pk=pk).first()


def page(actor: Actor, *, settled: bool, after: str = "") -> pages.Page[ReadingLead]:
    """Leads that are settled or not, the latest found first."""
    rows = visible(actor).order_by("-id")
    rows = rows.exclude(state__in=UNSETTLED) if settled else rows.filter(state__in=UNSETTLED)
    return pages.page(rows, after)
