# SPDX-License-Identifier: Apache-2.0
"""Writing tables by COPY: row by row, or a whole frame at once."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from django.db.backends.utils import CursorWrapper

from wuzha.copying import copy_in
from wuzha.sealed import Kind, seal
from wuzha.simulation.load.held import Row

#: Rows turned into text at once.
SLICE = 50_000
_NULL = r"\N"


def copy_rows(cursor: CursorWrapper, table: str, blank: Row, rows: Sequence[Row]) -> None:
    """Write rows with the columns of `blank`, which says what stands in those that a row leaves out.

    The rows are all there before it begins: to ask the database for one in the middle of a COPY would wait for ever.
    """
    copy_in(cursor, table, list(blank), (list((blank | row).values()) for row in rows))


def copy_frame(cursor: CursorWrapper, table: str, frame: pl.DataFrame) -> None:
    """Write a frame whose columns are those of the table; sealed columns as `sealed` makes them."""
    with cursor.copy(f"COPY {table} ({', '.join(frame.columns)}) FROM STDIN (FORMAT csv, NULL '{_NULL}')") as copy:
        for part in frame.iter_slices(SLICE):
            copy.write(
                part.write_csv(include_header=False, null_value=_NULL, datetime_format="%Y-%m-%d %H:%M:%S%.6f+00")
            )


def sealed(kind: Kind, values: pl.Series) -> pl.Series:
    """Texts sealed one by one, as PostgreSQL writes bytes; nothing stays nothing."""
    tokens = [None if value is None else rf"\x{seal(kind, value).token.hex()}" for value in values.to_list()]
    return pl.Series(values.name, tokens, dtype=pl.String)
