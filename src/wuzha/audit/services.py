# SPDX-License-Identifier: Apache-2.0
"""Writing the trail. Events join the transaction of the act they record: both are kept or neither."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from wuzha.audit.actor import Actor
from wuzha.audit.content import code_of, content
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
    event_id: int | None = None,
    at: datetime | None = None,
) -> Event:
    """Record one act. `on` is the type and key of the record; `detail` holds codes and counts, no personal data.

    The event is authenticated here, before the database sees it. A statement of the act that took its id already
    (`NEXT_ID`) gives it as `event_id`; `at` is the moment of the act where it was read before.
    """
    event = _event(actor, action, on, purpose, fields, rows, outcome, detail)
    event.pk = next_ids(1)[0] if event_id is None else event_id
    if at is not None:
        event.at = at
    event.mac = code_of(content(event))
    event.save(force_insert=True)
    return event


def record_all(actor: Actor, action: str, acts: Iterable[tuple[tuple[str, object], dict[str, Any]]]) -> None:
    """Record acts of the same kind, (record, detail) each, in one statement."""
    record_many(actor, ((action, on, detail) for on, detail in acts))


def record_many(actor: Actor, acts: Iterable[tuple[str, tuple[str, object], dict[str, Any]]]) -> None:
    """Record acts, (action, record, detail) each, in one statement and in their order."""
    told = [(name, kind, str(key), detail_of(actor, detail)) for name, (kind, key), detail in acts]
    if not told:
        return
    event = _event(actor, "", ("", ""), "", (), 1, "OK", None)
    same = {column: getattr(event, column) for column in _SAME}

    def rows() -> Iterator[tuple[Any, ...]]:
        for key, (action, object_type, object_id, detail) in zip(next_ids(len(told)), told, strict=True):
            own = {"id": key, "action": action, "object_type": object_type, "object_id": object_id, "detail": detail}
            code = code_of(content({**same, "fields": [], **own}))
            yield (*same.values(), "[]", code, key, action, object_type, object_id, json.dumps(detail))

    with connection.cursor() as cursor:
        columns = (*_SAME, "fields", "mac", "id", "action", "object_type", "object_id", "detail")
        copy_in(cursor, Event._meta.db_table, columns, list(rows()))


def next_ids(count: int) -> list[int]:
    """Ids of events to come, in their order: what an event is authenticated by must be known before it is stored."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_IDS, [count])
        return [key for (key,) in cursor.fetchall()]


#: An expression of SQL: the id of an event to come.
NEXT_ID = "nextval(pg_get_serial_sequence('audit_event', 'id'))"
_NEXT_IDS = f"SELECT {NEXT_ID} FROM generate_series(1, %s)"  # noqa: S608 - constant text

#: Columns in which the events of `record_many` do not differ.
_SAME = (
    "at", "actor_kind", "actor", "person_id", "role", "unit_code", "address", "purpose", "row_count", "outcome",
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
