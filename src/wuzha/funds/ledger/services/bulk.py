# SPDX-License-Identifier: Apache-2.0
"""Frames into tables: COPY of CSV that polars writes, a row costs next to nothing in Python."""

from __future__ import annotations

import io

import polars as pl
from django.db.backends.utils import CursorWrapper

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


def moment(seconds: str) -> pl.Expr:
    """Epoch seconds of a column as an instant."""
    return pl.from_epoch(pl.col(seconds), "s").dt.replace_time_zone("UTC")
