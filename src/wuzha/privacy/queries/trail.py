# SPDX-License-Identifier: Apache-2.0
"""What of the trail an auditor may read: everything for the whole city, else the acts of the people of one's reach."""

from __future__ import annotations

from django.db.models import QuerySet

from wuzha.audit import queries
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.org.queries.units import in_reach as units_in_reach
from wuzha.org.services.guard import at_the_top


def codes_of(actor: Actor) -> frozenset[str] | None:
    """Codes of the units whose people's acts the actor sees; `None` for all of them."""
    if at_the_top(actor):
        return None
    return frozenset(units_in_reach(actor).values_list("code", flat=True))


def events(actor: Actor) -> QuerySet[Event]:
    """The events in reach."""
    return queries.in_reach(actor, codes_of(actor))
