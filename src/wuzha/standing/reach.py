# SPDX-License-Identifier: Apache-2.0
"""Who sees the standing of whom: the joint office, the centre and the bureau all townships; a township, and the
stations that cover it, itself alone."""

from __future__ import annotations

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.models import Jurisdiction, Unit, UnitKind
from wuzha.org.reach import FRESH_FOR, units_below
from wuzha.org.services.guard import in_force

#: What is compared: townships in rankings, never functional areas.
TOWNSHIPS = (UnitKind.STREET, UnitKind.TOWN)
#: Who works for the whole city.
WHOLE = (UnitKind.CITY, UnitKind.BUREAU, UnitKind.CENTRE, UnitKind.BRIGADE, UnitKind.JOINT_OFFICE)


def sees_city(actor: Actor) -> bool:
    """Whether all townships are the actor's to see."""
    if actor.unit_path == "" or units_below(actor.unit_path).centres:
        return True
    return _kind(actor.unit_id) in WHOLE


def own_townships(actor: Actor) -> frozenset[int]:
    """Keys of the townships that are the actor's own: at its unit, or covered by its station in part or whole."""
    if not actor.unit_path:
        return frozenset()
    reach = units_below(actor.unit_path)
    land = Jurisdiction.objects.filter(in_force(timezone.localdate()), station_id__in=reach.ids)
    paths = set(land.values_list("territory__path", flat=True))
    # A township is the second step of the tree, whichever part of it is covered.
    covered = {path[: 2 * Unit.steplen] for path in paths}
    rows = Unit.objects.filter(Q(pk__in=reach.ids) | Q(path__in=covered), kind__in=TOWNSHIPS)
    return frozenset(rows.values_list("pk", flat=True))


def _kind(unit_id: int | None) -> str:
    if unit_id is None:
        return ""
    key = f"standing.kind.{unit_id}"
    found: str | None = cache.get(key)
    if found is None:
        found = Unit.objects.filter(pk=unit_id).values_list("kind", flat=True).first() or ""
        cache.set(key, found, FRESH_FOR)
    return found
