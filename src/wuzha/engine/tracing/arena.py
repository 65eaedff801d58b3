# SPDX-License-Identifier: Apache-2.0
"""The index: every fen has an address.

Per account, in the order of the rows: IN = all money received so far, OUT = all money paid so far; the *level* of the
balance is IN - OUT. Neither counts the opening, so both stand without knowing it, and learning it changes one number:

- an *address* is a point on the IN axis; the opening lies at [-opening, 0), what is received from 0 on;
- a *level* is a height of the balance above the opening, which cancels.

Every account that is followed has one list of its rows in the order of time, those it paid and those that paid it. A
place of the list holds the level after the row, what had been paid by then, and the number of the row. The rest
follows, with amount and payee as the columns have them:

- a row takes the addresses [PAID - opening - fen, PAID - opening) of its payer, and its levels [LEVEL, LEVEL + fen);
- it puts them at the addresses [LEVEL + PAID - fen, LEVEL + PAID) of its payee, its levels [LEVEL - fen, LEVEL).

Where a row lies in its payee's list is kept: money that comes with it leaves with a later row of that list. No search
is needed. Absorbing accounts and unknown payers have no list: no money is followed into them.
"""

from __future__ import annotations

import numpy as np

from wuzha.engine.compiled import inline, kernel
from wuzha.engine.tracing.columns import Bytes, Int32s, Int64s, Rows

#: Numbers of an account: its list are the places [START, END), with room up to ROOM; what it opened with, as far as
#: known: 0 for one without a list.
START, END, ROOM, OPENING = range(4)
#: Numbers of a place.
LEVEL, PAID = range(2)
#: The arrays of the index, as kernels take them: `accounts` int64[accounts, 4]; `heights` int64[places, 2]; `rows_at`
#: int32[places], the row that is paid, or ~row for one that is received; `arrivals` int32[rows], where a row lies in
#: the list of its payee, counted from its START.
Lists = tuple[Int64s, Int64s, Int32s, Int32s]
#: Places in the order of the rows that came late, and how many rows there were before: see `moment`.
Late = tuple[Int64s, int]

#: Rows of a ledger lie this far apart in the order, so that late ones find a place between them.
STEP = 1 << 20
#: Places under one minimum of the level.
BLOCK = 64
#: Accounts whose lists are laid out together are those that agree in all but so many bits: 2,048, half a megabyte.
BITS = 11
#: A level no list comes to.
AMPLE = 1 << 61


@inline
def payee_of(row: int, dst: Int32s, kinds: Bytes, leaves: Bytes) -> int:
    """The account that receives the row's money, -1 if it leaves the accounts that can be followed."""
    payee = dst[row]
    if payee < 0 or kinds[payee] != 0 or (leaves.shape[0] != 0 and leaves[row] != 0):
        return -1
    return int(payee)


@inline
def payer_of(row: int, src: Int32s, kinds: Bytes) -> int:
    """The account whose money the row takes, -1 if it is none that can be followed."""
    payer = src[row]
    return int(payer) if payer >= 0 and kinds[payer] == 0 else -1


@inline
def moment(row: int, late: Late) -> int:
    """Where a row lies in the order."""
    return int(late[0][row - late[1]]) if row >= late[1] else (row + 1) * STEP


@kernel
def count_rows(rows: Rows, accounts: Int64s, arrivals: Int32s) -> tuple[int, int, int, int]:
    """Give every account its stretch of places, and every row that of its payee; the number of all places, and how many
    rows are to the same account, without a payer, without a payee."""
    src, dst, fen, kinds, leaves, _ = rows
    counts = np.zeros(kinds.shape[0] + 1, np.int32)  # the last one is that of -1
    same = no_payer = no_payee = place = 0
    for row in range(fen.shape[0]):
        payer, payee = src[row], dst[row]
        if payer == payee and payer >= 0:
            same += 1
            continue
        no_payer += payer < 0
        no_payee += payee < 0
        counts[payer] += 1
        if leaves.shape[0] == 0 or leaves[row] == 0:
            arrivals[row] = counts[payee]
            counts[payee] += 1
    for account in range(kinds.shape[0]):
        accounts[account, START] = place
        place += counts[account] if kinds[account] == 0 else 0
        accounts[account, END] = accounts[account, ROOM] = place
        accounts[account, OPENING] = 0
    return place, same, no_payer, no_payee


@kernel
def sort_by_bucket(rows: Rows, places: int, accounts: Int64s, heights: Int64s) -> None:
    """Write to the places of each bucket of accounts what happens in it, in order: (row · account · paid?, fen).

    What no list takes is written behind all of them, over and over: where a branch could go either way, a processor
    that guessed wrong loses more than it takes to write.
    """
    src, dst, fen, kinds, leaves, _ = rows
    n = kinds.shape[0]
    nowhere = (n + (1 << BITS) - 1) >> BITS
    cursors = np.empty(nowhere + 1, np.int64)
    for bucket in range(nowhere):
        cursors[bucket] = accounts[bucket << BITS, START]
    cursors[nowhere] = places
    followed = np.zeros(n + 1, np.uint8)  # the last one is that of -1
    for account in range(n):
        followed[account] = kinds[account] == 0
    for row in range(fen.shape[0]):
        payer, payee = src[row], dst[row]
        if payer == payee:
            continue
        pays = followed[payer]
        bucket = payer >> BITS if pays else nowhere
        place = cursors[bucket]
        heights[place, 0] = (row << BITS | payer & (1 << BITS) - 1) << 1 | 1
        heights[place, 1] = fen[row]
        cursors[bucket] = place + pays
        receives = followed[payee]
        if leaves.shape[0] != 0 and leaves[row] != 0:
            receives = np.uint8(0)
        bucket = payee >> BITS if receives else nowhere
        place = cursors[bucket]
        heights[place, 0] = (row << BITS | payee & (1 << BITS) - 1) << 1
        heights[place, 1] = fen[row]
        cursors[bucket] = place + receives


#: Numbers of an account while its list is laid: the next place; level, paid and opening by then.
NEXT, NOW, OUT, LEAST = range(4)


@kernel
def lay_lists(rows: Rows, lists: Lists, minima: Int64s, unseen: Int64s) -> tuple[int, int]:
    """Turn what `sort_by_bucket` wrote into lists, bucket by bucket, each from a copy that fits the cache.

    How many unseen inflows had to be added, and the most money an account had. `openings` are -1 where unknown and
    become the least possible in `accounts`. `unseen` int64[n, 2] receives (row, fen) of clean money without which a
    balance would have fallen below 0.
    """
    _, _, _, kinds, _, openings = rows
    accounts, heights, rows_at, _ = lists
    n, size, found, most = kinds.shape[0], 0, 0, 0
    for first in range(0, n, 1 << BITS):
        size = max(size, accounts[min(first + (1 << BITS), n) - 1, ROOM] - accounts[first, START])
    drawn, state = np.empty((size, 2), np.int64), np.empty((1 << BITS, 4), np.int64)
    for first in range(0, n, 1 << BITS):
        last = min(first + (1 << BITS), n)
        begin, end = accounts[first, START], accounts[last - 1, ROOM]
        for i in range(end - begin):
            drawn[i, 0], drawn[i, 1] = heights[begin + i, 0], heights[begin + i, 1]
        for account in range(first, last):
            i = account - first
            state[i, NEXT] = accounts[account, START]
            state[i, NOW] = state[i, OUT] = 0
            state[i, LEAST] = max(openings[account], 0)
        for i in range(end - begin):
            word, fen = drawn[i, 0], drawn[i, 1]
            row, one, pays = word >> (BITS + 1), word >> 1 & (1 << BITS) - 1, word & 1
            now = state[one, NOW] + (-fen if pays else fen)
            if now + state[one, LEAST] < 0:
                missing = -now - state[one, LEAST]
                if openings[first + one] < 0:
                    state[one, LEAST] += missing
                else:
                    unseen[found, 0], unseen[found, 1] = row, missing
                    found += 1
                    now += missing
            state[one, NOW] = now
            state[one, OUT] += fen if pays else 0
            place = state[one, NEXT]
            state[one, NEXT] = place + 1
            heights[place, LEVEL], heights[place, PAID] = now, state[one, OUT]
            rows_at[place] = row if pays else ~row
            most = max(most, now + state[one, OUT])
        for account in range(first, last):
            i = account - first
            if kinds[account] == 0:
                accounts[account, OPENING] = state[i, LEAST]
                most = max(most, state[i, NOW] + state[i, OUT] + state[i, LEAST])
        for place in range(begin, end):
            minima[place // BLOCK] = min(minima[place // BLOCK], heights[place, LEVEL])
    return found, most
