# SPDX-License-Identifier: Apache-2.0
"""First in, first out and last in, first out without an index: one pass over the rows in order, for a question that is
asked once.

Of each account little more is kept than what may leave it without moving victims' money. A row that takes no more moves
none; most rows are done with that. Victims' money lies as a chain of stretches, those that leave first first.

LIFO: one number an account, what it has above the highest victims' money: its whole balance where it holds none. A
balance starts at the opening, or at 0 where that is unknown. A row that would bring it below 0 empties the account:
what is missing is part of an opening higher than known so far, or an inflow nobody saw. FIFO must know the openings
before, by a pass that follows nobody's money.
"""

from __future__ import annotations

import numpy as np

from wuzha.engine.compiled import inline, kernel
from wuzha.engine.tracing.columns import Bytes, Int32s, Int64s, Rows
from wuzha.engine.tracing.kernel import larger
from wuzha.engine.tracing.lots import AMOUNT, VICTIM

#: Numbers of an account of FIFO: balance, and how much leaves before victims' money does.
BALANCE, AHEAD = range(2)
NOTHING = -1
#: Where the balance of accounts that are not followed starts: no row gets it below 0. More than leaves any account.
ENDLESS = 1 << 61
#: What is counted.
UNSEEN, SAME, NO_PAYER, NO_PAYEE, MANY = range(5)
#: Numbers of a stretch: from, to, whose, the next one.
FROM, TO, WHOSE, NEXT = range(4)


@inline
def pass_clean(begin: int, stop: int, rows: Rows, free: Int64s, first: Int32s, risen: Int64s, counts: Int64s) -> int:
    """Count rows that move no victims' money by LIFO, up to `stop`; the first row that moves some, which is not
    counted."""
    src, dst, fen, kinds, leaves, openings = rows
    same = no_payer = no_payee = 0
    found = stop
    for row in range(begin, stop):
        payer, payee, x = src[row], dst[row], fen[row]
        if payer >= 0:
            if payer == payee:
                same += 1
                continue
            after = free[payer] - x
            if after < 0:
                if first[payer] >= 0:
                    found = row
                    break
                after = sink(payer, after, kinds, openings, risen, counts)
            free[payer] = after
        else:
            no_payer += 1
        if payee < 0:
            no_payee += 1
        elif leaves.shape[0] == 0 or leaves[row] == 0:
            free[payee] += x
    counts[SAME] += same
    counts[NO_PAYER] += no_payer
    counts[NO_PAYEE] += no_payee
    return found


@inline
def sink(payer: int, after: int, kinds: Bytes, openings: Int64s, risen: Int64s, counts: Int64s) -> int:
    """Note what was missing from a balance; the balance that is left."""
    if kinds[payer] != 0:
        return ENDLESS
    if openings[payer] < 0:
        risen[payer] -= after
    else:
        counts[UNSEEN] += 1
    return 0


@inline
def opens_with(account: int, kinds: Bytes, openings: Int64s) -> int:
    """The balance before the first row."""
    return max(openings[account], 0) if kinds[account] == 0 else ENDLESS


@inline
def claim(
    parts: Int64s, n_parts: int, x: int, victim: int, amount: int, backwards: bool, both: Int64s
) -> tuple[int, int]:
    """Put into `both` the parts of a row with what is nobody's of its first fen between them, the victim's from now on;
    how many parts that makes, and how many fen.

    Parts are offsets in the row, from the first fen to the last or `backwards`.
    """
    n, taken, low = 0, 0, 0
    for j in range(n_parts + 1):
        i = n_parts - 1 - j if backwards else j
        high = min(amount, parts[i, 0] if j < n_parts else x)
        if low < high:
            both[n, 0], both[n, 1], both[n, 2] = low, high, victim
            taken += high - low
            n += 1
        if j < n_parts:
            both[n, 0], both[n, 1], both[n, 2] = parts[i, 0], parts[i, 1], parts[i, 2]
            low = parts[i, 1]
            n += 1
    return n, taken


@inline
def count_busy(busy: int, first: Int32s, rows: Rows) -> int:
    """How many accounts with victims' money paid more than `busy` rows."""
    src, dst = rows[0], rows[1]
    asked = np.zeros(first.shape[0] + 1, np.uint8)  # the last one is that of -1; a byte each stays in the cache
    for account in range(first.shape[0]):
        asked[account] = first[account] >= 0
    paid, many = np.zeros(first.shape[0], np.int32), 0
    for row in range(src.shape[0]):
        payer = src[row]
        if asked[payer] and payer != dst[row]:
            paid[payer] += 1
            many += paid[payer] == busy + 1
    return many


@inline
def collect(first: Int32s, lots: Int64s) -> Int64s:
    """(victim, account, fen) of all stretches."""
    size = 0
    for account in range(first.shape[0]):
        lot = first[account]
        while lot >= 0:
            size += 1
            lot = lots[lot, NEXT]
    held, n = np.empty((size, 3), np.int64), 0
    for account in range(first.shape[0]):
        lot = first[account]
        while lot >= 0:
            held[n, 0], held[n, 1], held[n, 2] = lots[lot, WHOSE], account, lots[lot, TO] - lots[lot, FROM]
            n += 1
            lot = lots[lot, NEXT]
    return held


@kernel
def count_money(rows: Rows, balances: Int64s, risen: Int64s, counts: Int64s) -> None:
    """Only what `scan_lifo` says without seeds: balances and least openings, not who is busy."""
    kinds, openings = rows[3], rows[5]
    first = np.empty(kinds.shape[0], np.int32)
    for account in range(kinds.shape[0]):
        first[account], risen[account] = NOTHING, 0
        balances[account] = opens_with(account, kinds, openings)
    pass_clean(0, rows[0].shape[0], rows, balances, first, risen, counts)


@kernel
def scan_lifo(
    rows: Rows,
    seeds: Int64s,
    seeded: Int64s,
    balances: Int64s,
    risen: Int64s,
    counts: Int64s,
    busy: int,
) -> tuple[Int64s, Int64s, Int64s]:
    """Held (victim, account, fen), gone (victim, row, fen), injected fen of each seed.

    `seeds` as for the index, in the rows `seeded` (sorted). `balances` int64[accounts] receives the last ones,
    `risen` int64[accounts] the least openings where they are unknown, `counts` (starting at 0) how many unseen inflows
    there were, rows to the same account, without a payer, without a payee, accounts holding money that paid more than
    `busy`.
    """
    src, dst, fen, kinds, leaves, openings = rows
    gone, n_gone = np.empty((256, 3), np.int64), 0
    lots, n_lots, spare = np.empty((1024, 4), np.int64), 0, NOTHING
    parts, both = np.empty((64, 3), np.int64), np.empty((129, 3), np.int64)
    injected = np.zeros(seeds.shape[0], np.int64)
    first = np.empty(kinds.shape[0], np.int32)
    seed = row = 0
    free = balances  # what each account has above the highest victims' money, until the end
    for account in range(kinds.shape[0]):
        first[account], risen[account] = NOTHING, 0
        free[account] = opens_with(account, kinds, openings)
    while True:
        stop = seeded[seed] if seed < seeded.shape[0] else src.shape[0]
        row = pass_clean(row, stop, rows, free, first, risen, counts)
        if row == src.shape[0]:
            break
        payer, payee, x, n_parts = src[row], dst[row], fen[row], 0
        if payee < 0 or (leaves.shape[0] != 0 and leaves[row] != 0):
            counts[NO_PAYEE] += payee < 0
            payee = NOTHING
        if payer < 0:
            counts[NO_PAYER] += 1
        else:
            # 1. What lies above the level the row leaves goes with it, the highest first; as offsets in the row.
            lot = first[payer]
            after = free[payer] - x + (lots[lot, TO] if lot >= 0 else 0)
            left = after if after >= 0 or openings[payer] < 0 else 0
            while lot >= 0 and lots[lot, TO] > after:
                if n_parts == parts.shape[0]:
                    parts = larger(parts, n_parts, 2 * n_parts)
                    both = larger(both, 0, 4 * n_parts + 1)
                parts[n_parts, 0] = max(lots[lot, FROM], left) - left
                parts[n_parts, 1], parts[n_parts, 2] = lots[lot, TO] - left, lots[lot, WHOSE]
                n_parts += 1
                if lots[lot, FROM] < after:
                    lots[lot, TO] = after
                    break
                below = lots[lot, NEXT]
                lots[lot, NEXT] = spare
                spare = lot
                lot = below
            first[payer] = lot
            level = after if after >= 0 else sink(payer, after, kinds, openings, risen, counts)
            free[payer] = level - (lots[lot, TO] if lot >= 0 else 0)
        # 2. A seed takes what is nobody's of its first fen, between the parts found. From here on the lowest is first.
        amount = 0
        if row == stop:
            amount = seeds[seed, AMOUNT]
        n_both, taken = claim(parts, n_parts, x, seeds[seed, VICTIM] if row == stop else NOTHING, amount, True, both)
        if row == stop:
            injected[seed] = taken
            seed += 1
        # 3. The parts leave, or lie down on top of the payee's.
        level = 0
        if payee >= 0:
            lot = first[payee]
            level = free[payee] + (lots[lot, TO] if lot >= 0 else 0)
        for i in range(n_both):
            if payee < 0 or kinds[payee] != 0:
                if n_gone == gone.shape[0]:
                    gone = larger(gone, n_gone, 2 * n_gone)
                gone[n_gone, 0], gone[n_gone, 1], gone[n_gone, 2] = both[i, 2], row, both[i, 1] - both[i, 0]
                n_gone += 1
                continue
            lot = spare
            if lot >= 0:
                spare = lots[lot, NEXT]
            else:
                if n_lots == lots.shape[0]:
                    lots = larger(lots, n_lots, 2 * n_lots)
                lot = n_lots
                n_lots += 1
            lots[lot, FROM], lots[lot, TO] = level + both[i, 0], level + both[i, 1]
            lots[lot, WHOSE], lots[lot, NEXT] = both[i, 2], first[payee]
            first[payee] = lot
        if payee >= 0:
            lot = first[payee]
            free[payee] = level + x - (lots[lot, TO] if lot >= 0 else 0)
        row += 1
    for account in range(kinds.shape[0]):
        lot = first[account]
        balances[account] += lots[lot, TO] if lot >= 0 else 0
    counts[MANY] = count_busy(busy, first, rows)
    return collect(first, lots), gone[:n_gone], injected


@inline
def pass_clean_first_in(first: int, stop: int, rows: Rows, state: Int64s) -> int:
    """Count rows that move no victims' money by FIFO, up to `stop`; the first row that moves some, which is not
    counted."""
    src, dst, fen, _, leaves, _ = rows
    for row in range(first, stop):
        payer, payee, x = src[row], dst[row], fen[row]
        if payer == payee:
            continue
        if payer >= 0:
            if x > state[payer, AHEAD]:
                return row
            state[payer, AHEAD] -= x
            state[payer, BALANCE] = max(0, state[payer, BALANCE] - x)
        if payee >= 0 and (leaves.shape[0] == 0 or leaves[row] == 0):
            state[payee, BALANCE] += x
    return stop


@kernel
def scan_fifo(
    rows: Rows, seeds: Int64s, seeded: Int64s, state: Int64s, busy: int
) -> tuple[Int64s, Int64s, Int64s, int]:
    """As `scan_lifo`, with every opening known in `rows`; and how many accounts holding money paid more than `busy`.

    `state` int64[accounts, 2] is room for its numbers. A stretch lies where it does counted from the first one: the
    money before that is AHEAD, behind all is BALANCE more.
    """
    src, dst, fen, kinds, leaves, openings = rows
    gone, n_gone = np.empty((256, 3), np.int64), 0
    lots, n_lots, free = np.empty((1024, 4), np.int64), 0, NOTHING
    parts, both = np.empty((64, 3), np.int64), np.empty((129, 3), np.int64)
    injected = np.zeros(seeds.shape[0], np.int64)
    first, last = np.empty(kinds.shape[0], np.int32), np.empty(kinds.shape[0], np.int32)
    seed = row = 0
    for account in range(kinds.shape[0]):
        first[account] = NOTHING
        state[account, BALANCE], state[account, AHEAD] = opens_with(account, kinds, openings), ENDLESS
    while True:
        stop = seeded[seed] if seed < seeded.shape[0] else src.shape[0]
        row = pass_clean_first_in(row, stop, rows, state)
        if row == src.shape[0]:
            break
        payer, payee, x, n_parts = src[row], dst[row], fen[row], 0
        if payee < 0 or (leaves.shape[0] != 0 and leaves[row] != 0):
            payee = NOTHING
        if payer >= 0:
            # 1. What lies before the end of the row goes with it; as offsets in the row.
            lot = first[payer]
            front = lots[lot, FROM] - state[payer, AHEAD] if lot >= 0 else 0
            while lot >= 0 and lots[lot, FROM] < front + x:
                if n_parts == parts.shape[0]:
                    parts = larger(parts, n_parts, 2 * n_parts)
                    both = larger(both, 0, 4 * n_parts + 1)
                parts[n_parts, 0] = lots[lot, FROM] - front
                parts[n_parts, 1], parts[n_parts, 2] = min(lots[lot, TO] - front, x), lots[lot, WHOSE]
                n_parts += 1
                if lots[lot, TO] > front + x:
                    lots[lot, FROM] = front + x
                    break
                behind = lots[lot, NEXT]
                lots[lot, NEXT] = free
                free = lot
                lot = behind
            first[payer] = lot
            state[payer, AHEAD] = lots[lot, FROM] - (front + x) if lot >= 0 else ENDLESS
            state[payer, BALANCE] = max(0, state[payer, BALANCE] - x) if kinds[payer] == 0 else ENDLESS
        # 2. A seed takes what is nobody's of its first fen, between the parts found.
        amount = 0
        if row == stop:
            amount = seeds[seed, AMOUNT]
        n_both, taken = claim(parts, n_parts, x, seeds[seed, VICTIM] if row == stop else NOTHING, amount, False, both)
        if row == stop:
            injected[seed] = taken
            seed += 1
        # 3. The parts leave, or stand behind all that the payee has.
        for i in range(n_both):
            if payee < 0 or kinds[payee] != 0:
                if n_gone == gone.shape[0]:
                    gone = larger(gone, n_gone, 2 * n_gone)
                gone[n_gone, 0], gone[n_gone, 1], gone[n_gone, 2] = both[i, 2], row, both[i, 1] - both[i, 0]
                n_gone += 1
                continue
            lot = free
            if lot >= 0:
                free = lots[lot, NEXT]
            else:
                if n_lots == lots.shape[0]:
                    lots = larger(lots, n_lots, 2 * n_lots)
                lot = n_lots
                n_lots += 1
            behind = state[payee, BALANCE]
            if first[payee] >= 0:
                behind += lots[first[payee], FROM] - state[payee, AHEAD]
                lots[last[payee], NEXT] = lot
            else:
                first[payee] = lot
                state[payee, AHEAD] = behind + both[i, 0]
            last[payee] = lot
            lots[lot, FROM], lots[lot, TO] = behind + both[i, 0], behind + both[i, 1]
            lots[lot, WHOSE], lots[lot, NEXT] = both[i, 2], NOTHING
        if payee >= 0:
            state[payee, BALANCE] += x
        row += 1
    return collect(first, lots), gone[:n_gone], injected, count_busy(busy, first, rows)
