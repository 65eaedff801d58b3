# SPDX-License-Identifier: Apache-2.0
"""Who sees what of outreach: a unit what is its own and what lies below it; what the city has for all, everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db.models import Q

from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class OfUnit(ScopedModel):
    """Seen by the unit it belongs to and whoever is above. `UNIT` leads to the unit."""

    UNIT: ClassVar[str] = "unit"

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(**{f"{cls.UNIT}_id__in": units_below(actor.unit_path).ids})


class OfWholeCity(ScopedModel):
    """What the city keeps for all its units, and which every unit of the city sees. `CITY` leads to the city."""

    CITY: ClassVar[str] = "city"

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        top = (actor.unit_path or "")[: Unit.steplen]
        return Q(**{f"{cls.CITY}__path__startswith": top}) if top else Q(pk__in=[])
