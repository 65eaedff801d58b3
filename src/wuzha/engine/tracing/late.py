# SPDX-License-Identifier: Apache-2.0
"""Rows that come late: behind all others, or into the past when a bank answers at last; and what that changed.

A row in the past changes what its two parties had received and paid from then on: their own lines are replayed, and
the lines paying into them learn their new addresses. Nothing else in the ledger moves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wuzha.engine.tracing.arena import (
    AFTER,
    BLOCK,
    CIB,
    COB,
    END,
    FEN,
    IN,
    KEY,
    LAST,
    LEVEL,
    LOW,
    OPENING,
    OUT,
    ROOM,
    ROW,
    START,
    STEP,
    WHERE,
    first_from,
    lay_row,
    opening_of,
    payee_of,
    payer_of,
)
from wuzha.engine.tracing.columns import Bytes, Columns, Int32s, Int64s, Rows, enlarged
from wuzha.engine.tracing.kernel import inline, kernel
from wuzha.engine.tracing.skips import Skips, note
from wuzha.engine.tracing.trace import Trace


@inline
def make_room(
    account: int,
    used: int,
    accounts: Int64s,
    lines: Int64s,
    skips: Skips,
) -> int:
    """Move the full lines of an account to the end of all, with half as many again free; the end after that."""
    after, minima, ratios, maxima = skips
    start, n = accounts[account, START], accounts[account, END] - accounts[account, START]
    for i in range(n):
        lines[used + i] = lines[start + i]
        after[used + i], ratios[used + i] = after[start + i], ratios[start + i]
        minima[(used + i) // BLOCK] = min(minima[(used + i) // BLOCK], after[used + i])
        maxima[(used + i) // BLOCK] = max(maxima[(used + i) // BLOCK], ratios[used + i])
    accounts[account, START], accounts[account, END] = used, used + n
    accounts[account, ROOM] = used + n + n // 2 + 8
    return int(accounts[account, ROOM])


@kernel
def append_rows(
    row: int,
    used: int,
    rows: Rows,
    keys: Int64s,
    accounts: Int64s,
    lines: Int64s,
    skips: Skips,
    chain: Int64s,
    unseen: Int64s,
) -> tuple[int, int]:
    """Add rows behind all others, from `row` on; the first row for which there was no more space, and the lines used.

    `keys` are their places in the order; `unseen` as in `lay_rows`, by row from the first one with a key.
    """
    src, dst, fen, kinds, leaves, openings = rows
    first = src.shape[0] - keys.shape[0]
    while row < src.shape[0]:
        if src[row] == dst[row] and src[row] >= 0:
            row += 1
            continue
        payer, payee = payer_of(row, src, kinds.shape[0]), payee_of(row, dst, kinds, leaves)
        if accounts[payer, END] == accounts[payer, ROOM]:
            n = accounts[payer, END] - accounts[payer, START]
            if used + n + n // 2 + 8 > lines.shape[0]:
                break
            used = make_room(payer, used, accounts, lines, skips)
        opening = opening_of(payer, openings, kinds)
        line = accounts[payer, END]
        key = keys[row - first]
        unseen[row - first] = lay_row(line, row, key, fen[row], payer, payee, opening, accounts, lines, chain)
        if payer < kinds.shape[0] and kinds[payer] == 0:
            if openings[payer] < 0:
                accounts[payer, OPENING] = -accounts[payer, LOW]
            note(line, accounts[payer, OPENING], lines, skips)
        row += 1
    return row, used


@kernel
def sort_lines(account: int, accounts: Int64s, lines: Int64s) -> None:
    """Bring the lines of an account into order after new ones came behind them."""
    start, end = accounts[account, START], accounts[account, END]
    mine = lines[start:end].copy()
    order = np.argsort(mine[:, KEY])
    for i in range(end - start):
        lines[start + i] = mine[order[i]]


@kernel
def give_keys(keys: Int64s, accounts: Int64s, lines: Int64s) -> None:
    """Give every line the place in the order that `keys` has for its row."""
    for account in range(accounts.shape[0]):
        for line in range(accounts[account, START], accounts[account, END]):
            lines[line, KEY] = keys[lines[line, ROW]]


@kernel
def replay(
    account: int,
    rows: Rows,
    keys: Int64s,
    accounts: Int64s,
    lines: Int64s,
    skips: Skips,
    chain: Int64s,
) -> Int64s:
    """Count an account's money again from the first row on; its unseen inflows (row, fen).

    `keys` are the places of the last rows, those added since the ledger was made.
    """
    src, _, _, kinds, _, openings = rows
    count, row = 0, accounts[account, LAST]
    while row >= 0:
        count += 1
        row = chain[row]
    came = np.empty(count, np.int64)
    order = np.empty(count, np.int64)
    first = chain.shape[0] - keys.shape[0]
    row = accounts[account, LAST]
    for i in range(count):
        key = keys[row - first] if row >= first else (row + 1) * STEP
        came[i] = first_from(key, payer_of(row, src, kinds.shape[0]), accounts, lines)
        order[i] = key
        row = chain[row]
    came = came[np.argsort(order)]
    opening = opening_of(account, openings, kinds)
    received = paid = low = 0
    found = 0
    unseen = np.empty((accounts[account, END] - accounts[account, START], 2), np.int64)
    i = 0
    for line in range(accounts[account, START], accounts[account, END] + 1):
        last = line == accounts[account, END]
        while i < count and (last or lines[came[i], KEY] < lines[line, KEY]):
            into = came[i]
            lines[into, WHERE] = (account << 32) | (line - accounts[account, START])
            lines[into, CIB], lines[into, LEVEL] = received, received - paid
            received += lines[into, FEN]
            i += 1
        if last:
            break
        missing = lines[line, FEN] - (opening + received - paid)
        if missing > 0:
            received += missing
            unseen[found, 0], unseen[found, 1] = lines[line, ROW], missing
            found += 1
        lines[line, COB] = paid
        paid += lines[line, FEN]
        lines[line, AFTER] = received - paid
        low = min(low, received - paid)
    accounts[account, IN], accounts[account, OUT], accounts[account, LOW] = received, paid, low
    accounts[account, OPENING] = openings[account] if openings[account] >= 0 else -low
    for line in range(accounts[account, START], accounts[account, END]):
        note(line, accounts[account, OPENING], lines, skips)
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
