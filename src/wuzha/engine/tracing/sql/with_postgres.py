# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL 15 or later, no extension: a btree on (src, cob) finds the rows that take a fragment.

The tables `trace_transfer`, `trace_account` and `trace_line` lie in the first schema of the connection's search path.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

import polars as pl

from wuzha.engine.tracing.columns import Columns, Seeds
from wuzha.engine.tracing.sql.statements import Answer, answer, fifo, index, tables
from wuzha.engine.tracing.words import NEVER


class Copy(Protocol):
    def write(self, buffer: str) -> None: ...


class Cursor(Protocol):
    def copy(self, statement: str) -> AbstractContextManager[Copy]: ...
    def fetchall(self) -> list[tuple[int, ...]]: ...


class Connection(Protocol):
    """What is used of a `psycopg.Connection`."""

    def cursor(self) -> AbstractContextManager[Cursor]: ...
    def execute(self, query: str, params: Mapping[str, object] | None = None) -> Cursor: ...


#: Rows sent at once.
_CHUNK = 200_000

_TABLES = """
DROP TABLE IF EXISTS trace_transfer, trace_account;
CREATE TABLE trace_transfer (
    pos bigint NOT NULL, src int NOT NULL, dst int NOT NULL, fen bigint NOT NULL, leaves smallint NOT NULL
);
CREATE TABLE trace_account (account int NOT NULL, kind smallint NOT NULL, opening bigint NOT NULL);
"""


def load(connection: Connection, columns: Columns) -> None:
    """Copy rows and accounts into the two tables `build` reads; what was in them is dropped.

    A case database that has its transfers in tables of its own needs no copy: views of these names do.
    """
    connection.execute(_TABLES)
    for name, table in tables(columns).items():
        _copy(connection, name, pl.DataFrame(table))
    connection.execute("ANALYZE trace_transfer, trace_account")


def build(connection: Connection) -> None:
    """Make `trace_line` anew, the rows of a payer side by side, and its two btrees."""
    connection.execute("DROP TABLE IF EXISTS trace_line")
    connection.execute(f"CREATE TABLE trace_line AS {index('postgres')} ORDER BY 2, 3")
    connection.execute("CREATE INDEX ON trace_line (src, cob)")
    connection.execute("CREATE UNIQUE INDEX ON trace_line (pos)")
    connection.execute("ANALYZE trace_line")


def trace(connection: Connection, seeds: Seeds, *, until: int | None = None) -> Answer:
    """Follow the victims' money; rows from `until` on have not happened."""
    given = {
        "pos": seeds.row.tolist(),
        "victim": seeds.victim.tolist(),
        "fen": seeds.amount.tolist(),
        "until": NEVER if until is None else until,
    }
    return answer(connection.execute(fifo("postgres"), given).fetchall(), seeds)


def _copy(connection: Connection, table: str, rows: pl.DataFrame) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy:
        for part in rows.iter_slices(_CHUNK):
            copy.write(part.write_csv(include_header=False))
