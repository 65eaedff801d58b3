# SPDX-License-Identifier: Apache-2.0
"""The arrays of the index, made once from the columns and kept in step with late rows."""

from __future__ import annotations

import numpy as np

from wuzha.engine.tracing import arena, late
from wuzha.engine.tracing.arena import AMPLE, BLOCK, IN, LAST, OPENING, STEP
from wuzha.engine.tracing.columns import LARGEST, Columns, Float32s, Int32s, Int64s, enlarged
from wuzha.engine.tracing.skips import Skips, note_lines


class Index:
    """See `arena` for what the numbers mean.

    `accounts` int64[accounts + 1, 8]; `lines` int64[lines, 8]; `after` int64[lines] and `ratios` float32[lines] with
    their `minima` and `maxima` of blocks (see `skips`); `chain` int64[rows] of incoming rows.
    """

    def __init__(self, columns: Columns) -> None:
        self.accounts = np.zeros((columns.kinds.size + 1, 8), np.int64)
        self.accounts[:, LAST] = -1
        self.used = arena.count_rows(columns.src, columns.dst, self.accounts)
        # Space that is never touched costs nothing.
        size = self.used + self.used // 4 + 4096
        self.lines = np.empty((size, 8), np.int64)
        self._chain = np.empty(columns.fen.size * 5 // 4, np.int64)
        unseen = np.empty((columns.fen.size if (columns.openings >= 0).any() else 0, 2), np.int64)
        found, self.same, self.no_payer, self.no_payee = arena.lay_rows(
            columns.rows, self.accounts, self.lines, self._chain, unseen
        )
        self.unseen: Int64s = unseen[:found].copy()
        self.after = np.empty(size, np.int64)
        self.minima: Int64s = np.full(size // BLOCK + 1, AMPLE)
        self.ratios: Float32s = np.zeros(size, np.float32)
        self.maxima: Float32s = np.zeros(self.minima.size, np.float32)
        note_lines(columns.kinds, self.accounts, self.lines, self.skips)
        #: Places in the order of the rows added since, and how many rows there were before.
        self.keys = np.empty(0, np.int64)
        self.first_late = columns.fen.size
        self.check_turnover(np.empty(0, np.int32), np.empty(0, np.int64))

    @property
    def skips(self) -> Skips:
        return self.after, self.minima, self.ratios, self.maxima

    def places(self, rows: Int64s) -> Int64s:
        """Where rows lie in the order."""
        late_ones = rows >= self.first_late
        places = (rows + 1) * STEP
        places[late_ones] = self.keys[rows[late_ones] - self.first_late]
        return places

    @property
    def last(self) -> int:
        """The last place in the order that is taken."""
        return max(self.first_late * STEP, int(self.keys.max(initial=0)))

    def between(self, before: Int64s) -> Int64s | None:
        """Places for new rows, each before the row of that number (the number of all rows: behind them); None if
        there are not enough between two. Raises `ValueError` if they are not in order."""
        rows = self.first_late + self.keys.size
        behind = self.last + STEP * (before.size + 1)
        high = np.full(before.size, behind)
        high[before < rows] = self.places(before[before < rows])
        if (np.diff(high) < 0).any():
            raise ValueError("The rows of a statement must be in the order in which they happened")
        taken = np.sort(self.keys)
        below = np.searchsorted(taken, high) - 1
        low = np.minimum((high - 1) // STEP, self.first_late) * STEP
        if taken.size:
            low = np.maximum(low, np.where(below >= 0, taken[below], 0))
        rank = np.arange(before.size) - np.searchsorted(high, high)
        return low + 1 + rank if (low + 1 + rank < high).all() else None

    def check_turnover(self, payees: Int32s, coming: Int64s) -> None:
        """Refuse sums that could no longer be divided exactly, with rows still to come to these payees."""
        received = (
            self.accounts[:-1, IN] + self.accounts[:-1, OPENING] if not payees.size else self._sums(payees, coming)
        )
        if received.size and (largest := int(received.max())) > LARGEST:
            raise OverflowError(f"An account receives {largest} fen; more than {LARGEST} cannot be divided exactly")

    def _sums(self, payees: Int32s, coming: Int64s) -> Int64s:
        """What accounts known already have received with the rows to come."""
        known = payees < self.accounts.shape[0] - 1
        accounts, place = np.unique(payees[known], return_inverse=True)
        sums = self.accounts[accounts, IN] + self.accounts[accounts, OPENING]
        np.add.at(sums, place, coming[known])
        return np.asarray(sums)

    def append(self, columns: Columns, keys: Int64s) -> Int64s:
        """Add the last rows of the columns behind all others; their unseen inflows (row, fen)."""
        unseen = self._lay(columns, keys)
        where = np.flatnonzero(unseen)
        return np.column_stack([where + columns.fen.size - keys.size, unseen[where]])

    def _lay(self, columns: Columns, keys: Int64s) -> Int64s:
        """Give the last rows of the columns lines behind all others of their payers; the unseen inflow of each."""
        self.keys = np.concatenate([self.keys, keys])
        n, unseen = columns.fen.size, np.zeros(keys.size, np.int64)
        row = n - keys.size
        if n > self._chain.size:
            self._chain = enlarged(self._chain[:row], n + n // 8)
        while row < n:
            arrays = columns.rows, keys, self.accounts, self.lines, self.skips, self._chain[:n], unseen
            row, self.used = late.append_rows(row, self.used, *arrays)
            if row < n:
                self._grow()
        return unseen

    def insert(self, columns: Columns, keys: Int64s) -> Int64s:
        """Add the last rows of the columns at their places; the unseen inflows of all accounts that changed."""
        self._lay(columns, keys)
        n = columns.fen.size
        first = n - keys.size
        parties = np.unique(np.concatenate([columns.src[first:], columns.dst[first:]]).astype(np.int64))
        for account in parties.tolist():
            late.sort_lines(account if account >= 0 else columns.kinds.size, self.accounts, self.lines)
        arrays = columns.rows, self.keys, self.accounts, self.lines, self.skips, self._chain[:n]
        changed = [account for account in parties.tolist() if account >= 0 and columns.kinds[account] == 0]
        unseen = [late.replay(account, *arrays) for account in changed]
        return np.concatenate([np.empty((0, 2), np.int64), *unseen])

    def renumber(self) -> None:
        """Spread all rows evenly over the order again, so that there is place between any two."""
        rows = self.first_late + self.keys.size
        places = self.places(np.arange(rows))
        ranks = np.empty(rows, np.int64)
        ranks[np.argsort(places)] = np.arange(1, rows + 1)
        self.keys, self.first_late = ranks * STEP, 0
        late.give_keys(self.keys, self.accounts, self.lines)

    def widen(self, accounts: int) -> None:
        """Make place for accounts not known before; the outside stays last."""
        new = np.zeros((accounts, 8), np.int64)
        new[:, LAST] = -1
        self.accounts = np.concatenate([self.accounts[:-1], new, self.accounts[-1:]])

    def _grow(self) -> None:
        """Half as many lines again."""
        size = self.lines.shape[0] * 3 // 2 + 4096
        self.lines = enlarged(self.lines[: self.used], size)
        self.after = enlarged(self.after[: self.used], size)
        self.ratios = enlarged(self.ratios[: self.used], size)
        blocks = size // BLOCK + 1
        old = self.minima.size
        self.minima, self.maxima = enlarged(self.minima, blocks), enlarged(self.maxima, blocks)
        self.minima[old:], self.maxima[old:] = AMPLE, 0
