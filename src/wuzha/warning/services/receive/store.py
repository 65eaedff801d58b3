# SPDX-License-Identifier: Apache-2.0
"""Reading and writing a chunk: a handful of statements, whatever its size."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.backends.utils import CursorWrapper

from wuzha.locks import Lock, wait_each
from wuzha.sql import as_text, blocks
from wuzha.warning.fields import CARRIED, COLUMNS
from wuzha.warning.rules.lifecycle import OPEN, State
from wuzha.warning.rules.merge import KnownWarning
from wuzha.warning.services.receive.incoming import SealedRow
from wuzha.warning.services.receive.people import Entry

SQL = blocks(Path(__file__).with_name("receive.sql"))
# The columns that are declared in `wuzha.warning.fields`.
SQL["known"] = SQL["known"].format(columns="".join(f", {one}" for one in COLUMNS))
SQL["update"] = SQL["update"].format(
    changes="".join(f",\n    {one} = u.{one}" for one in COLUMNS),
    types="".join(f", {one.key} {one.type.column}" for one in CARRIED),
)
#: Directives on the people of one bucket are received one after the other.
BUCKETS = 512


def lock_people(rows: Sequence[SealedRow]) -> None:
    """Lock the people of the chunk against other receivers until the transaction ends, always in one order."""
    wait_each(Lock.PERSON, {int.from_bytes(key[:4], "big") % BUCKETS for row in rows for key in row.keys})


def known_keys(cursor: CursorWrapper, source: str, rows: Sequence[SealedRow]) -> set[bytes]:
    """Those of the chunk's dedupe keys that the source has pushed before."""
    cursor.execute(SQL["duplicates"], [source, array(row.dedupe_key for row in rows)])
    return {bytes(key) for (key,) in cursor.fetchall()}


def load_entries(cursor: CursorWrapper, rows: Sequence[SealedRow], since: datetime) -> list[Entry]:
    """The people's warnings pushed since the moment or still open, locked for update, with contacts and payments."""
    cursor.execute(SQL["former"], [array(key for row in rows for key in row.keys)])
    parameters: dict[str, Any] = {
        "former": [pk for (pk,) in cursor.fetchall()],
        "phones": array(row.phone_index for row in rows),
        "ids": array(row.id_index for row in rows),
        "accounts": array(row.account_index for row in rows),
        "since": since,
        "open": list(OPEN),
        "superseded": State.SUPERSEDED,
    }
    cursor.execute(SQL["known"], parameters)
    entries: dict[int, Entry] = {}
    gone: dict[int, tuple[int, Entry]] = {}
    for pk, state, level, round_no, last_pushed_at, closed_at, into, *fields in cursor.fetchall():
        tokens: list[Any] = [None if token is None else bytes(token) for token in fields[:9]]
        own = len(fields) - len(COLUMNS)
        fields[own:] = [tuple(bytes(value) if isinstance(value, memoryview) else value for value in fields[own:])]
        entry = Entry(pk, KnownWarning(state, level, round_no, last_pushed_at, closed_at), *tokens, *fields[9:])
        if state == State.SUPERSEDED:
            gone[pk] = (into, entry)
        else:
            entries[pk] = entry
    if entries:
        cursor.execute(SQL["former_of"], [[*entries, *gone]])
        _remember_former(entries, gone, [(bytes(key), pk) for key, pk in cursor.fetchall()])
        cursor.execute(SQL["pushes"], [list(entries)])
        for pk, contact, tx_time, tx_amount_fen in cursor.fetchall():
            known = entries[pk].known
            if contact is not None:
                known.contacts.add(bytes(contact))
            if tx_time is not None or tx_amount_fen:
                known.payments.add((tx_time, tx_amount_fen))
    return list(entries.values())


def _remember_former(
    entries: dict[int, Entry], gone: dict[int, tuple[int, Entry]], former: Sequence[tuple[bytes, int]]
) -> None:
    """Let each person be found by the numbers they were known by before, here or in what went into it."""
    for pk, (_into, entry) in gone.items():
        if (end := _end(pk, entries, gone)) is not None:
            end.former |= entry.keys
    for key, pk in former:
        if (end := _end(pk, entries, gone)) is not None:
            end.former.add(key)


def _end(pk: int, entries: dict[int, Entry], gone: dict[int, tuple[int, Entry]]) -> Entry | None:
    while pk in gone:
        pk = gone[pk][0]
    return entries.get(pk)


def keep_former(cursor: CursorWrapper, pairs: Sequence[tuple[int, bytes]]) -> None:
    """Warning and number its person was known by."""
    if pairs:
        cursor.execute(SQL["former_keys"], [[pk for pk, _ in pairs], array(key for _, key in pairs)])


def update(cursor: CursorWrapper, rows: Sequence[dict[str, Any]]) -> None:
    """Bring known warnings up to date, in one statement. JSON carries the rows: one parameter, escaped once."""
    cursor.execute(SQL["update"], [json.dumps(rows, default=as_text)])


def array(values: Iterable[bytes | None]) -> str:
    """Blind indexes as a `bytea[]` literal: a constant for the planner, and one string for the driver to escape."""
    return "{" + ",".join(rf'"\\x{value.hex()}"' for value in values if value is not None) + "}"
