# SPDX-License-Identifier: Apache-2.0
"""Personal data in clear: for a purpose, after a read event, and never more than that event names."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.audit.services import record_read
from wuzha.core.files import FileCode, content_of
from wuzha.sealed import Sealed


class NotLoggedError(LookupError):
    """A field or a row was asked for that the read event does not name."""


class Opener:
    """Opens the fields of as many rows as its read event says, nothing else.

    A row is whatever the caller counts by, such as a key or a line number. Whoever opens one record need not name it.
    """

    __slots__ = ("_fields", "_most", "_rows")

    def __init__(self, fields: Collection[str], rows: int) -> None:
        self._fields, self._most = frozenset(fields), rows
        self._rows: set[Hashable] = set()

    def __call__(self, field: str, value: Sealed | None, row: Hashable = None) -> str:
        """The clear value, empty for none. Raises `NotLoggedError` for another field, or for a row too many."""
        if field not in self._fields:
            raise NotLoggedError(f"The read event does not name the field {field}")
        if value is None:
            return ""
        if row not in self._rows:
            if len(self._rows) >= self._most:
                raise NotLoggedError(f"The read event names {self._most} rows, this is one more")
            self._rows.add(row)
        return value._open()


def opener(
    actor: Actor,
    purpose: str,
    *,
    on: tuple[str, object],
    fields: Collection[str],
    rows: int,
    detail: dict[str, Any] | None = None,
) -> Opener:
    """What opens `fields` of `rows` rows, after one read event (`on` is the type and key of its object).

    For rows that leave together, such as a file; for a single record use `reveal_many`. Raises `ValueError` without a
    purpose.
    """
    record_read(actor, purpose=purpose, on=on, fields=list(fields), rows=rows, detail=detail)
    return Opener(fields, rows)


def reveal_many(
    actor: Actor,
    purpose: str,
    *,
    on: tuple[str, object],
    values: Mapping[str, Sealed | None],
    detail: dict[str, Any] | None = None,
) -> dict[str, str]:
    """The fields of one record that hold something, with one read event. Raises `ValueError` without a purpose."""
    known = {name: value for name, value in values.items() if value is not None}
    clear = opener(actor, purpose, on=on, fields=sorted(known), rows=1, detail=detail)
    return {name: clear(name, value) for name, value in known.items()}


def shown_again(
    actor: Actor, *, on: tuple[str, object], values: Mapping[str, Sealed | None], since: datetime
) -> dict[str, str]:
    """What the first read event of this person, in this role, about this record since then names, once more.

    For a showing that lasts over several pages, such as a visit: its event told of it when it began. What has come
    since is not among its fields and stays sealed. Raises `NotLoggedError` when there is no such event.
    """
    told = (
        Event.objects.filter(object_type=on[0], object_id=str(on[1]), action="personal.read", outcome="OK")
        .filter(person_id=actor.person_id, role=actor.role, unit_code=actor.unit_code, at__gte=since)
        .order_by("pk")
        .first()
    )
    if told is None:
        raise NotLoggedError("No read event of this person about the record since then")
    clear = Opener(told.fields, 1)
    return {name: clear(name, value) for name, value in values.items() if value is not None and name in told.fields}


def reveal_files(
    actor: Actor,
    purpose: str,
    *,
    on: tuple[str, object],
    files: Mapping[str, UUID],
    detail: dict[str, Any] | None = None,
) -> list[bytes | FileCode]:
    """Sealed files in clear, by the field each is named as, with one read event; or why one cannot be had.

    Raises `ValueError` without a purpose.
    """
    record_read(actor, purpose=purpose, on=on, fields=list(files), rows=len(files), detail=detail)
    return [content_of(actor, uid, on=on, field=field) for field, uid in files.items()]
