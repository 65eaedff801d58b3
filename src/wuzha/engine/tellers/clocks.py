# SPDX-License-Identifier: Apache-2.0
"""How far the clocks of two tellers are apart, learned from pairs that nothing else could be a side of."""

from __future__ import annotations

import polars as pl

from wuzha.engine.tellers.candidates import BOTH
from wuzha.engine.tellers.frame import DAY

#: Pairs from which on an offset is believed.
ENOUGH = 3
#: Seconds by which two banks' clocks differ where nothing is learned; the least tolerance where something is.
UNKNOWN_WITHIN, LEAST = 120, 5
#: Spread (seconds) above which pairs tell of no common offset.
_SCATTERED = 900
KEY = ("teller", "teller_b", "clocked")
SCHEMA = {
    "teller": pl.String, "teller_b": pl.String, "clocked": pl.Boolean, "offset": pl.Int64, "within": pl.Int64,
    "pairs": pl.Int64,
}  # fmt: skip


def with_facts(found: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Candidates with teller, clock and day of both sides; `clocked` where both have a time of the day."""
    facts = rows.select("row", "time", "teller", "has_clock", "day", "proved", "account", "peer", "masked")
    both = found.join(facts, left_on="one", right_on="row", how="left", maintain_order="left")
    both = both.join(facts, left_on="other", right_on="row", how="left", maintain_order="left", suffix="_b")
    return both.with_columns(
        (pl.col("has_clock") & pl.col("has_clock_b")).alias("clocked"),
        ((pl.col("day_b") - pl.col("day")) * DAY).alias("days"),
        (pl.col("time_b") - pl.col("time")).alias("dt"),
    )


def learned(found: pl.DataFrame) -> pl.DataFrame:
    """`offset` and `within` (seconds) of each two tellers; with a day only, whole days and nothing within.

    Pairs count whose accounts are both told in full and that have no rival within the widest distance.
    """
    alone = found.filter(pl.col("basis") == BOTH)
    alone = alone.filter((pl.len().over("one") == 1) & (pl.len().over("other") == 1))
    apart = pl.when("clocked").then("dt").otherwise("days")
    ways = alone.select(*KEY, apart.alias("apart"))
    # money goes both ways between two tellers, their clocks lie one way
    back = ways.filter(pl.col("teller") != pl.col("teller_b")).select(
        pl.col("teller_b").alias("teller"), pl.col("teller").alias("teller_b"), "clocked", -pl.col("apart")
    )
    measured = pl.concat([ways, back]).with_columns(
        pl.col("apart").median().over(KEY).alias("middle"), pl.len().over(KEY).alias("pairs")
    )
    spread = (pl.col("apart") - pl.col("middle")).abs().median() * 1.4826
    known = measured.filter(pl.col("pairs") >= ENOUGH).group_by(KEY).agg(
        pl.col("middle").first().round().cast(pl.Int64).alias("offset"),
        spread.alias("spread"),
        pl.col("pairs").first().cast(pl.Int64),
    )  # fmt: skip
    steady = known.filter(pl.when("clocked").then(pl.col("spread") <= _SCATTERED).otherwise(pl.col("spread") == 0))
    within = pl.when("clocked").then((3 * pl.col("spread")).ceil().clip(LEAST)).otherwise(0).cast(pl.Int64)
    return steady.with_columns(within.alias("within")).select(list(SCHEMA)).sort("teller", "teller_b", "clocked")


def judged(found: pl.DataFrame, clocks: pl.DataFrame) -> pl.DataFrame:
    """Candidates with `off` (seconds from the offset), `fitting` (the clocks agree) and `learned`."""
    met = found.join(clocks, on=list(KEY), how="left", maintain_order="left")
    known = pl.col("offset").is_not_null()
    apart = pl.when("clocked").then("dt").otherwise("days")
    off = (apart - pl.col("offset").fill_null(0)).abs()
    within = pl.col("within").fill_null(UNKNOWN_WITHIN)
    return met.with_columns(
        off.alias("off"),
        pl.when("clocked").then(off <= within).otherwise(known & (off == 0)).alias("fitting"),
        known.alias("learned"),
    )


def corrected(rows: pl.DataFrame, clocks: pl.DataFrame) -> pl.DataFrame:
    """The rows with `time` by one common clock as far as offsets reach, so that what names nobody can be compared."""
    links = clocks.filter("clocked").sort("pairs", descending=True)
    ahead: dict[str, int] = {}
    waiting = [(one, other, offset) for one, other, offset in links.select("teller", "teller_b", "offset").iter_rows()]
    while waiting:
        ahead.setdefault(waiting[0][0], 0)
        grown = True
        while grown:
            grown = False
            left = []
            for one, other, offset in waiting:
                if one in ahead and other in ahead:
                    continue
                if one in ahead:
                    ahead[other], grown = ahead[one] + offset, True
                elif other in ahead:
                    ahead[one], grown = ahead[other] - offset, True
                else:
                    left.append((one, other, offset))
            waiting = left
    if not ahead:
        return rows
    shift = pl.col("teller").replace_strict(list(ahead), list(ahead.values()), default=0, return_dtype=pl.Int64)
    return rows.with_columns(pl.when("has_clock").then(pl.col("time") - shift).otherwise("time").alias("time"))
