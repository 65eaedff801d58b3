# SPDX-License-Identifier: Apache-2.0
"""Frames into tables and out: COPY of CSV that polars writes and reads, a row costs next to nothing in Python."""

from __future__ import annotations

import io
from collections.abc import Mapping

import polars as pl
from django.db.backends.utils import CursorWrapper

from wuzha.copying import copied

#: Stands for NULL in the CSV; no text of ours is this.
NULL = r"\N"


def copy_frame(cursor: CursorWrapper, table: str, frame: pl.DataFrame) -> None:
    """COPY a frame into the columns of its names (ours, never input). Binary columns become bytea.

    Raises `IntegrityError` as a statement would.
    """
    columns = [
        (pl.lit(r"\x") + pl.col(name).bin.encode("hex")).alias(name) if kind == pl.Binary else pl.col(name)
        for name, kind in frame.schema.items()
    ]
    written = io.BytesIO()
    frame.select(columns).write_csv(
        written, include_header=False, null_value=NULL, datetime_format="%Y-%m-%d %H:%M:%S%:z"
    )
    names = ", ".join(frame.columns)
    statement = f"COPY {table} ({names}) FROM STDIN (FORMAT csv, NULL '{NULL}')"
    with cursor.db.wrap_database_errors, cursor.copy(statement) as copy:
        copy.write(written.getbuffer())
    copied(cursor)


def read_frame(cursor: CursorWrapper, statement: str, schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """The rows of a `COPY … TO STDOUT (FORMAT csv)`."""
    held = io.BytesIO()
    with cursor.db.wrap_database_errors, cursor.copy(statement) as copy:
        for part in copy:
            held.write(part)
    if not held.tell():
        return pl.DataFrame(schema=schema)
    return pl.read_csv(held.getvalue(), has_header=False, schema=schema)


def moment(seconds: str) -> pl.Expr:
    """Epoch seconds of a column as an instant."""
    return pl.from_epoch(pl.col(seconds), "s").dt.replace_time_zone("UTC")
