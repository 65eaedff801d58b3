# SPDX-License-Identifier: Apache-2.0
"""What a unit has still in its hands: people found already deceived, whom a station hands over to the funds desk, and
all open work, asked before a unit may end (`org.services.units`)."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from wuzha.audit.actor import Actor
from wuzha.org.reach import units_below
from wuzha.warning.models import GridTask, Handover, WarningRecord
from wuzha.warning.rules.lifecycle import AT_CENTRE, AT_STATION

__all__ = ["Handover", "has_open_work", "open_in_reach", "open_of", "warning_in_reach"]


def open_in_reach(actor: Actor, most: int) -> QuerySet[Handover]:
    """Hand-overs to the actor's centres that nobody has taken in, the first due on top."""
    found: QuerySet[Handover] = (
        Handover.objects.visible_to(actor)
        .filter(done_at__isnull=True, warning__centre_id__in=units_below(actor.unit_path).centres)
        .select_related("warning", "opened_by")
        .order_by("due_at")
    )
    return found[:most]


def open_of(actor: Actor, warning_id: int) -> Handover | None:
    """An open hand-over of a warning in the actor's reach."""
    return next(iter(open_among(actor, [warning_id])), None)


def open_among(actor: Actor, warnings: Collection[int]) -> list[Handover]:
    """Open hand-overs of some warnings in the actor's reach."""
    rows: QuerySet[Handover] = Handover.objects.visible_to(actor)
    return list(rows.filter(warning_id__in=warnings, done_at__isnull=True).select_related("warning", "opened_by"))


def warning_in_reach(actor: Actor, warning_id: int) -> WarningRecord | None:
    """The warning of a hand-over, with who was deceived."""
    return WarningRecord.objects.visible_to(actor).filter(pk=warning_id).first()


def case_of_handover(warning_id: int) -> int | None:
    """The case that the hand-over of a warning opened or joined."""
    found: int | None = Handover.unscoped.filter(warning=warning_id).values_list("case_id", flat=True).first()
    return found


def has_open_work(unit_id: int) -> bool:
    """A centre with warnings to triage, a station with warnings to work, a grid with visits to make."""
    held: bool = (
        WarningRecord.unscoped.filter(centre_id=unit_id, state__in=AT_CENTRE).exists()
        or WarningRecord.unscoped.filter(station_id=unit_id, state__in=AT_STATION).exists()
        or GridTask.unscoped.filter(grid_id=unit_id, done_at__isnull=True).exists()
    )
    return held
