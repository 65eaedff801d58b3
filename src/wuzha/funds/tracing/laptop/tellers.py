# SPDX-License-Identifier: Apache-2.0
"""Rows that two banks tell become one; of what is in doubt the trace shows both outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from wuzha.engine.tellers import Told
from wuzha.funds.tracing.laptop.transfers import Double, Int64s, Place


@dataclass(frozen=True)
class Joined:
    """`rows` without repeats, with `own` and `other` (completed, "" where unknown); `partner` int64[n] the other side
    of each, -1 for none."""

    rows: pl.DataFrame
    partner: Int64s
    repeats: int


def joined(rows: pl.DataFrame, told: Told, *, once: bool = False) -> Joined:
    """Sure pairs and repeats taken together; with `once` also the likeliest of what is suspected."""
    best = told.suspected.filter("best") if once else told.suspected.clear()
    pairs = pl.concat([told.pairs.select("one", "other"), best.filter(~pl.col("same_side")).select("one", "other")])
    one, other = pairs.get_column("one").to_numpy(), pairs.get_column("other").to_numpy()
    partner = np.full(rows.height, -1, np.int64)
    partner[one], partner[other] = other, one
    gone = pl.concat([told.repeats.get_column("row"), best.filter("same_side").get_column("other")])
    stays = np.ones(rows.height, np.bool_)
    stays[gone.to_numpy()] = False
    own = rows.get_column("own")
    partners = own.gather(np.maximum(partner, 0)) if rows.height else own
    paired = pl.Series(partner >= 0)
    whole = rows.with_columns(pl.when(paired).then(partners).otherwise("other").alias("other"))
    place = np.cumsum(stays) - 1
    kept = partner[stays]
    return Joined(whole.filter(pl.Series(stays)), np.where(kept >= 0, place[np.maximum(kept, 0)], -1), len(gone))


def listed(rows: pl.DataFrame, told: Told, files: Sequence[str]) -> list[Double]:
    """Every suspected pair by file, sheet and line."""
    at = rows.select("file", "sheet", "line", "fen")

    def place(row: int) -> Place:
        file, sheet, line, _fen = at.row(row)
        return Place(files[file], sheet, line)

    return [
        Double(one["group"], one["why"], one["best"], place(one["one"]), place(one["other"]), at.row(one["one"])[3])
        for one in told.suspected.iter_rows(named=True)
    ]
