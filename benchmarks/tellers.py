# SPDX-License-Identifier: Apache-2.0
"""How long it takes to find what 1,000,000 rows of 50 statements tell twice: `.venv/bin/python benchmarks/tellers.py`.

Half of the transfers are told by both banks; clocks are up to five minutes apart; one row in ten lacks the other party.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import polars as pl

from wuzha.engine.tellers import covered, tell

ROWS, FILES, ACCOUNTS = 1_000_000, 50, 2_000


def rows(n: int) -> pl.DataFrame:
    """`n` rows, two thirds of them two by two."""
    dice = np.random.default_rng(1)
    count = n * 2 // 3
    payer = dice.integers(0, ACCOUNTS, count)
    payee = (payer + dice.integers(1, ACCOUNTS, count)) % ACCOUNTS
    fen = np.where(
        dice.random(count) < 0.3, dice.choice([10_000, 50_000, 100_000], count), dice.integers(1, 10**8, count)
    )
    at = 1_683_684_000 + dice.integers(0, 90 * 86_400, count)
    both = dice.random(count) < 0.5
    frames = []
    for incoming, own, other in ((False, payer, payee), (True, payee, payer)):
        told = both if incoming else np.ones(count, np.bool_)
        file = own % FILES
        frames.append(
            pl.DataFrame(
                {
                    "file": file[told],
                    "account": own[told],
                    "peer_account": other[told],
                    "time": (at + file * 6)[told],
                    "fen": fen[told],
                    "incoming": incoming,
                    "silent": (dice.random(count) < 0.1)[told],
                }
            )
        )
    number = pl.lit("62") + pl.col("account").cast(pl.String).str.zfill(16)
    peer = pl.lit("62") + pl.col("peer_account").cast(pl.String).str.zfill(16)
    return pl.concat(frames).with_columns(
        pl.lit("").alias("sheet"), pl.int_range(pl.len()).alias("line"), number.alias("account"),
        pl.when("silent").then(pl.lit("")).otherwise(peer).alias("peer_account"),
    )  # fmt: skip


def main() -> None:
    """Print seconds by the clock and of processor."""
    given = rows(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
    for name, work in (("tell", tell), ("covered", covered)):
        clock, processor = time.perf_counter(), time.process_time()
        found = work(given)
        print(f"{name}: {time.perf_counter() - clock:.1f} s, processor {time.process_time() - processor:.1f} s")
        if name == "tell":
            told = found
            print(f"  {given.height} rows, {told.pairs.height} pairs, {told.suspected.height} candidates")


if __name__ == "__main__":
    main()
