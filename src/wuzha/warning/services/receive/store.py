# SPDX-License-Identifier: Apache-2.0
"""Reading and writing a chunk: a handful of statements, whatever its size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.backends.utils import CursorWrapper

from wuzha.warning.rules.lifecycle import OPEN, State
from wuzha.warning.rules.merge import Known
from wuzha.warning.services.receive.incoming import SealedRow
from wuzha.warning.services.receive.people import Entry
from wuzha.warning.services.receive.sql import blocks

SQL = blocks(Path(__file__).with_name("receive.sql"))
#: Advisory locks: directives on one person are received one after the other, on others side by side.
LOCK_SPACE = 0x5752
LOCK_BUCKETS = 512


def lock_people(cursor: CursorWrapper, rows: Sequence[SealedRow]) -> None:
    """Lock the people of the chunk against other receivers until the transaction ends, always in one order."""
    buckets = sorted({int.from_bytes(key[:4], "big") % LOCK_BUCKETS for row in rows for key in row.keys()})
    cursor.execute(SQL["lock"], [LOCK_SPACE, buckets])


def known_keys(cursor: CursorWrapper, source: str, rows: Sequence[SealedRow]) -> set[bytes]:
    """Those of the chunk's dedupe keys that the source has pushed before."""
    cursor.execute(SQL["duplicates"], [source, [row.dedupe_key for row in rows]])
    return {bytes(key) for (key,) in cursor.fetchall()}


def load_entries(cursor: CursorWrapper, rows: Sequence[SealedRow], since: datetime) -> list[Entry]:
    """The people's warnings pushed since the moment or still open, locked for update, with contacts and payments."""
    parameters = {
        "phones": [row.phone_index for row in rows if row.phone_index is not None],
        "ids": [row.id_index for row in rows if row.id_index is not None],
        "accounts": [row.account_index for row in rows if row.account_index is not None],
        "since": since,
        "open": list(OPEN),
        "superseded": State.SUPERSEDED,
    }
    cursor.execute(SQL["known"], parameters)
    entries = {}
    for pk, state, level, round_no, last_pushed_at, closed_at, *fields in cursor.fetchall():
        tokens = [None if token is None else bytes(token) for token in fields[:8]]
        entries[pk] = Entry(pk, Known(state, level, round_no, last_pushed_at, closed_at), *tokens, *fields[8:])
    if entries:
        cursor.execute(SQL["pushes"], [list(entries)])
        for pk, contact, tx_time, tx_amount_fen in cursor.fetchall():
            known = entries[pk].known
            if contact is not None:
                known.contacts.add(bytes(contact))
            if tx_time is not None or tx_amount_fen:
                known.payments.add((tx_time, tx_amount_fen))
    return list(entries.values())


def next_ids(cursor: CursorWrapper, table: str, count: int) -> list[int]:
    """`count` fresh ids of a table."""
    cursor.execute(SQL["ids"], [table, count])
    return [pk for (pk,) in cursor.fetchall()]


def copy_in(cursor: CursorWrapper, table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """COPY text lines into a table; both names are ours, never input."""
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        copy.write("".join(lines))


def text(value: Any) -> str:
    """One value in COPY's text format."""
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        return _escaped(value) if value.translate(_SPECIAL) != value else value
    if isinstance(value, list | tuple):
        return _escaped("{" + ",".join(f'"{item}"' for item in value) + "}")
    return str(value)


_SPECIAL = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r", "\0": ""})


def _escaped(value: str) -> str:
    return value.translate(_SPECIAL)
