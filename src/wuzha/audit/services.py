# SPDX-License-Identifier: Apache-2.0
"""Writing the trail. Events join the transaction of the act they record: both are kept or neither."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wuzha.audit.actor import Actor
from wuzha.audit.models import Event


def record(
    actor: Actor,
    action: str,
    *,
    on: tuple[str, object] = ("", ""),
    purpose: str = "",
    fields: Sequence[str] = (),
    rows: int = 1,
    outcome: str = "OK",
    detail: dict[str, Any] | None = None,
) -> Event:
    """Record one act. `on` is the type and key of the record; `detail` holds codes and counts, no personal data."""
    return Event.objects.create(
        actor_kind=actor.kind,
        actor=actor.label,
        person_id=actor.person_id,
        role=actor.role,
        unit_code=actor.unit_code,
        address=actor.address,
        action=action,
        object_type=on[0],
        object_id=str(on[1]),
        purpose=purpose,
        fields=list(fields),
        row_count=rows,
        outcome=outcome,
        detail=detail or {},
    )


def record_read(actor: Actor, *, purpose: str, on: tuple[str, object], fields: Sequence[str], rows: int = 1) -> Event:
    """Record that clear personal data was seen. Raises `ValueError` without a purpose."""
    if not purpose.strip():
        raise ValueError("Personal data is revealed for a purpose only")
    return record(actor, "personal.read", on=on, purpose=purpose.strip(), fields=fields, rows=rows)
