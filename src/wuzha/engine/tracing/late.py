# SPDX-License-Identifier: Apache-2.0
"""Rows that come late: behind all others, or into the past when a bank answers at last; and what that changed.

A row in the past changes what its two parties had received and paid from then on: their own lists are counted again.
Nothing else in the ledger moves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wuzha.engine.compiled import inline, kernel
from wuzha.engine.tracing.arena import (
    BLOCK,
    END,
    LEVEL,
    OPENING,
    PAID,
    ROOM,
    START,
    Late,
    Lists,
    moment,
    payee_of,
    payer_of,
)
from wuzha.engine.tracing.columns import Bytes, Columns, Int32s, Int64s, Rows, enlarged
from wuzha.engine.tracing.skips import Skips, note
from wuzha.engine.tracing.trace import Trace


@inline
def make_room(account: int, used: int, lists: Lists, skips: Skips) -> int:
    """Make sure that an account has a free place: a full list moves behind all others, with half as many places free.

    How many places are used then, -1 if there are not enough.
    """
    accounts, heights, rows_at, _ = lists
    minima, ratios, maxima = skips
    start, n = accounts[account, START], accounts[account, END] - accounts[account, START]
    if accounts[account, END] < accounts[account, ROOM]:
        return used
    if used + n + n // 2 + 4 > rows_at.shape[0]:
        return -1
    for i in range(n):
        there = used + i
        heights[there, LEVEL], heights[there, PAID] = heights[start + i, LEVEL], heights[start + i, PAID]
        rows_at[there] = rows_at[start + i]
        minima[there // BLOCK] = min(minima[there // BLOCK], heights[there, LEVEL])
        if ratios.shape[0] != 0:
            ratios[there] = ratios[start + i]
            maxima[there // BLOCK] = max(maxima[there // BLOCK], ratios[there])
    accounts[account, START], accounts[account, END] = used, used + n
    accounts[account, ROOM] = used + n + n // 2 + 4
    return int(accounts[account, ROOM])


@inline
def add_place(account: int, row: int, paid: int, received: int, opening: int, lists: Lists) -> int:
    """Write a row at the end of an account's list, where there is room; what the account could not have paid of it.

    `opening` is -1 where it is unknown, and rises in `accounts` to what the row needs.
    """
    accounts, heights, rows_at, _ = lists
    start, place = accounts[account, START], accounts[account, END]
    level = heights[place - 1, LEVEL] if place > start else 0
    before = heights[place - 1, PAID] if place > start else 0
    level += received - paid
    missing = max(0, -level - accounts[account, OPENING])
    if opening < 0:
        accounts[account, OPENING] += missing
        missing = 0
    heights[place, LEVEL], heights[place, PAID] = level + missing, before + paid
    rows_at[place] = row
    accounts[account, END] = place + 1
    return int(missing)


@kernel
def append_rows(row: int, used: int, rows: Rows, lists: Lists, skips: Skips, unseen: Int64s) -> tuple[int, int]:
    """Add rows behind all others, from `row` on; the first row for which there was no more space, and the places used.

    `unseen` are the unseen inflows of the last rows, one for each.
    """
    src, dst, fen, kinds, leaves, openings = rows
    accounts, _, _, arrivals = lists
    first = src.shape[0] - unseen.shape[0]
    while row < src.shape[0]:
        payer, payee = payer_of(row, src, kinds), payee_of(row, dst, kinds, leaves)
        if src[row] != dst[row] and payer >= 0:
            there = make_room(payer, used, lists, skips)
            if there < 0:
                break
            used = there
        if src[row] != dst[row] and payee >= 0:
            there = make_room(payee, used, lists, skips)
            if there < 0:
                break
            used = there
        if src[row] != dst[row] and payer >= 0:
            unseen[row - first] = add_place(payer, row, fen[row], 0, openings[payer], lists)
            note(payer, accounts[payer, END] - 1, lists, skips)
        if src[row] != dst[row] and payee >= 0:
            arrivals[row] = accounts[payee, END] - accounts[payee, START]
            add_place(payee, ~row, 0, fen[row], openings[payee], lists)
            note(payee, accounts[payee, END] - 1, lists, skips)
        row += 1
    return row, used


@kernel
def put_in_order(account: int, first: int, rows: Rows, late: Late, lists: Lists, skips: Skips) -> Int64s:
    """Bring the rows from `first` on, which lie at the end of an account's list, to their places in it, and count its
    money again; its unseen inflows (row, fen)."""
    fen, openings = rows[2], rows[5]
    accounts, _, rows_at, arrivals = lists
    start, end = accounts[account, START], accounts[account, END]
    # 1. Both parts of the list are in order: merged from behind.
    new = end
    while new > start and max(rows_at[new - 1], ~rows_at[new - 1]) >= first:
        new -= 1
    added = rows_at[new:end].copy()
    i, j = new - 1, end - new - 1
    for place in range(end - 1, start - 1, -1):
        if j < 0:
            break
        mine, other = added[j], rows_at[max(i, start)]
        if i >= start and moment(max(other, ~other), late) > moment(max(mine, ~mine), late):
            rows_at[place] = other
            i -= 1
        else:
            rows_at[place] = mine
            j -= 1
    # 2. Money is counted as if all had come in this order.
    unseen, found = np.empty((end - start, 2), np.int64), 0
    accounts[account, END] = start
    accounts[account, OPENING] = max(openings[account], 0)
    for place in range(start, end):
        row = rows_at[place]
        if row >= 0:
            missing = add_place(account, row, fen[row], 0, openings[account], lists)
            if missing > 0:
                unseen[found, 0], unseen[found, 1] = row, missing
                found += 1
        else:
            arrivals[~row] = place - start
            add_place(account, row, 0, fen[~row], openings[account], lists)
    for place in range(start, end):
        note(account, place, lists, skips)
    return unseen[:found]


@dataclass(frozen=True, slots=True)
class Delta:
    """Rows that came late: their numbers, the accounts whose balances they changed, and how."""

    rows: Int64s
    accounts: Int32s
    #: Whether they lie in the past of other rows; else they are behind all of them.
    in_the_past: bool
    #: Accounts whose unknown opening turned out to be higher than thought.
    openings_raised: Int32s

    def affected(self, trace: Trace) -> Int32s:
        """The victims whose money may now be elsewhere. All, where the rule or the data mixes victims.

        For rows in the past, `trace.moves` must have been asked for before they came; all victims otherwise.
        """
        everyone = np.unique(trace.seeds.victim)
        raised = trace.rule.uses_openings and self.openings_raised.size > 0
        if trace.mixes_victims or ((raised or self.in_the_past) and "moves" not in trace.__dict__):
            return everyone
        changed = np.zeros(trace.columns.kinds.size + 1, bool)
        changed[self.accounts] = True
        held = trace.answer.held
        met = [held[changed[held[:, 1]], 0]]
        if raised or self.in_the_past:
            changed[self.openings_raised] = True
            rows = trace.moves.row
            met.append(trace.moves.victim[changed[trace.columns.dst[rows]] | changed[trace.columns.src[rows]]])
        return np.unique(np.concatenate(met)).astype(np.int32)


class Store:
    """The columns with free space behind them, so that late rows do not copy all."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._src, self._dst, self._fen, self._leaves = columns.src, columns.dst, columns.fen, columns.leaves

    def add(self, src: Int32s, dst: Int32s, fen: Int64s, leaves: Bytes) -> Columns:
        """The columns with these rows behind them."""
        c = self.columns
        old, n = c.fen.size, c.fen.size + fen.size
        if n > self._fen.size:
            size = n + n // 8
            self._src, self._dst = enlarged(self._src[:old], size), enlarged(self._dst[:old], size)
            self._fen = enlarged(self._fen[:old], size)
            self._leaves = enlarged(self._leaves[:old], size) if self._leaves.size else self._leaves
        if leaves.any() and not self._leaves.size:
            self._leaves = np.zeros(self._fen.size, np.uint8)
        self._src[old:n], self._dst[old:n], self._fen[old:n] = src, dst, fen
        if self._leaves.size:
            self._leaves[old:n] = leaves if leaves.size else 0
        self.columns = Columns(self._src[:n], self._dst[:n], self._fen[:n], self._leaves[:n], c.kinds, c.openings)
        return self.columns
