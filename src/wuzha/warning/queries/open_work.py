# SPDX-License-Identifier: Apache-2.0
"""Whether a unit still has warnings in its hands: asked before a unit may end (`org.services.units`)."""

from __future__ import annotations

from wuzha.warning.models import GridTask, WarningRecord
from wuzha.warning.rules.lifecycle import AT_CENTRE, AT_STATION


def has_open_work(unit_id: int) -> bool:
    """A centre with warnings to triage, a station with warnings to work, a grid with visits to make."""
    held: bool = (
        WarningRecord.unscoped.filter(centre_id=unit_id, state__in=AT_CENTRE).exists()
        or WarningRecord.unscoped.filter(station_id=unit_id, state__in=AT_STATION).exists()
        or GridTask.unscoped.filter(grid_id=unit_id, done_at__isnull=True).exists()
    )
    return held
