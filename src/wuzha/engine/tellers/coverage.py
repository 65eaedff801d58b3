# SPDX-License-Identifier: Apache-2.0
"""What the statements of each account cover, and whether its balances follow from its rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from wuzha.engine.tellers.frame import prepared
from wuzha.engine.tellers.repeats import repeats_of

ACCOUNTS = {
    "account": pl.String, "rows": pl.Int64, "since": pl.Int64, "until": pl.Int64, "opening": pl.Int64,
    "computed": pl.Int64, "stated": pl.Int64, "stated_at": pl.Int64, "points": pl.Int64, "agreeing": pl.Int64,
    "break_row": pl.Int64, "missing": pl.Int64,
}  # fmt: skip
PERIODS = {"account": pl.String, "since": pl.Int64, "until": pl.Int64, "file": pl.Int64, "sheet": pl.String}
GAPS = {"account": pl.String, "since": pl.Int64, "until": pl.Int64, "missing": pl.Int64}


@dataclass(frozen=True)
class Coverage:
    """Times in epoch seconds, money in fen; rows by their place in the given frame.

    `accounts`: account, rows, since, until, opening (before the first row, from its balance), computed (opening and all
    rows up to the last balance), stated (that balance), stated_at, points (balances told), agreeing (those that follow
    from the one before), break_row (the first that does not), missing (fen that its rows lack there).
    `periods`: account, since, until, file, sheet. `gaps`: account, since, until, missing (fen between the balances on
    both sides, 0 where they are equal, null where one is not told).
    """

    accounts: pl.DataFrame
    periods: pl.DataFrame
    gaps: pl.DataFrame


def covered(given: pl.DataFrame) -> Coverage:
    """Coverage by account of rows with the columns of `frame.GIVEN`; what two sheets hold counts once."""
    every = prepared(given)
    if every.is_empty():
        return Coverage(pl.DataFrame(schema=ACCOUNTS), pl.DataFrame(schema=PERIODS), pl.DataFrame(schema=GAPS))
    rows = _ordered(every.join(repeats_of(every), on="row", how="anti"))
    # the balance a row would start from, were there no row before it: the same along a chain that closes
    level = pl.col("balance") - pl.col("signed").cum_sum().over("account")
    rows = rows.with_columns(level.alias("level"))
    stated = rows.filter(pl.col("level").is_not_null()).with_columns(
        pl.col("level").shift(1).over("account").alias("before")
    )
    jumps = stated.filter(pl.col("before").is_not_null() & (pl.col("level") != pl.col("before")))
    points = stated.group_by("account").agg(
        pl.col("level").first().alias("opening"),
        (pl.col("level").first() + (pl.col("balance") - pl.col("level")).last()).alias("computed"),
        pl.col("balance").last().alias("stated"),
        pl.col("time").last().alias("stated_at"),
        pl.len().cast(pl.Int64).alias("points"),
        (pl.col("before").is_null() | (pl.col("before") == pl.col("level"))).sum().cast(pl.Int64).alias("agreeing"),
    )
    breaks = jumps.group_by("account").agg(
        pl.col("row").first().alias("break_row"), (pl.col("level") - pl.col("before")).first().alias("missing")
    )
    spans = rows.group_by("account").agg(
        pl.len().cast(pl.Int64).alias("rows"), pl.col("time").min().alias("since"), pl.col("time").max().alias("until")
    )
    accounts = spans.join(points, on="account", how="left").join(breaks, on="account", how="left")
    periods = (
        every.group_by("account", "file", "sheet")
        .agg(pl.col("time").min().alias("since"), pl.col("time").max().alias("until"))
        .sort("account", "since", "until")
    )
    return Coverage(
        accounts.select(list(ACCOUNTS)).sort("account"), periods.select(list(PERIODS)), _gaps(periods, stated)
    )


def _ordered(rows: pl.DataFrame) -> pl.DataFrame:
    """By account, in the order that its balances tell; `signed` above 0 for money in."""
    from wuzha.engine.tracing.order import order_accounts
    from wuzha.engine.tracing.words import UNKNOWN

    signed = pl.when("incoming").then("fen").otherwise(-pl.col("fen")).alias("signed")
    rows = rows.select("row", "account", "time", "balance", signed).sort("account", "time", "row")
    account = rows.get_column("account").rank("dense").cast(pl.Int64).to_numpy()
    balance = rows.get_column("balance").fill_null(UNKNOWN).to_numpy()
    unknown = np.full(rows.height, UNKNOWN, np.int64)
    time, moved = rows.get_column("time").to_numpy(), rows.get_column("signed").to_numpy()
    order = order_accounts(account, time, moved, balance, unknown)
    return rows[order.rows.tolist()] if rows.height < 10_000 else rows.select(pl.all().gather(order.rows))


def _gaps(periods: pl.DataFrame, stated: pl.DataFrame) -> pl.DataFrame:
    """Whole days between two statements of an account that none of them covers."""
    whole = periods.with_columns(pl.col("until").cum_max().shift(1).over("account").alias("seen"))
    day = 86_400
    open_ = whole.filter(pl.col("seen").is_not_null() & (pl.col("since") - pl.col("seen") > day))
    gaps = open_.select("account", pl.col("seen").alias("since"), pl.col("since").alias("until"))
    levels = stated.select("account", "time", "level").sort("time")
    # by themselves in time, which is what is asked; polars cannot see it inside each account
    before = gaps.sort("since").join_asof(
        levels, left_on="since", right_on="time", by="account", strategy="backward", check_sortedness=False
    )
    after = before.select("account", "since", "until", pl.col("level").alias("left")).sort("until").join_asof(
        levels, left_on="until", right_on="time", by="account", strategy="forward", check_sortedness=False
    )  # fmt: skip
    found = after.with_columns((pl.col("level") - pl.col("left")).alias("missing"))
    return found.select(list(GAPS)).sort("account", "since")
