# SPDX-License-Identifier: Apache-2.0
"""Units that catch people and carry out measures, to choose from."""

from __future__ import annotations

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.queries.units import HANDLING
from wuzha.org.models import Unit
from wuzha.org.organs import bureau_of
from wuzha.org.services.guard import in_force


def police_units(actor: Actor) -> list[tuple[int, str]]:
    """(key, name) of every unit of the actor's city that may catch a person: also one whose cases it does not see."""
    if not actor.unit_path:
        return []
    units = Unit.objects.filter(in_force(timezone.localdate()), kind__in=HANDLING)
    found = units.filter(path__startswith=actor.unit_path[: Unit.steplen]).order_by("path")
    return list(found.values_list("pk", "name"))


def organ_of(actor: Actor) -> str:
    """The police organ in whose name the actor's unit acts."""
    unit = Unit.objects.filter(pk=actor.unit_id).first()
    return bureau_of(unit, timezone.localdate()) if unit is not None else ""
