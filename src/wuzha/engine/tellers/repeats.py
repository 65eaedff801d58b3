# SPDX-License-Identifier: Apache-2.0
"""One account told twice: two layouts or two exports of one bank hold the same rows."""

from __future__ import annotations

import polars as pl

from wuzha.engine.tellers.frame import DAY, LONG_SERIAL, prepared
from wuzha.engine.tellers.near import MOST, near

_SAME = ("account", "incoming", "fen")
#: Seconds by which the clocks of two exports of one bank may differ (time of the order, time of the booking).
_WINDOW = 120


def sure_repeats(rows: pl.DataFrame) -> pl.DataFrame:
    """`row`, `of`: rows that say again what another sheet says of the same account, by place in the given frame."""
    return repeats_of(prepared(rows))


def repeats_of(rows: pl.DataFrame) -> pl.DataFrame:
    """The same for prepared rows.

    The first of a sheet with the first of the other, and so on, of equal account, direction, fen, balance and day (or
    serial): two equal rows of one sheet are two transfers. What tells more stays.
    """
    # rows that nothing says whose they are may be of two accounts
    rows = rows.filter(pl.col("account") != "")
    by_balance = _by(rows.filter(pl.col("balance").is_not_null()), [*_SAME, "balance", "day"])
    rest = rows.join(by_balance, on="row", how="anti")
    long = rest.filter(pl.col("serial").str.len_chars() >= LONG_SERIAL)
    by_serial = _by(long, [*_SAME, "serial", "day"])
    return pl.concat([by_balance, by_serial]).unique("row").sort("row")


def _by(rows: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    more = (
        pl.col("has_clock").cast(pl.Int8)
        + ((pl.col("peer") != "") & ~pl.col("masked")).cast(pl.Int8) * 2
        + (pl.col("serial") != "").cast(pl.Int8)
        + pl.col("balance").is_not_null().cast(pl.Int8)
    )
    several = rows.filter(pl.col("source").n_unique().over(key) > 1)
    placed = several.sort("time", "line", maintain_order=True).with_columns(
        pl.int_range(pl.len()).over(["source", *key]).alias("nth"), more.alias("more")
    )
    first = placed.sort(["more", "row"], descending=[True, False]).with_columns(
        pl.col("row").first().over([*key, "nth"]).alias("of"),
    )
    return first.filter(pl.col("row") != pl.col("of")).select("row", "of")


def suspected_repeats(rows: pl.DataFrame) -> pl.DataFrame:
    """`one`, `other`, `dt`: rows of one account in two sheets that may be one, and neither balance nor serial says so.

    Two balances that are known and differ are two rows.
    """
    several = rows.filter((pl.col("account") != "") & (pl.col("source").n_unique().over(list(_SAME)) > 1))
    daily = [*_SAME, "day"]
    # of very many equal rows a day the first goes with the first of the other sheet
    crowd = pl.int_range(pl.len()).over(["source", *daily])
    left = several.sort("time", "line").with_columns(
        pl.when(pl.len().over(daily) > int(MOST**0.5)).then(crowd).otherwise(0).alias("nth")
    )
    left = left.select(*daily, "nth", "time", "row")
    found = near(left, left, [*daily, "nth"], DAY)
    # a booking after midnight has the same balance on the next day
    known = several.filter(pl.col("balance").is_not_null()).select(*_SAME, "balance", "time", "row")
    found = pl.concat([found, near(known, known, [*_SAME, "balance"], DAY)])
    found = found.filter(pl.col("one") < pl.col("other")).unique(["one", "other"])
    facts = rows.select("row", "source", "balance", "has_clock", "peer", "masked")
    both = found.join(facts, left_on="one", right_on="row").join(facts, left_on="other", right_on="row", suffix="_b")
    clocked = pl.col("has_clock") & pl.col("has_clock_b")
    told = pl.col("balance").is_not_null() & pl.col("balance_b").is_not_null()
    strangers = (
        (pl.col("peer") != "") & (pl.col("peer_b") != "") & ~pl.col("masked") & ~pl.col("masked_b")
        & (pl.col("peer") != pl.col("peer_b"))
    )  # fmt: skip
    close = (~clocked | (pl.col("dt").abs() <= _WINDOW)) & ~strangers
    kept = pl.when(told).then(pl.col("balance") == pl.col("balance_b")).otherwise(close)
    return both.filter((pl.col("source") != pl.col("source_b")) & kept).select("one", "other", "dt")
