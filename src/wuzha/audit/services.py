# SPDX-License-Identifier: Apache-2.0
"""Writing the trail. Events join the transaction of the act they record: both are kept or neither."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.copying import copy_in


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
    event = _event(actor, action, on, purpose, fields, rows, outcome, detail)
    event.save(force_insert=True)
    return event


def record_all(actor: Actor, action: str, acts: Iterable[tuple[tuple[str, object], dict[str, Any]]]) -> None:
    """Record acts of the same kind, (record, detail) each, in one statement."""
    events = [
        (object_type, str(object_id), json.dumps(detail_of(actor, detail))) for (object_type, object_id), detail in acts
    ]
    if not events:
        return
    same = vars(_event(actor, action, ("", ""), "", (), 1, "OK", None))
    constants = [same[column] for column in _SAME]
    with connection.cursor() as cursor:
        columns = (*_SAME, "fields", "object_type", "object_id", "detail")
        copy_in(cursor, Event._meta.db_table, columns, ((*constants, "[]", *event) for event in events))


#: Columns in which the events of `record_all` do not differ.
_SAME = (
    "at", "actor_kind", "actor", "person_id", "role", "unit_code", "address", "action", "purpose",
    "row_count", "outcome",
)  # fmt: skip


def _event(
    actor: Actor,
    action: str,
    on: tuple[str, object],
    purpose: str,
    fields: Sequence[str],
    rows: int,
    outcome: str,
    detail: dict[str, Any] | None,
) -> Event:
    return Event(
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
        detail=detail_of(actor, detail),
    )


def record_read(
    actor: Actor,
    *,
    purpose: str,
    on: tuple[str, object],
    fields: Sequence[str],
    rows: int = 1,
    detail: dict[str, Any] | None = None,
) -> Event:
    """Record that clear personal data was seen. Raises `ValueError` without a purpose."""
    if not purpose.strip():
        raise ValueError("Personal data is revealed for a purpose only")
    return record(actor, "personal.read", on=on, purpose=purpose.strip(), fields=fields, rows=rows, detail=detail)


def detail_of(actor: Actor, detail: dict[str, Any] | None = None) -> dict[str, Any]:
    """The detail of an event, with the access token when a program acted for the person."""
    return (detail or {}) | ({} if actor.token is None else {"token": actor.token})
