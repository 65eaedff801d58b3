# SPDX-License-Identifier: Apache-2.0
"""Rows that come late: behind all others, or into the past when a bank answers at last.

A row in the past changes what its two parties had received and paid from then on: their own lines are replayed, and
the lines paying into them learn their new addresses. Nothing else in the ledger moves.
"""

from __future__ import annotations

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
from wuzha.engine.tracing.columns import Int64s, Rows
from wuzha.engine.tracing.kernel import inline, kernel
from wuzha.engine.tracing.skips import Skips, note


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
