# SPDX-License-Identifier: Apache-2.0
"""Rows of equal keys that lie near each other in time, without a square of what is common."""

from __future__ import annotations

from typing import Literal

import polars as pl

#: Pairs of one key above which each row only keeps the nearest one.
MOST = 2_500
FOUND = {"one": pl.Int64, "other": pl.Int64, "dt": pl.Int64}


def near(left: pl.DataFrame, right: pl.DataFrame, keys: list[str], window: int) -> pl.DataFrame:
    """`one`, `other` (rows), `dt` (seconds, other − one) of all pairs of equal keys within the window.

    Both frames have the keys, `time` and `row`. Where a key is so common that all its pairs are too many, only rows of
    neighbouring windows are compared; where that is too many still, each row of the left keeps the nearest of the
    right, before and behind it.
    """
    columns = [*keys, "time", "row"]
    left, right = left.select(columns), right.select(columns)
    few, busy = _split(left, right, keys)
    found = [_all(*few, keys, window)]
    if busy[0].height:
        whole = pl.col("time") // max(window, 1)
        one = busy[0].with_columns(whole.alias("window"))
        other = pl.concat([busy[1].with_columns((whole + by).alias("window")) for by in (-1, 0, 1)])
        some, crowd = _split(one, other, [*keys, "window"])
        found.append(_all(*some, [*keys, "window"], window))
        if crowd[0].height:
            found += _nearest(*crowd, [*keys, "window"], window)
    return pl.concat(found).unique(["one", "other"]).sort("one", "other")


Two = tuple[pl.DataFrame, pl.DataFrame]


def _split(left: pl.DataFrame, right: pl.DataFrame, keys: list[str]) -> tuple[Two, Two]:
    """Rows of keys with few pairs, and of keys with very many."""
    sizes = left.group_by(keys).len("n").join(right.group_by(keys).len("m"), on=keys)
    many = pl.col("n").cast(pl.Int64) * pl.col("m") > MOST
    calm, busy = sizes.filter(~many).select(keys), sizes.filter(many).select(keys)
    if busy.is_empty():
        return (left, right), (left.clear(), right.clear())
    parts = [(left.join(some, on=keys, how="semi"), right.join(some, on=keys, how="semi")) for some in (calm, busy)]
    return parts[0], parts[1]


def _all(left: pl.DataFrame, right: pl.DataFrame, keys: list[str], window: int) -> pl.DataFrame:
    met = left.join(right, on=keys, suffix="_b").select(
        pl.col("row").alias("one"), pl.col("row_b").alias("other"), (pl.col("time_b") - pl.col("time")).alias("dt")
    )
    return met.filter((pl.col("dt").abs() <= window) & (pl.col("one") != pl.col("other")))


def _nearest(left: pl.DataFrame, right: pl.DataFrame, keys: list[str], window: int) -> list[pl.DataFrame]:
    found = []
    among = right.rename({"row": "other"}).with_columns(then="time").sort("time")
    strategies: tuple[Literal["backward", "forward"], ...] = ("backward", "forward")
    for strategy in strategies:
        met = left.sort("time").join_asof(
            among, on="time", by=keys, strategy=strategy, tolerance=window, check_sortedness=False
        )
        told = met.filter(pl.col("other").is_not_null() & (pl.col("other") != pl.col("row")))
        found.append(told.select(pl.col("row").alias("one"), "other", (pl.col("then") - pl.col("time")).alias("dt")))
    return found
