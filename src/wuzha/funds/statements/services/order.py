# SPDX-License-Identifier: Apache-2.0
"""The transfers of a case in the order of their happening: each bank's own order holds, restored by its balances."""

from __future__ import annotations

import numpy as np
import polars as pl

from wuzha.engine import tracing
from wuzha.engine.tracing.words import UNKNOWN


def in_order(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """The rows (columns of `traces.inputs`) in order; `account`, `opening` (fen) where a statement tells it; how many
    rows nothing but a guess puts in their place.

    1. Every side that told of a row is a line of that account's statement.
    2. The lines of an account are ordered by time, and within a second by the chain of balances.
    3. All rows in one order that keeps every account's, the earliest first.
    """
    rows = rows.sort("time", maintain_order=True).with_row_index("n")
    lines = _lines(rows)
    if not lines.height:
        return rows.drop("n"), lines.select("account", pl.lit(0).alias("opening")), 0
    account, time, signed, balance, row = (
        lines.get_column(name).to_numpy() for name in ("account", "time", "signed", "balance", "n")
    )
    order = tracing.order_accounts(account, time, signed, balance, np.full(row.size, UNKNOWN, np.int64))
    starts = np.concatenate([[0], np.flatnonzero(np.diff(account[order.rows])) + 1, [order.rows.size]])
    sequence, contradicting = tracing.merge_orders(
        rows.get_column("time").to_numpy(), row[order.rows].astype(np.int64), starts.astype(np.int64)
    )
    ordered = rows[sequence.tolist()] if rows.height < 10_000 else rows.select(pl.all().gather(sequence))
    openings = _openings(ordered, lines[order.rows[starts[:-1]].tolist()])
    return ordered.drop("n"), openings, order.by_direction + contradicting


def _lines(rows: pl.DataFrame) -> pl.DataFrame:
    """account, time, signed, balance, n: one line for each side that told of a row."""
    sides = []
    for side, sign in (("payer", -1), ("payee", 1)):
        told = rows.filter((pl.col(f"by_{side}") == 1) & pl.col(side).is_not_null())
        second = pl.col("payee_time").is_not_null() & pl.lit(side == "payee")
        sides.append(
            told.select(
                pl.col(side).alias("account"),
                pl.when(second).then("payee_time").otherwise("time").alias("time"),
                (pl.col("fen") * sign).alias("signed"),
                pl.col(f"{side}_after").fill_null(UNKNOWN).alias("balance"),
                pl.col("n").cast(pl.Int64),
            )
        )
    return pl.concat(sides).sort("n", maintain_order=True)


def _openings(ordered: pl.DataFrame, firsts: pl.DataFrame) -> pl.DataFrame:
    """The balance before an account's first line, where that is the first row anybody tells of the account."""
    placed = ordered.select("n", "payer", "payee").with_row_index("place")
    earliest = pl.concat(
        [placed.select(pl.col(side).alias("account"), "n", "place") for side in ("payer", "payee")]
    ).group_by("account").agg(pl.col("n").sort_by("place").first().cast(pl.Int64).alias("first"))  # fmt: skip
    return (
        firsts.filter(pl.col("balance") != UNKNOWN)
        .join(earliest, on="account", how="inner")
        .filter(pl.col("first") == pl.col("n"))
        .select("account", (pl.col("balance") - pl.col("signed")).clip(0).alias("opening"))
    )
