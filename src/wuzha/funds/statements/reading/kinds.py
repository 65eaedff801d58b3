# SPDX-License-Identifier: Apache-2.0
"""How money left, by the words of a statement: cash, purchases, fees, payment institutions (data/words.json)."""

from __future__ import annotations

import polars as pl

from wuzha.funds.statements.reading.layouts import load


def exit_kinds(frame: pl.DataFrame) -> pl.Series:
    """The word of an exit for outgoing rows, "" for transfers. `frame` has the text columns named in the data."""
    words = load("words")
    kind: pl.Expr = pl.lit("")
    cash = pl.col("cash").is_in(words["cash_words"]) & (pl.col("peer_account") == "")
    kind = pl.when(cash).then(pl.lit("cash_out")).otherwise(kind)
    # the first of the list is the strongest: it is laid over the others
    for word, pattern, fields in reversed(words["kinds"]):
        hit = pl.any_horizontal(pl.col(field).str.contains(pattern) for field in fields)
        kind = pl.when(hit).then(pl.lit(word)).otherwise(kind)
    outgoing = ~pl.col("incoming").fill_null(True)
    return frame.select(pl.when(outgoing).then(kind).otherwise(pl.lit("")).alias("kind")).get_column("kind")
