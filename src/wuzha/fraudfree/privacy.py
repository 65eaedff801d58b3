# SPDX-License-Identifier: Apache-2.0
"""When the personal data of fraud-free units must go: whom to ask there, reasons, objections, files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.fraudfree.models import FreeUnit, FreeUnitStep, Objection, PlaceCase, UnitFile, Veto
from wuzha.fraudfree.rules.life import HOLDS, OPEN, State
from wuzha.fraudfree.services.files import FILES
from wuzha.sealed.erasing import erase_rows, erasing

OVER = (State.WITHDRAWN, State.DROPPED)


class FreeUnitKeeper:
    kind = "fraudfree"
    object_type = "fraudfree"
    since = "entered_on"

    def title(self) -> str:
        return pgettext("fraudfree", "Fraud-free units")

    def what_goes(self) -> str:
        return pgettext(
            "fraudfree",
            "Responsible person, notes, reasons, objections and files of units that gave up or lost the title. "
            "Names of units, points, days and numbers stay.",
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        day = timezone.localdate(before)
        rows: QuerySet[Any] = FreeUnit.unscoped.filter(state__in=OVER, entered_on__lt=day)
        noted = FreeUnitStep.unscoped.filter(note__isnull=False).values("free_unit_id")
        said = Objection.unscoped.filter(words__isnull=False).values("free_unit_id")
        kept = UnitFile.unscoped.values("free_unit_id")
        return rows.filter(
            Q(head__isnull=False) | Q(phone__isnull=False) | Q(pk__in=noted) | Q(pk__in=said) | Q(pk__in=kept)
        )

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        todo = list(FreeUnit.unscoped.filter(pk__in=list(keys), state__in=OVER).values_list("pk", flat=True))
        erase_rows(FreeUnit.unscoped.filter(pk__in=todo))
        for model in (FreeUnitStep, Objection, Veto, PlaceCase):
            erase_rows(model.unscoped.filter(free_unit__in=todo))
        files = UnitFile.unscoped.filter(free_unit__in=todo)
        FILES.let_go(*files.values_list("uid", flat=True))
        files.delete()
        return len(todo)


def has_open_work(unit_id: int) -> bool:
    """A unit that is on the way to a title, or a bureau or township of one that is; or that holds one."""
    rows = FreeUnit.unscoped.filter(Q(unit_id=unit_id) | Q(bureau_id=unit_id) | Q(township_id=unit_id))
    return bool(rows.filter(state__in=[*OPEN, *HOLDS]).exists())
