# SPDX-License-Identifier: Apache-2.0
"""One transfer seen by two banks: new rows paired among themselves and with transfers that lack their side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from django.db.backends.utils import CursorWrapper

from wuzha.engine import tracing
from wuzha.engine.tracing.columns import Int64s
from wuzha.funds.statements.services.bulk import read_frame

#: Transfers of the case that one side only has told of, of the same accounts and amount as a new row.
_HALF = """
COPY (
  SELECT DISTINCT t.id, t.payer_id, t.payee_id, t.amount_fen, extract(epoch FROM t.at)::bigint,
    t.told_by_payer::int, t.serial
  FROM ledger_stage AS s
  JOIN funds_transfer AS t ON t.payer_id = s.payer AND t.payee_id = s.payee AND t.amount_fen = s.fen
  WHERE t.case_id = {case} AND NOT s.known AND s.side <> 'B' AND t.told_by_payer <> t.told_by_payee
) TO STDOUT (FORMAT csv)
"""
_SCHEMA = {
    "transfer": pl.Int64, "payer": pl.Int64, "payee": pl.Int64, "fen": pl.Int64, "time": pl.Int64,
    "by_payer": pl.Int64, "serial": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class Pairs:
    """New rows that are the second side of a transfer, by the number of the row.

    `with_known` int64[k, 2]: (row, transfer). `with_new` int64[m, 2]: (row of the payee, row of the payer).
    """

    with_known: Int64s
    with_new: Int64s

    @property
    def second(self) -> Int64s:
        """Every row that makes no transfer of its own."""
        return np.concatenate([self.with_known[:, 0], self.with_new[:, 0]])


def find_pairs(cursor: CursorWrapper, case_id: int, fresh: pl.DataFrame) -> Pairs:
    """Pairs of `fresh` rows, which lie in `ledger_stage`, by the engine's rule (`tracing.mirror`)."""
    known = read_frame(cursor, _HALF.format(case=int(case_id)), _SCHEMA)
    rows = pl.concat(
        [
            known.with_columns(pl.lit(None, pl.Int64).alias("n")),
            fresh.filter(pl.col("side") != "B").select(
                pl.lit(None, pl.Int64).alias("transfer"), "payer", "payee", "fen", "time",
                (pl.col("side") == "O").cast(pl.Int64).alias("by_payer"), pl.col("mark").alias("serial"),
                pl.col("n").cast(pl.Int64),
            ),
        ]
    )  # fmt: skip
    transfer, payer, payee, fen, time, by_payer, number = (
        rows.get_column(name).fill_null(-1).to_numpy()
        for name in ("transfer", "payer", "payee", "fen", "time", "by_payer", "n")
    )
    marks = rows.get_column("serial").fill_null("")
    same_mark = marks.rank("dense").cast(pl.Int64).set(marks == "", -1).to_numpy()
    partner = tracing.pair_mirrors(payer, payee, fen, time, by_payer, same_mark)
    new = known.height + np.flatnonzero(partner[known.height :] >= 0)
    other = partner[new]
    old = other < known.height
    from_new = ~old & (by_payer[new] == 0)
    return Pairs(
        np.column_stack([number[new[old]], transfer[other[old]]]),
        np.column_stack([number[new[from_new]], number[other[from_new]]]),
    )
