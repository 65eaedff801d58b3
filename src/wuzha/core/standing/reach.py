# SPDX-License-Identifier: Apache-2.0
"""Who sees how all units of a city stand: the joint office, the centre and the bureau. Others see their own."""

from __future__ import annotations

from django.core.cache import cache

from wuzha.audit.actor import Actor
from wuzha.org.models import Unit, UnitKind
from wuzha.org.reach import FRESH_FOR, units_below

#: Who works for the whole city.
WHOLE = (UnitKind.CITY, UnitKind.BUREAU, UnitKind.CENTRE, UnitKind.BRIGADE, UnitKind.JOINT_OFFICE)


def sees_city(actor: Actor) -> bool:
    """Whether all units of the city are the actor's to see."""
    if actor.unit_path == "" or units_below(actor.unit_path).centres:
        return True
    return _kind(actor.unit_id) in WHOLE


def _kind(unit_id: int | None) -> str:
    if unit_id is None:
        return ""
    key = f"standing.kind.{unit_id}"
    found: str | None = cache.get(key)
    if found is None:
        found = Unit.objects.filter(pk=unit_id).values_list("kind", flat=True).first() or ""
        cache.set(key, found, FRESH_FOR)
    return found
