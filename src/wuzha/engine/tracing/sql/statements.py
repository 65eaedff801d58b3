# SPDX-License-Identifier: Apache-2.0
"""The statements as they lie in the files of this folder, what they are given and answer, in the engine's columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from wuzha.engine.tracing.columns import Columns, Int64s, Seeds
from wuzha.engine.tracing.trace import Exits, Held, gather

Dialect = Literal["postgres", "duckdb", "spark"]


def index(dialect: Dialect) -> str:
    """The query from `trace_transfer` and `trace_account` to the rows of `trace_line`."""
    _known(dialect)
    return statement("index")


def fifo(dialect: Dialect) -> str:
    """The query from `trace_line` and the seeds to (seed, victim, account, pos, kind, fen).

    PostgreSQL takes the seeds as arrays `%(pos)s`, `%(victim)s`, `%(fen)s` and the end as `%(until)s`; DuckDB as table
    `trace_seed` and `$until`; Spark as view `trace_seed` and `:until`, after the rounds of `first_spark` and
    `round_spark` have filled `trace_fragment`.
    """
    _known(dialect)
    return statement(f"fifo_{dialect}") + statement("settle")


@cache
def statement(name: str) -> str:
    """The text of the file `name`.sql."""
    return (files(__package__) / f"{name}.sql").read_text(encoding="utf-8")


def _known(dialect: str) -> None:
    if dialect not in ("postgres", "duckdb", "spark"):
        raise ValueError(f"No statements for {dialect!r}: choose postgres, duckdb or spark")


@dataclass(frozen=True, slots=True)
class Answer:
    """Held and gone as in `Trace`; `injected` int64[seeds] is what of each seed became its victim's, in fen."""

    held: Held
    exits: Exits
    injected: Int64s


def tables(columns: Columns) -> dict[str, dict[str, NDArray[np.integer]]]:
    """The two tables the index is made from, by name, column by column."""
    leaves = columns.leaves if columns.leaves.size else np.zeros(columns.fen.size)
    return {
        "trace_transfer": {
            "pos": np.arange(columns.fen.size, dtype=np.int64),
            "src": columns.src,
            "dst": columns.dst,
            "fen": columns.fen,
            "leaves": leaves.astype(np.int32),
        },
        "trace_account": {
            "account": np.arange(columns.kinds.size, dtype=np.int32),
            "kind": columns.kinds.astype(np.int32),
            "opening": columns.openings,
        },
    }


def answer(rows: Iterable[Sequence[int]], seeds: Seeds) -> Answer:
    """The answer in rows (seed, victim, account, pos, kind, fen)."""
    table = np.array(list(rows), np.int64).reshape(-1, 6)
    seed, victim, account, pos, kind, fen = table.T
    injected = np.zeros(len(seeds), np.int64)
    np.add.at(injected, np.searchsorted(seeds.row, seed), fen)
    held, gone = kind == 0, kind > 0
    victims, accounts, fens = gather(np.column_stack([victim, account, fen])[held])
    out_victims, out_rows, out_fens = gather(np.column_stack([victim, pos, fen])[gone])
    rows_gone, first = np.unique(pos[gone], return_index=True)
    place = first[np.searchsorted(rows_gone, out_rows)]
    return Answer(
        Held(victims, accounts.astype(np.int32), fens),
        Exits(
            out_victims,
            account[gone][place].astype(np.int32),
            out_rows,
            kind[gone][place].astype(np.uint8),
            out_fens,
        ),
        injected,
    )
