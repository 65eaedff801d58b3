# SPDX-License-Identifier: Apache-2.0
"""What records of the desk have in common: whose reach they lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from wuzha.org.reach import all_centres, units_below
from wuzha.org.scoping import ScopedManager

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class CentreRecord(models.Model):
    """Seen by the centre it belongs to and by whoever is above that. `CENTRE` is the way from here to the centre."""

    CENTRE: ClassVar[str] = "centre_id"

    unscoped: ClassVar[Any] = models.Manager()
    objects: ClassVar[Any] = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"
        default_manager_name = "objects"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        centres = units_below(actor.unit_path).centres
        return Q() if centres and centres == all_centres() else Q(**{f"{cls.CENTRE}__in": centres})
