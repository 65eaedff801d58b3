# SPDX-License-Identifier: Apache-2.0
"""The statements as they lie in the files of this folder."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

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
