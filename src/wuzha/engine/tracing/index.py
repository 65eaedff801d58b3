# SPDX-License-Identifier: Apache-2.0
"""The arrays of the index, made once from the columns and kept in step with late rows."""

from __future__ import annotations

from threading import Lock

import numpy as np

from wuzha.engine.tracing import arena, late
from wuzha.engine.tracing.arena import AMPLE, BLOCK, END, LEVEL, OPENING, START, STEP, Late, Lists
from wuzha.engine.tracing.columns import LARGEST, Columns, Int32s, Int64s, enlarged
from wuzha.engine.tracing.skips import Skips, note_ratios


class Index:
    """See `arena` and `skips` for what the arrays mean."""

    def __init__(self, columns: Columns) -> None:
        n = columns.fen.size
        self.accounts = np.empty((columns.kinds.size, 4), np.int64)
        self._arrivals = np.empty(n * 5 // 4 + 1, np.int32)
        self.used, self.same, self.no_payer, self.no_payee = arena.count_rows(
            columns.rows, self.accounts, self._arrivals
        )
        # Space that is never touched costs nothing.
        size = self.used + self.used // 4 + 4096
        self._heights = np.empty((size, 2), np.int64)
        arena.sort_by_bucket(columns.rows, self.used, self.accounts, self._heights)
        self._rows_at = np.empty(size, np.int32)
        self._minima: Int64s = np.full(size // BLOCK + 1, AMPLE)
        self._ratios, self._maxima = np.empty(0, np.float32), np.empty(0, np.float32)
        unseen = np.empty((n if (columns.openings >= 0).any() else 0, 2), np.int64)
        found, most = arena.lay_lists(columns.rows, self.lists, self._minima, unseen)
        self.unseen: Int64s = unseen[:found][np.argsort(unseen[:found, 0])]
        #: Places in the order of the rows added since, and how many rows there were before.
        self.keys = np.empty(0, np.int64)
        self.first_late = n
        self._lock = Lock()
        refuse_above(most)

    @property
    def lists(self) -> Lists:
        return self.accounts, self._heights, self._rows_at, self._arrivals

    @property
    def late(self) -> Late:
        return self.keys, self.first_late

    @property
    def skips(self) -> Skips:
        return self._minima, self._ratios, self._maxima

    def with_ratios(self) -> Skips:
        """The same, the ratios of the haircut among them, which are made when they are first asked for."""
        with self._lock:
            if not self._ratios.size:
                ratios = np.empty(self._rows_at.size, np.float32)
                maxima = np.full(self._minima.size, np.float32(-1))
                note_ratios(self.lists, ratios, maxima)
                self._maxima, self._ratios = maxima, ratios
        return self.skips

    def balances(self, accounts: Int64s) -> Int64s:
        """Fen after the last row, 0 for accounts without a list."""
        end = self.accounts[accounts, END]
        levels = self._heights[end - 1, LEVEL]
        return np.asarray(self.accounts[accounts, OPENING] + np.where(end > self.accounts[accounts, START], levels, 0))

    def payments(self, account: int) -> int:
        """How many rows an account paid."""
        start, end = self.accounts[account, [START, END]]
        return int(np.count_nonzero(self._rows_at[start:end] >= 0))

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
        known = payees < self.accounts.shape[0]
        accounts, place = np.unique(payees[known], return_inverse=True)
        end = self.accounts[accounts, END]
        received = np.where(end > self.accounts[accounts, START], self._heights[end - 1].sum(axis=1), 0)
        received += self.accounts[accounts, OPENING]
        np.add.at(received, place, coming[known])
        refuse_above(int(received.max(initial=0)))

    def append(self, columns: Columns, keys: Int64s) -> Int64s:
        """Add the last rows of the columns behind all others; their unseen inflows (row, fen)."""
        unseen = self._lay(columns, keys)
        where = np.flatnonzero(unseen)
        return np.column_stack([where + columns.fen.size - keys.size, unseen[where]])

    def _lay(self, columns: Columns, keys: Int64s) -> Int64s:
        """Give the last rows of the columns places at the end of their lists; the unseen inflow of each."""
        self.keys = np.concatenate([self.keys, keys])
        n, unseen = columns.fen.size, np.zeros(keys.size, np.int64)
        row = n - keys.size
        if n > self._arrivals.size:
            self._arrivals = enlarged(self._arrivals[:row], n + n // 8)
        while row < n:
            row, self.used = late.append_rows(row, self.used, columns.rows, self.lists, self.skips, unseen)
            if row < n:
                self._grow()
        return unseen

    def insert(self, columns: Columns, keys: Int64s) -> Int64s:
        """Add the last rows of the columns at their places; the unseen inflows of all accounts that changed."""
        self._lay(columns, keys)
        first = columns.fen.size - keys.size
        parties = np.unique(np.concatenate([columns.src[first:], columns.dst[first:]])).tolist()
        changed = [account for account in parties if account >= 0 and columns.kinds[account] == 0]
        arrays = first, columns.rows, self.late, self.lists, self.skips
        unseen = [late.put_in_order(account, *arrays) for account in changed]
        return np.concatenate([np.empty((0, 2), np.int64), *unseen])

    def renumber(self) -> None:
        """Spread all rows evenly over the order again, so that there is place between any two."""
        rows = self.first_late + self.keys.size
        places = self.places(np.arange(rows))
        ranks = np.empty(rows, np.int64)
        ranks[np.argsort(places)] = np.arange(1, rows + 1)
        self.keys, self.first_late = ranks * STEP, 0

    def widen(self, accounts: int) -> None:
        """Make place for accounts not known before."""
        self.accounts = np.concatenate([self.accounts, np.zeros((accounts, 4), np.int64)])

    def _grow(self) -> None:
        """Half as many places again."""
        size = self._rows_at.size * 3 // 2 + 4096
        blocks = size // BLOCK + 1
        self._heights = enlarged(self._heights[: self.used], size)
        self._rows_at = enlarged(self._rows_at[: self.used], size)
        self._minima = np.concatenate([self._minima, np.full(blocks - self._minima.size, AMPLE)])
        if self._ratios.size:
            self._ratios = enlarged(self._ratios[: self.used], size)
            self._maxima = np.concatenate([self._maxima, np.full(blocks - self._maxima.size, np.float32(-1))])


def refuse_above(fen: int) -> None:
    """Refuse sums that could no longer be divided exactly."""
    if fen > LARGEST:
        raise OverflowError(f"An account receives {fen} fen; more than {LARGEST} cannot be divided exactly")
