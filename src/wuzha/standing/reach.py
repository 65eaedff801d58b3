# SPDX-License-Identifier: Apache-2.0
"""Who sees the standing of whom: the joint office, the centre and the bureau all townships; a township, and the
stations that cover it, itself alone."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.models import Jurisdiction, Unit, UnitKind
from wuzha.org.reach import units_below
from wuzha.org.services.guard import in_force

#: What is compared: townships in rankings, never functional areas.
TOWNSHIPS = (UnitKind.STREET, UnitKind.TOWN)


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
