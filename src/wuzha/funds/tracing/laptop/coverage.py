# SPDX-License-Identifier: Apache-2.0
"""What of the money a trace finds is still there by the last balance, and which statement to ask for next."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from wuzha.engine.tellers import to_ask
from wuzha.engine.tracing import ExitKind
from wuzha.funds.tracing.laptop.ask import Answer, held_frame

#: How money leaves that another statement would follow, and whose: the payee's, or the payer's.
_INSTITUTIONS = (ExitKind.PAYMENT_INSTITUTION, ExitKind.HUB)


def recoverable(answer: Answer) -> list[dict[str, Any]]:
    """Account by account, the most first: victims' money held, the last balance stated (null where no statement tells
    it or money came in later), and the less of the two."""
    lines = _held(answer).sort(["recoverable", "fen", "account"], descending=[True, True, False])
    return [
        {
            "account": row["account"],
            "held_fen": row["fen"],
            "stated_fen": row["stated"] if row["fresh"] else None,
            "stated_at": row["stated_at"] if row["fresh"] else None,
            "recoverable_fen": row["recoverable"],
        }
        for row in lines.filter(pl.col("fen") > 0).iter_rows(named=True)
    ]


def ask_next(answer: Answer) -> list[dict[str, Any]]:
    """The statements to ask for, the most of the victims' money behind them first."""
    coverage = answer.transfers.coverage
    if coverage is None:
        return []
    found = to_ask(_held(answer), _gone(answer), coverage.accounts, coverage.gaps)
    return [
        {"account": account, "why": why, "fen": fen, "since": since} for account, why, fen, since in found.iter_rows()
    ]


def _held(answer: Answer) -> pl.DataFrame:
    """`account` (name), fen, got, first_in, last_in, stated, stated_at, fresh, recoverable."""
    t, moves = answer.transfers, answer.trace.moves
    names = t.names
    sums = held_frame(answer).group_by("account").agg(pl.col("fen").sum())
    into = pl.DataFrame({"account": t.dst[moves.row].astype(np.int64), "got": moves.fen, "time": t.time[moves.row]})
    came = into.filter(pl.col("account") >= 0).group_by("account").agg(
        pl.col("got").sum(), pl.col("time").min().alias("first_in"), pl.col("time").max().alias("last_in")
    )  # fmt: skip
    own = pl.Series(list(answer.question.accounts), dtype=pl.Int64)
    numbered = came.join(sums.with_columns(pl.col("account").cast(pl.Int64)), on="account", how="left").filter(
        ~pl.col("account").is_in(own.implode())
    )
    listed = numbered.with_columns(
        names.gather(numbered.get_column("account")).alias("account"), pl.col("fen").fill_null(0)
    )
    told = pl.DataFrame(schema={"account": pl.String, "stated": pl.Int64, "stated_at": pl.Int64})
    if t.coverage is not None:
        told = t.coverage.accounts.select(told.columns)
    fresh = pl.col("stated").is_not_null() & (pl.col("stated_at") >= pl.col("last_in"))
    return listed.join(told, on="account", how="left").with_columns(
        fresh.alias("fresh"),
        pl.when(fresh).then(pl.min_horizontal("fen", pl.col("stated").clip(0))).otherwise("fen").alias("recoverable"),
    )


def _gone(answer: Answer) -> pl.DataFrame:
    """Where the trace ends: institutions by themselves, unknown payees by who paid them."""
    t, gone = answer.transfers, answer.trace.exits
    payer = t.src[gone.row].astype(np.int64)
    institution = np.isin(gone.kind, [int(kind) for kind in _INSTITUTIONS]) & (gone.account >= 0)
    unknown = gone.kind == int(ExitKind.UNIDENTIFIED)
    account = np.where(institution, gone.account, payer)
    kept = (institution | unknown) & (account >= 0)
    frame = pl.DataFrame(
        {
            "account": t.names.gather(account[kept]),
            "why": np.where(institution[kept], "institution", "payee_unknown").tolist(),
            "fen": gone.fen[kept],
            "since": t.time[gone.row[kept]],
        },
        schema={"account": pl.String, "why": pl.String, "fen": pl.Int64, "since": pl.Int64},
    )
    return frame.group_by("account", "why").agg(pl.col("fen").sum(), pl.col("since").min())
