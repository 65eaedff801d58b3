# SPDX-License-Identifier: Apache-2.0
"""Units that handle cases, and townships in which deeds are done and victims live, to choose from."""

from __future__ import annotations

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.models import Unit, UnitKind
from wuzha.org.reach import units_below
from wuzha.org.services.guard import in_force

#: Kinds of unit that handle cases.
HANDLING = (UnitKind.CENTRE, UnitKind.BRIGADE, UnitKind.STATION)
TOWNSHIPS = (UnitKind.STREET, UnitKind.TOWN, UnitKind.AREA)


def handling_units(actor: Actor) -> list[tuple[int, str]]:
    """(key, name) of the units at or below the actor's that handle cases; for a centre all of its city."""
    reach = units_below(actor.unit_path)
    units = Unit.objects.filter(in_force(timezone.localdate()), kind__in=HANDLING)
    if reach.centres and actor.unit_path:
        units = units.filter(path__startswith=actor.unit_path[: Unit.steplen])
    else:
        units = units.filter(pk__in=reach.ids)
    return list(units.order_by("path").values_list("pk", "name"))


def townships() -> list[tuple[int, str]]:
    """(key, name) of every township."""
    units = Unit.objects.filter(in_force(timezone.localdate()), kind__in=TOWNSHIPS)
    return list(units.order_by("code").values_list("pk", "name"))


def centre_of(actor: Actor) -> int | None:
    """The centre under which a unit's cases stand: its own, or that of its city; `None` where there is none."""
    reach = units_below(actor.unit_path)
    if reach.centres:
        return min(reach.centres)
    if not actor.unit_path:
        return None
    centres = Unit.objects.filter(path__startswith=actor.unit_path[: Unit.steplen], kind=UnitKind.CENTRE)
    found: int | None = centres.order_by("path").values_list("pk", flat=True).first()
    return found
