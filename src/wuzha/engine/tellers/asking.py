# SPDX-License-Identifier: Apache-2.0
"""Which statement to ask for next: the one with the most of the victims' money behind it."""

from __future__ import annotations

import polars as pl

#: Why an account's statement is asked for, the more pressing first: there is none; it ends before the money came; days
#: of it are missing; the money goes on at a payment institution; the payer's bank knows the payee; it goes on later.
WHY = ("no_statement", "ends_before", "gap", "institution", "payee_unknown", "later")
ASKED = {"account": pl.String, "why": pl.String, "fen": pl.Int64, "since": pl.Int64}


def to_ask(held: pl.DataFrame, gone: pl.DataFrame, accounts: pl.DataFrame, gaps: pl.DataFrame) -> pl.DataFrame:
    """`account`, `why` (`WHY`), `fen` (victims' money that the answer is about), `since` (epoch seconds), most first.

    `held`: account, fen (still there by the ranking rule), got (came in), first_in, last_in. `gone`: account (where
    the trace ends), why (`institution`, `payee_unknown`), fen, since. `accounts` and `gaps` are those of `covered`.
    """
    known = held.join(accounts.select("account", "until"), on="account", how="left")
    behind = known.select(
        "account",
        pl.when(pl.col("until").is_null()).then(pl.lit("no_statement"))
        .when(pl.col("until") < pl.col("last_in")).then(pl.lit("ends_before"))
        .otherwise(pl.lit("later")).alias("why"),
        "fen",
        pl.when(pl.col("until").is_null()).then("first_in").otherwise("until").alias("since"),
    )  # fmt: skip
    holes = (
        gaps.filter(pl.col("missing").fill_null(1) != 0)
        .join(held.select("account", "got", "first_in"), on="account")
        .filter(pl.col("until") >= pl.col("first_in"))
        .group_by("account")
        .agg(pl.col("got").first().alias("fen"), pl.col("since").min())
        .select("account", pl.lit("gap").alias("why"), "fen", "since")
    )
    every = pl.concat([part.select(list(ASKED)) for part in (behind, holes, gone)]).filter(pl.col("fen") > 0)
    # one request an account: for all that it would answer, from the earliest day on
    rank = pl.col("why").replace_strict({why: place for place, why in enumerate(WHY)}, return_dtype=pl.Int64)
    first = every.with_columns(rank.alias("rank")).sort("rank", "since")
    return (
        first.group_by("account", maintain_order=True)
        .agg(pl.col("why").first(), pl.col("fen").max(), pl.col("since").min())
        .select(list(ASKED))
        .sort(["fen", "account"], descending=[True, False])
    )
