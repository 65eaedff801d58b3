# SPDX-License-Identifier: Apache-2.0
"""Who sees shutdowns and sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db.models import Q

from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class OfUnit(ScopedModel):
    """Seen by the centre, by the unit that recorded it, and by whoever is above one of them. `ROOT` leads to the record
    that has both."""

    ROOT: ClassVar[str] = ""

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        reach = units_below(actor.unit_path)
        return Q(**{f"{cls.ROOT}centre_id__in": reach.centres}) | Q(**{f"{cls.ROOT}unit_id__in": reach.ids})
