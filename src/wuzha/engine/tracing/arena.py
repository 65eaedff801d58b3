# SPDX-License-Identifier: Apache-2.0
"""The index: every fen has an address.

Per account, in the order of the rows: IN = all money received so far, OUT = all money paid so far; the *level* of the
balance is IN - OUT. Neither counts the opening, so both stand without knowing it, and learning it changes one number:

- an *address* is a point on the IN axis; the opening lies at [-opening, 0), what is received from 0 on;
- a *level* is a height of the balance above the opening, which cancels.

The rows paid by one account lie together in the order of time, each in one cache line of eight numbers (`KEY` …
`ROW`). Rows of unknown payers are those of one account more, the outside, number `accounts`. Its addresses and those
of absorbing accounts mean nothing: no money is followed into them.
"""

from __future__ import annotations

import numpy as np

from wuzha.engine.tracing.columns import Bytes, Int32s, Int64s, Rows
from wuzha.engine.tracing.kernel import inline, kernel

#: Numbers of a line. `AFTER` is the payer's level after the row; `CIB` and `LEVEL` are what the payee had received, and
#: its level, before the row; `WHERE` holds the payee (-1: an exit) above 32 bits and below them how many rows the payee
#: had paid by then: money that comes with this row leaves with that row or a later one. No search is needed.
KEY, WHERE, FEN, COB, AFTER, CIB, LEVEL, ROW = range(8)
#: Numbers of an account: its lines are [START, END), with room up to ROOM; LOW is its lowest level; LAST the row that
#: paid into it last, whose predecessors hang on it in a chain.
START, END, ROOM, OPENING, IN, OUT, LOW, LAST = range(8)

#: Rows of a ledger lie this far apart in the order, so that late ones find a place between them.
STEP = 1 << 20
#: Lines under one minimum of the balance after.
BLOCK = 64
#: Lines that are laid out together first (2 MB).
DRAWER = 1 << 15
#: An opening that no row exhausts: stands in while the least one is still unknown.
AMPLE = 1 << 61
LOW_HALF = (1 << 32) - 1


@inline
def payer_of(row: int, src: Int32s, outside: int) -> int:
    """The account in whose lines the row lies."""
    return int(src[row]) if src[row] >= 0 else outside


@inline
def payee_of(row: int, dst: Int32s, kinds: Bytes, leaves: Bytes) -> int:
    """The account that receives the row's money, -1 if it leaves the accounts that can be followed."""
    payee = dst[row]
    if payee < 0 or kinds[payee] != 0 or (leaves.shape[0] != 0 and leaves[row] != 0):
        return -1
    return int(payee)


@kernel
def count_rows(src: Int32s, dst: Int32s, accounts: Int64s) -> int:
    """Give every account its stretch of lines, an eighth and one more than it needs; the number of all lines."""
    for row in range(src.shape[0]):
        if src[row] != dst[row] or src[row] < 0:
            accounts[payer_of(row, src, accounts.shape[0] - 1), ROOM] += 1
    line = 0
    for account in range(accounts.shape[0]):
        needed = accounts[account, ROOM]
        accounts[account, START] = accounts[account, END] = line
        line += needed + needed // 8 + 1
        accounts[account, ROOM] = line
    return line


@inline
def lay_row(
    line: int,
    row: int,
    key: int,
    fen: int,
    payer: int,
    payee: int,
    opening: int,
    accounts: Int64s,
    lines: Int64s,
    chain: Int64s,
) -> int:
    """Write at `line` the next row of its payer, which has one more from now on; what the payer could not have paid."""
    accounts[payer, END] += 1
    missing = max(0, fen - (opening + accounts[payer, IN] - accounts[payer, OUT]))
    accounts[payer, IN] += missing
    after = accounts[payer, IN] - accounts[payer, OUT] - fen
    lines[line, KEY] = key
    lines[line, FEN] = fen
    lines[line, COB] = accounts[payer, OUT]
    lines[line, AFTER] = after
    lines[line, ROW] = row
    accounts[payer, OUT] += fen
    accounts[payer, LOW] = min(accounts[payer, LOW], after)
    if payee < 0:
        lines[line, WHERE] = -1
    else:
        lines[line, WHERE] = (payee << 32) | (accounts[payee, END] - accounts[payee, START])
        lines[line, CIB] = accounts[payee, IN]
        lines[line, LEVEL] = accounts[payee, IN] - accounts[payee, OUT]
        accounts[payee, IN] += fen
        chain[row] = accounts[payee, LAST]
        accounts[payee, LAST] = row
    return int(missing)


@inline
def opening_of(payer: int, openings: Int64s, kinds: Bytes) -> int:
    """What an account opened with as far as it is known; more than any row needs otherwise."""
    if payer < kinds.shape[0] and kinds[payer] == 0 and openings[payer] >= 0:
        return int(openings[payer])
    return AMPLE


@kernel
def lay_rows(
    rows: Rows,
    accounts: Int64s,
    lines: Int64s,
    chain: Int64s,
    unseen: Int64s,
) -> tuple[int, int, int, int]:
    """Write the lines in one pass over the rows in order; how many unseen inflows had to be added, and how many rows
    are to the same account, without a payer, without a payee.

    `openings` are -1 where unknown and become the least possible in `accounts`. `unseen` int64[n, 2] receives
    (row, fen) of clean money without which a balance would have fallen below 0.
    """
    src, dst, fen, kinds, leaves, openings = rows
    found = same = no_payer = no_payee = 0
    filled = np.zeros(lines.shape[0] // DRAWER + 1, np.int64)
    for row in range(src.shape[0]):
        if src[row] == dst[row] and src[row] >= 0:
            same += 1
            continue
        no_payer += src[row] < 0
        no_payee += dst[row] < 0
        payer, payee = payer_of(row, src, kinds.shape[0]), payee_of(row, dst, kinds, leaves)
        opening = opening_of(payer, openings, kinds)
        line = accounts[payer, END]
        drawer = line // DRAWER
        place = drawer * DRAWER + filled[drawer]
        filled[drawer] += 1
        missing = lay_row(place, row, line, fen[row], payer, payee, opening, accounts, lines, chain)
        if missing > 0:
            unseen[found, 0], unseen[found, 1] = row, missing
            found += 1
    sort_drawers(filled, lines)
    for account in range(openings.shape[0]):
        if kinds[account] == 0:
            known = openings[account]
            accounts[account, OPENING] = known if known >= 0 else -accounts[account, LOW]
    return found, same, no_payer, no_payee


@inline
def sort_drawers(filled: Int64s, lines: Int64s) -> None:
    """Bring the lines of each drawer, which stand as they came, to the places their KEY names; then KEY is a place in
    the order of rows. A drawer fits the cache; a line written anywhere in the arena would be a wait for the memory."""
    drawn = np.empty((DRAWER, 8), np.int64)
    for drawer in range(filled.shape[0]):
        first, n = drawer * DRAWER, filled[drawer]
        drawn[:n] = lines[first : first + n]
        for i in range(n):
            line = drawn[i, KEY]
            lines[line] = drawn[i]
            lines[line, KEY] = (drawn[i, ROW] + 1) * STEP


@inline
def first_from(key: int, account: int, accounts: Int64s, lines: Int64s) -> int:
    """The first line of an account at or after a place in the order."""
    low, high = accounts[account, START], accounts[account, END]
    while low < high:
        middle = (low + high) // 2
        if lines[middle, KEY] < key:
            low = middle + 1
        else:
            high = middle
    return int(low)


@kernel
def find_lines(payers: Int64s, keys: Int64s, accounts: Int64s, lines: Int64s) -> Int64s:
    """The lines of rows of which payer and place in the order are known."""
    found = np.empty(payers.shape[0], np.int64)
    for i in range(payers.shape[0]):
        found[i] = first_from(keys[i], payers[i], accounts, lines)
    return found
