# SPDX-License-Identifier: Apache-2.0
"""The arrays of the engine; rows and victims' transfers as given, checked once: every kernel may trust them.

Apart from `kernel`, so that a process that only passes them on loads no compiler.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Int64s = NDArray[np.int64]
Int32s = NDArray[np.int32]
Bytes = NDArray[np.uint8]
Float32s = NDArray[np.float32]
#: Columns as kernels take them: src, dst, fen, kinds, leaves, openings. A plain tuple: of a named one Numba keeps the
#: class in its cache, and fails to read that cache once the class is gone.
Rows = tuple[Int32s, Int32s, Int64s, Bytes, Bytes, Int64s]
Number = TypeVar("Number", np.int64, np.int32, np.uint8, np.float32)

#: Above this a product of two amounts could no longer be divided exactly (2^52 fen, 45 trillion yuan).
LARGEST = 4_500_000_000_000_000


@dataclass(slots=True)
class Columns:
    """Rows in the order of their happening.

    `src`, `dst` int32[n] account numbers, -1 where unknown; `fen` int64[n] > 0; `leaves` uint8[n] kind of exit of a
    row (or empty: no row is one); `kinds` uint8[accounts] kind of exit of an account, 0 for one that is followed;
    `openings` int64[accounts], -1 where unknown.
    """

    src: Int32s
    dst: Int32s
    fen: Int64s
    leaves: Bytes
    kinds: Bytes
    openings: Int64s

    @property
    def rows(self) -> Rows:
        return self.src, self.dst, self.fen, self.kinds, self.leaves, self.openings

    def kind(self, rows: Int64s) -> Bytes:
        """By which kind of exit each of these rows leaves, 0 for rows that do not."""
        payee = self.dst[rows]
        by_account = self.kinds[payee] if self.kinds.size else np.zeros(payee.size, np.uint8)
        kind = np.where(payee < 0, np.uint8(10), by_account)
        return np.where(self.leaves[rows] > 0, self.leaves[rows], kind) if self.leaves.size else kind


def check(
    src: ArrayLike,
    dst: ArrayLike,
    amount: ArrayLike,
    accounts: int,
    openings: ArrayLike | None,
    exits: ArrayLike | None,
    row_exits: ArrayLike | None,
) -> Columns:
    """The columns, or `ValueError` saying which row is wrong and how, or `OverflowError` for amounts too large."""
    columns = check_rows(src, dst, amount, accounts, row_exits)
    columns.kinds = plain(np.zeros(accounts) if exits is None else exits, np.uint8)
    columns.openings = plain(np.full(accounts, -1) if openings is None else openings, np.int64)
    if columns.kinds.size != accounts or columns.openings.size != accounts:
        raise ValueError(f"`exits` and `openings` need one number for each of the {accounts} accounts")
    if accounts and columns.openings.max() > LARGEST:
        raise OverflowError(f"Account {int(columns.openings.argmax())} opens with more than {LARGEST} fen")
    return columns


def check_rows(
    src: ArrayLike, dst: ArrayLike, amount: ArrayLike, accounts: int, row_exits: ArrayLike | None
) -> Columns:
    """Only the rows, without kinds and openings of accounts."""
    leaves = plain([] if row_exits is None else row_exits, np.uint8)
    nothing = np.empty(0, np.uint8), np.empty(0, np.int64)
    columns = Columns(plain(src, np.int32), plain(dst, np.int32), plain(amount, np.int64), leaves, *nothing)
    n = columns.fen.size
    if columns.src.size != n or columns.dst.size != n or columns.leaves.size not in (0, n):
        raise ValueError("Payers, payees, amounts and exits of rows need one length")
    if n == 0:
        return columns
    if columns.fen.min() <= 0:
        raise ValueError(f"Row {int(columns.fen.argmin())}: an amount must be above 0 fen")
    if columns.fen.max() > LARGEST:
        raise OverflowError(f"Row {int(columns.fen.argmax())}: more than {LARGEST} fen cannot be divided exactly")
    for name, party in (("payer", columns.src), ("payee", columns.dst)):
        if party.min() < -1 or party.max() >= accounts:
            wrong = int(np.flatnonzero((party < -1) | (party >= accounts))[0])
            raise ValueError(f"Row {wrong}: {name} {int(party[wrong])} is none of the {accounts} accounts, nor -1")
    return columns


def plain(values: ArrayLike, dtype: type[Number]) -> NDArray[Number]:
    """A contiguous, writable array of this type; kernels are compiled for no other. Refuses to lose a digit."""
    given = np.asarray(values)
    if given.size and given.dtype != dtype:
        cast = given.astype(dtype)
        if not np.array_equal(cast, given):
            raise ValueError(f"Whole numbers of type {np.dtype(dtype).name} are needed, not {given.dtype.name}")
        return cast
    return np.require(given.reshape(-1), dtype, ["C", "W"])


def enlarged(array: NDArray[Number], size: int) -> NDArray[Number]:
    """The same values at the head of a larger array."""
    larger = np.empty((size, *array.shape[1:]), array.dtype)
    larger[: array.shape[0]] = array
    return larger


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
