# SPDX-License-Identifier: Apache-2.0
"""Who sees what of a city's joint meeting: the city's own people all of it, a unit what is its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class OfCity(ScopedModel):
    """Seen by who sees the whole city."""

    city = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(city_id__in=units_below(actor.unit_path).ids)


class OfUnit(ScopedModel):
    """Seen by the unit it is about and by whoever is above it. `UNIT` leads to the unit, `CITY` to the city."""

    UNIT: ClassVar[str] = "unit"

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(**{f"{cls.UNIT}_id__in": units_below(actor.unit_path).ids})
