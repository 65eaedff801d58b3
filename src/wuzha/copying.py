# SPDX-License-Identifier: Apache-2.0
"""Many rows into a table at once.

`copy_in` takes values and lets the driver write them. Where rows come by the hundred thousand, that is half of what
they cost to write: whoever knows the type of each column writes the line itself, with the functions below, and gives
it to `copy_lines`. What was copied is counted for the planner at once (`count_grown`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

#: Rows from which a piece of work is counted.
MANY = 100


def count_grown() -> None:
    """Count the rows of each table that this transaction has more than doubled, so that what comes next is planned for
    them (`core_count_grown`). Whoever writes rows by the hundred says so after each piece; COPY does by itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_count_grown()")


def copied(cursor: CursorWrapper) -> None:
    """To be called after a COPY."""
    if cursor.rowcount >= MANY:
        cursor.execute("SELECT core_count_grown()")


def copy_in(cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows into a table; the names are ours, never input. Raises `IntegrityError` as a statement would."""
    with cursor.db.wrap_database_errors, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    copied(cursor)


#: Lines sent at once.
_BLOCK = 500
_NULL = r"\N"
_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def copy_lines(cursor: CursorWrapper, table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """`copy_in` for rows that are written already: cells with tabs between them, in the text format of COPY."""
    rest = iter(lines)
    with cursor.db.wrap_database_errors, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        while block := list(islice(rest, _BLOCK)):
            copy.write("\n".join(block) + "\n")
    copied(cursor)


def text_cell(text: str) -> str:
    """A text; needed where it may hold a backslash, a tab or the end of a line."""
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def bytes_cell(value: bytes | None) -> str:
    return _NULL if value is None else rf"\\x{value.hex()}"


def number_cell(value: int | None) -> str:
    return _NULL if value is None else str(value)


def moment_cell(value: datetime | None) -> str:
    return _NULL if value is None else value.isoformat()


def cell(value: bytes | datetime | int | str | None) -> str:
    """A value whose type is not known beforehand."""
    if value is None or isinstance(value, bytes):
        return bytes_cell(value)
    return moment_cell(value) if isinstance(value, datetime) else text_cell(str(value))
