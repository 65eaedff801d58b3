# SPDX-License-Identifier: Apache-2.0
"""Who is who in statements: holders of accounts, serials as numbers."""

from __future__ import annotations

import polars as pl

from wuzha.engine.tracing.words import UNKNOWN
from wuzha.funds.statements.reading import Statements
from wuzha.funds.tracing.laptop.transfers import Int64s


def serial_ranks(serial: pl.Series) -> Int64s:
    """Serials as numbers in their order (shorter first, then by character), UNKNOWN where blank."""
    frame = pl.DataFrame({"s": serial}).with_columns(size=pl.col("s").str.len_chars())
    rank = frame.select(pl.struct("size", "s").rank("dense").cast(pl.Int64)).to_series()
    return rank.set(serial == "", UNKNOWN).to_numpy()


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
