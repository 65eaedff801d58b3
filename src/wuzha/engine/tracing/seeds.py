# SPDX-License-Identifier: Apache-2.0
"""The victims' transfers: where the money to be followed begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wuzha.engine.tracing.columns import Columns, Int32s, Int64s


@dataclass(frozen=True, slots=True)
class Seeds:
    """Of row `row`, the first `amount` fen are the money of `victim` (columns of one length, sorted by row).

    Money of an earlier victim inside a later victim's transfer keeps its label; only the rest becomes the later
    victim's (so a rebate that goes in again is not claimed twice).

    Raises `ValueError` for columns of different lengths, a row named twice, and amounts that are not above 0.
    """

    row: Int64s
    victim: Int32s
    amount: Int64s

    def __init__(self, row: ArrayLike, victim: ArrayLike, amount: ArrayLike) -> None:
        rows = np.asarray(row, np.int64).reshape(-1)
        victims = np.asarray(victim, np.int32).reshape(-1)
        amounts = np.asarray(amount, np.int64).reshape(-1)
        if not rows.size == victims.size == amounts.size:
            raise ValueError(f"Seeds need columns of one length, not {rows.size}, {victims.size} and {amounts.size}")
        order = np.argsort(rows, kind="stable")
        rows = rows[order]
        if (twice := np.flatnonzero(rows[1:] == rows[:-1])).size:
            raise ValueError(f"Row {rows[twice[0]]} is the transfer of two victims: name each row once")
        if (bad := np.flatnonzero(amounts <= 0)).size:
            raise ValueError(f"The victim's part of row {row_at(row, bad[0])} must be above 0 fen")
        object.__setattr__(self, "row", rows)
        object.__setattr__(self, "victim", victims[order])
        object.__setattr__(self, "amount", amounts[order])

    def __len__(self) -> int:
        return int(self.row.size)

    def of(self, *victims: int) -> Seeds:
        """Only the transfers of these victims."""
        return self.only(np.isin(self.victim, victims))

    def only(self, which: Int64s | NDArray[np.bool_]) -> Seeds:
        """Those seeds, in this order."""
        chosen = object.__new__(Seeds)
        for name in ("row", "victim", "amount"):
            object.__setattr__(chosen, name, getattr(self, name)[which])
        return chosen


def fitting(seeds: Seeds, columns: Columns) -> tuple[Seeds, int]:
    """The seeds without transfers to the same account, and how many those were.

    Raises `ValueError` for a seed outside the rows or larger than its row.
    """
    rows, n = seeds.row, columns.fen.size
    if len(seeds) and not 0 <= rows.min() <= rows.max() < n:
        raise ValueError(f"A seed names row {int(rows.min() if rows.min() < 0 else rows.max())} of {n}")
    if (large := seeds.amount > columns.fen[rows]).any():
        row, fen = int(rows[large][0]), int(seeds.amount[large][0])
        raise ValueError(f"The seed in row {row} asks for {fen} of its {int(columns.fen[row])} fen")
    same = (columns.src[rows] == columns.dst[rows]) & (columns.src[rows] >= 0)
    return (seeds.only(~same), int(same.sum())) if same.any() else (seeds, 0)


def row_at(row: ArrayLike, place: int) -> int:
    return int(np.asarray(row).reshape(-1)[place])
