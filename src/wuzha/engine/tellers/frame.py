# SPDX-License-Identifier: Apache-2.0
"""The rows as every step takes them: numbered, with what a reader may leave out filled in."""

from __future__ import annotations

import polars as pl

#: Columns of `tell`. `time` in epoch seconds (midnight where only the day is known), money in fen, `balance` after the
#: row or null, `peer_account` "" where unknown and with * where masked. All but the first eight may be left out.
GIVEN: dict[str, pl.DataType | type[pl.DataType]] = {
    "file": pl.Int64,
    "sheet": pl.String,
    "line": pl.Int64,
    "account": pl.String,
    "peer_account": pl.String,
    "time": pl.Int64,
    "fen": pl.Int64,
    "incoming": pl.Boolean,
    "peer_name": pl.String,
    "name": pl.String,
    "bank": pl.String,
    "has_clock": pl.Boolean,
    "balance": pl.Int64,
    "serial": pl.String,
    "kind": pl.String,
    "proved": pl.Boolean,
}
_LEFT_OUT = {"balance": None, "has_clock": True, "incoming": False, "proved": False}
#: The city's clock is ahead of epoch seconds by so much: days begin at its midnight.
BEIJING = 8 * 3600
DAY = 86_400
#: Shorter serials are counters that many banks use.
LONG_SERIAL = 8
#: How money left that reached no account: no other bank tells of it.
NO_ACCOUNT = ("cash_out", "fee")


def prepared(rows: pl.DataFrame) -> pl.DataFrame:
    """`row` (place in the given frame), `source` (sheet), `teller` (whose clock: the bank, else the sheet), `day`,
    `peer` ("" where it tells nothing), `masked`, then the given columns."""
    columns = set(rows.columns)
    filled = rows.with_columns(
        pl.lit(_LEFT_OUT.get(name, ""), dtype=kind).alias(name) for name, kind in GIVEN.items() if name not in columns
    ).select(
        pl.col(name).cast(kind) if name == "balance" else pl.col(name).cast(kind).fill_null(_LEFT_OUT.get(name, ""))
        if kind in (pl.String, pl.Boolean) else pl.col(name).cast(kind)
        for name, kind in GIVEN.items()
    )  # fmt: skip
    peer = pl.col("peer_account").str.strip_chars().str.replace_all("[＊•●×]", "*")
    return filled.with_row_index("row").with_columns(
        pl.col("row").cast(pl.Int64),
        pl.struct("file", "sheet").rank("dense").cast(pl.Int64).alias("source"),
        pl.when(pl.col("bank") != "")
        .then("bank")
        .otherwise(pl.concat_str(pl.lit("\x1f"), "file", pl.lit("/"), "sheet"))
        .alias("teller"),
        ((pl.col("time") + BEIJING) // DAY).alias("day"),
        peer.alias("peer"),
        peer.str.contains("*", literal=True).alias("masked"),
    )


def fits(mask: pl.Expr, text: pl.Expr) -> pl.Expr:
    """Whether a masked number or name (6222***0011, 张*) may be this one: what stands before the first star and behind
    the last is the same, and the text is at least as long."""
    head, tail = mask.str.extract(r"^([^*]*)", 1), mask.str.extract(r"([^*]*)$", 1)
    longer = text.str.len_chars() >= head.str.len_chars() + tail.str.len_chars()
    return text.str.starts_with(head) & text.str.ends_with(tail) & longer


def holders(rows: pl.DataFrame) -> pl.DataFrame:
    """`account`, `holder`: what a statement says of its own account, else what others call it."""
    own = rows.select("account", pl.col("name").alias("holder"))
    others = rows.filter(~pl.col("masked")).select(pl.col("peer").alias("account"), pl.col("peer_name").alias("holder"))
    found = pl.concat([own, others]).with_columns(pl.col("holder").str.strip_chars())
    named = found.filter((pl.col("account") != "") & (pl.col("holder") != ""))
    return named.unique("account", keep="first", maintain_order=True)
