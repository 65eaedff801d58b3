# SPDX-License-Identifier: Apache-2.0
"""Of which units an actor reads figures: its own and those below it; whoever works for a whole city, of all of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.figures.models import read_below
from wuzha.org.models import Unit, UnitKind
from wuzha.org.services.guard import in_force

#: Units that have figures, from the city down; the rest of the tree has none of its own.
COUNTED = (
    UnitKind.CITY, UnitKind.BUREAU, UnitKind.CENTRE, UnitKind.BRIGADE, UnitKind.STATION, UnitKind.STREET,
    UnitKind.TOWN, UnitKind.AREA,
)  # fmt: skip
TOWNSHIPS = (UnitKind.STREET, UnitKind.TOWN, UnitKind.AREA)


def readable(actor: Actor) -> QuerySet[Unit]:
    """Units whose figures the actor may read."""
    units: QuerySet[Unit] = Unit.objects.all()
    path = read_below(actor)
    return units.none() if path is None else units.filter(path__startswith=path)


def unit_of(actor: Actor, pk: int) -> Unit | None:
    """One of them."""
    return readable(actor).filter(pk=pk).first()


def choices(actor: Actor) -> list[Unit]:
    """Those to choose from on a page: with figures of their own and there today, from the city down."""
    rule = Q(kind__in=COUNTED) | Q(pk=actor.unit_id)
    return list(readable(actor).filter(rule, in_force(timezone.localdate())).order_by("path"))


def townships(actor: Actor, city: Unit) -> list[Unit]:
    """The townships of a unit's tree that the actor reads, those in rankings first."""
    rows: Any = readable(actor).filter(
        in_force(timezone.localdate()), path__startswith=city.path[: Unit.steplen], kind__in=TOWNSHIPS
    )
    return sorted(rows, key=lambda one: (not one.ranked, one.code))
