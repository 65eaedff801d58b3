# SPDX-License-Identifier: Apache-2.0
"""What is understood of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

PROVED, TOLD, ASKED = "proved", "told", "asked"

#: Columns of rows: those of a statement's line (`reading.model.SCHEMA` without its place), and what the reading adds.
ROWS: dict[str, pl.DataType | type[pl.DataType]] = {
    "line": pl.Int64,
    "account": pl.String,  # of the statement: the account, where a sheet names account and card
    "card": pl.String,
    "name": pl.String,
    "id_no": pl.String,
    "bank": pl.String,
    "peer_account": pl.String,  # "" where unknown or masked
    "peer_mask": pl.String,  # the masked number
    "peer_name": pl.String,
    "peer_bank": pl.String,
    "time": pl.Int64,
    "has_clock": pl.Boolean,
    "fen": pl.Int64,
    "incoming": pl.Boolean,
    "balance": pl.Int64,
    "serial": pl.String,
    "channel_serial": pl.String,
    "summary": pl.String,
    "kind": pl.String,
    "note": pl.String,  # every text of the row, in which a reversal may be named
    "status": pl.String,
    "flags": pl.String,
}
REJECTS: dict[str, pl.DataType | type[pl.DataType]] = {"line": pl.Int64, "reason": pl.String}


@dataclass(frozen=True)
class Proof:
    """What the balances prove: steps, closed ones, rows that moved nothing, evidence, the line of the first break."""

    steps: int = 0
    closed: int = 0
    unmoved: int = 0
    bits: float = 0.0
    first_break: int | None = None


@dataclass(frozen=True)
class Understood:
    """A sheet, how sure its reading is, and its rows. Every line is in `rows`, `rejects` or was skipped."""

    level: str
    #: header → field, of the columns that are used
    columns: Mapping[str, str]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    questions: tuple[str, ...]
    proof: Proof
    rows: pl.DataFrame
    rejects: pl.DataFrame
    skipped: int = 0
    flags: Mapping[str, int] = field(default_factory=dict)
    #: fen of one unit of the file's sums
    unit: int | None = None
    #: values of the column of directions, for whoever is asked what they mean
    codes: tuple[str, ...] = ()
    #: statuses of which nobody says whether money moved
    statuses: tuple[str, ...] = ()


@dataclass
class Findings:
    """What comes up while a sheet is read."""

    questions: list[str] = field(default_factory=list)
    flags: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    #: a column that a person leaves out looks like accounts
    accounts_left_out: bool = False

    def flag(self, name: str, count: int = 1) -> None:
        if count:
            self.flags[name] = self.flags.get(name, 0) + count
