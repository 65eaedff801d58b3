# SPDX-License-Identifier: Apache-2.0
"""Who is who in statements: cards and accounts, parties a row leaves out, holders, serials as numbers."""

from __future__ import annotations

import polars as pl

from wuzha.engine.tracing.words import SERIAL_WINDOW, UNKNOWN
from wuzha.funds.statements.reading import Statements
from wuzha.funds.tracing.laptop.transfers import Int64s

#: shorter serials are counters that many banks use
_LONG_SERIAL = 8


def with_peers_by_serial(rows: pl.DataFrame) -> pl.DataFrame:
    """The other party of a row that names none, from the one row of another account with the same serial.

    The serial must be long, the amount equal, the direction opposite and the time within a day.
    """
    serial = pl.when(pl.col("channel_serial") != "").then("channel_serial").otherwise("serial")
    marked = rows.select("own", "other", "fen", "incoming", "time", key=serial).with_row_index("row")
    blank = marked.filter((pl.col("other") == "") & (pl.col("key").str.len_chars() >= _LONG_SERIAL))
    if blank.is_empty():
        return rows
    opposite = marked.select(
        "key", "fen", pl.col("own").alias("peer"), pl.col("time").alias("then"), incoming=~pl.col("incoming")
    )
    found = (
        blank.join(opposite, on=["key", "fen", "incoming"])
        .filter((pl.col("peer") != pl.col("own")) & ((pl.col("time") - pl.col("then")).abs() <= SERIAL_WINDOW))
        .group_by("row")
        .agg(pl.col("peer").first(), pl.len())
        .filter(pl.col("len") == 1)
    )
    filled = marked.select("row").join(found, on="row", how="left", maintain_order="left").get_column("peer")
    return rows.with_columns(other=pl.coalesce(filled, pl.col("other")))


def serial_ranks(serial: pl.Series) -> Int64s:
    """Serials as numbers in their order (shorter first, then by character), UNKNOWN where blank."""
    frame = pl.DataFrame({"s": serial}).with_columns(size=pl.col("s").str.len_chars())
    rank = frame.select(pl.struct("size", "s").rank("dense").cast(pl.Int64)).to_series()
    return rank.set(serial == "", UNKNOWN).to_numpy()


def shared_serials(rows: pl.DataFrame) -> Int64s:
    """A number for each serial that both banks could have written, -1 for none."""
    both = pl.when(pl.col("channel_serial") != "").then("channel_serial").otherwise("serial")
    serial = rows.select(both.alias("s")).to_series()
    return serial.rank("dense").cast(pl.Int64).set(serial == "", -1).to_numpy()


def known_holders(found: Statements, aliases: dict[str, str]) -> pl.DataFrame:
    """`account`, `name`, `bank`: what companion sheets say first, then the account's own rows, then other banks'."""
    own = found.rows.select("account", "name", "bank")
    peers = found.rows.select(
        pl.col("peer_account").alias("account"), pl.col("peer_name").alias("name"), pl.col("peer_bank").alias("bank")
    )
    cards = found.holders.select(
        pl.when(pl.col("card") != "").then("card").otherwise("account").alias("account"), "name", "bank"
    )
    everyone = pl.concat([cards, own, peers]).filter(pl.col("account") != "")
    return (
        everyone.with_columns(pl.col("account").replace(aliases))
        .group_by("account", maintain_order=True)
        .agg(pl.col(name).filter(pl.col(name) != "").first().fill_null("") for name in ("name", "bank"))
    )
