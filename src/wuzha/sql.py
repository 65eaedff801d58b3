# SPDX-License-Identifier: Apache-2.0
"""SQL as a source of its own: files of named blocks, each headed `-- name: what it does`, and what they take."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from django.db.backends.utils import CursorWrapper

_HEAD = re.compile(r"^-- (\w+): .*$", re.MULTILINE)
_IDS = """
SELECT nextval(sequence)
FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence OFFSET 0) AS once, generate_series(1, %s)
"""


def blocks(path: Path) -> dict[str, str]:
    """The statements of a file by their name."""
    _before, *parts = _HEAD.split(path.read_text(encoding="utf-8"))
    return dict(zip(parts[::2], (part.strip() for part in parts[1::2]), strict=True))


def next_ids(cursor: CursorWrapper, table: str, count: int) -> list[int]:
    """`count` fresh ids of a table, so that a chunk can refer to its own rows before it writes them."""
    cursor.execute(_IDS, [table, count])
    return [pk for (pk,) in cursor.fetchall()]


def as_text(value: object) -> str:
    """What JSON has no form for, as PostgreSQL reads it: `json.dumps(rows, default=as_text)`."""
    if isinstance(value, bytes):
        return rf"\x{value.hex()}"
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
