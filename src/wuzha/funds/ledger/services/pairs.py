# SPDX-License-Identifier: Apache-2.0
"""One transfer seen by two banks: new rows paired among themselves and with transfers that lack their side."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl
from django.db.backends.utils import CursorWrapper

from wuzha.engine import tracing

#: Transfers of the case that one side only has told of, of the same accounts and amount as a new row.
_HALF = """
SELECT DISTINCT t.id, t.payer_id, t.payee_id, t.amount_fen, extract(epoch FROM t.at)::bigint, t.told_by_payer, t.serial
FROM ledger_stage AS s
JOIN funds_transfer AS t ON t.payer_id = s.payer AND t.payee_id = s.payee AND t.amount_fen = s.fen
WHERE t.case_id = %s AND NOT s.known AND s.side <> 'B' AND t.told_by_payer <> t.told_by_payee
"""
_SCHEMA = {
    "transfer": pl.Int64, "payer": pl.Int64, "payee": pl.Int64, "fen": pl.Int64, "time": pl.Int64,
    "by_payer": pl.Boolean, "serial": pl.String,
}  # fmt: skip


@dataclass
class Pairs:
    """`with_known`: new row → transfer. `with_new`: new row of the payee → that of the payer. By number of the row."""

    with_known: dict[int, int] = field(default_factory=dict)
    with_new: dict[int, int] = field(default_factory=dict)


def find_pairs(cursor: CursorWrapper, case_id: int, fresh: pl.DataFrame) -> Pairs:
    """Pairs of `fresh` rows, which lie in `ledger_stage`, by the engine's rule (`tracing.mirror`)."""
    cursor.execute(_HALF, [case_id])
    known = pl.DataFrame(cursor.fetchall(), schema=_SCHEMA, orient="row")
    one_sided = fresh.filter(pl.col("side") != "B")
    rows = pl.concat(
        [
            known.with_columns(pl.lit(None, pl.Int64).alias("n")),
            one_sided.select(
                pl.lit(None, pl.Int64).alias("transfer"), "payer", "payee", "fen", "time",
                (pl.col("side") == "O").alias("by_payer"), pl.col("mark").alias("serial"), pl.col("n").cast(pl.Int64),
            ),
        ]
    )  # fmt: skip
    marks = rows.get_column("serial")
    payer, payee, fen, time = (
        rows.get_column(name).fill_null(-1).to_numpy() for name in ("payer", "payee", "fen", "time")
    )
    by_payer_side = rows.get_column("by_payer").cast(pl.Int64).to_numpy()
    same_mark = marks.rank("dense").cast(pl.Int64).set(marks == "", -1).to_numpy()
    partner = tracing.pair_mirrors(payer, payee, fen, time, by_payer_side, same_mark)
    pairs = Pairs()
    transfers, numbers, by_payer = (rows.get_column(name).to_list() for name in ("transfer", "n", "by_payer"))
    for place in range(known.height, rows.height):
        other = int(partner[place])
        if other < 0:
            continue
        if other < known.height:
            pairs.with_known[numbers[place]] = transfers[other]
        elif not by_payer[place]:
            pairs.with_new[numbers[place]] = numbers[other]
    return pairs
