# SPDX-License-Identifier: Apache-2.0
"""How a warning stood before an act: the columns that acts of the desk change, as JSON keeps them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wuzha.audit.actor import Actor
from wuzha.warning.models import ActKind, WarningRecord
from wuzha.warning.rules.lifecycle import AT_STATION

#: Columns of a claim; a warning that nobody holds has none.
CLAIM = ("claimed_by_id", "claimed_at", "claim_expires_at")
INSTANTS = (
    "claimed_at", "claim_expires_at", "snoozed_until", "dispatched_at", "signin_due", "call_due", "meet_due",
    "feedback_due",
)  # fmt: skip
KEYS = ("claimed_by_id", "station_id", "officer_id")


def as_it_stands(actor: Actor, pk: int, kind: str) -> tuple[int, dict[str, Any]] | None:
    """The version and the columns of a warning in reach; `None` when the act on it could not be taken back whole.

    A dispatch that ends an earlier warning of the person at a station has changed two warnings, and a warning that has
    gone on in another does not come back: recall it instead.
    """
    warning = WarningRecord.objects.visible_to(actor).filter(pk=pk).select_related("previous").first()
    if warning is None:
        return None
    if kind == ActKind.DISPATCH and warning.previous is not None and warning.previous.state in AT_STATION:
        return None
    kept: dict[str, Any] = {name: getattr(warning, name) for name in KEYS}
    for name in INSTANTS:
        at = getattr(warning, name)
        kept[name] = at.isoformat() if at else None
    return warning.version, {"state": warning.state, **kept}


def columns_of(before: dict[str, Any]) -> dict[str, Any]:
    """The columns again, without the state."""
    found = {name: before[name] for name in KEYS}
    return found | {name: datetime.fromisoformat(before[name]) if before[name] else None for name in INSTANTS}
