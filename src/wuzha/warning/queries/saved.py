# SPDX-License-Identifier: Apache-2.0
"""The filters a person keeps, and those everybody of the unit has."""

from __future__ import annotations

from django.db.models import F, Q

from wuzha.audit.actor import Actor
from wuzha.warning.models import SavedFilter


def filters_of(actor: Actor) -> list[SavedFilter]:
    """The unit's filters, then the person's own, each by name."""
    owned = Q(person_id=actor.person_id or 0) | Q(unit_id=actor.unit_id or 0)
    return list(SavedFilter.objects.filter(owned).order_by(F("unit_id").asc(nulls_last=True), "name", "pk"))
