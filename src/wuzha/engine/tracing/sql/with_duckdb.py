# SPDX-License-Identifier: Apache-2.0
"""DuckDB, in this process: arrays or files in, no server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wuzha.engine.tracing.columns import Columns, Seeds
from wuzha.engine.tracing.sql.statements import Answer, answer, fifo, index, tables
from wuzha.engine.tracing.words import NEVER

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def load(connection: DuckDBPyConnection, columns: Columns) -> None:
    """Make the two tables `build` reads; what was in them is dropped. Views over Parquet of these names do as well."""
    for name, table in tables(columns).items():
        _table(connection, name, **table)


def build(connection: DuckDBPyConnection) -> None:
    """Make `trace_line` anew, the rows of a payer side by side."""
    connection.execute(f"CREATE OR REPLACE TABLE trace_line AS {index('duckdb')} ORDER BY src, cob")


def trace(connection: DuckDBPyConnection, seeds: Seeds, *, until: int | None = None) -> Answer:
    """Follow the victims' money; rows from `until` on have not happened."""
    _table(connection, "trace_seed", pos=seeds.row, victim=seeds.victim, fen=seeds.amount)
    rows = connection.execute(fifo("duckdb"), {"until": NEVER if until is None else until}).fetchall()
    return answer(rows, seeds)


def _table(connection: DuckDBPyConnection, name: str, **columns: np.ndarray) -> None:
    connection.register("given", columns)
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")  # noqa: S608 - our own names
    connection.unregister("given")
