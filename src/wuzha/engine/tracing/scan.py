# SPDX-License-Identifier: Apache-2.0
"""Last in, first out without an index: one pass over the rows in order, for a question that is asked once.

Of each account only its level and the highest level with victims' money on it are looked at. A row that leaves more
than that moves none; most rows are done with that. Victims' money lies as a chain of stretches, the highest first.

A level starts at the opening, or at 0 where that is unknown. A row that would bring it below 0 empties the account:
what is missing is part of an opening higher than known so far, or an inflow nobody saw.
"""

from __future__ import annotations

import numpy as np

from wuzha.engine.tracing.columns import Int64s, Rows
from wuzha.engine.tracing.kernel import inline, kernel, larger
from wuzha.engine.tracing.lots import AMOUNT, VICTIM

#: Numbers of an account: level, highest level of victims' money.
LEVEL, TOP = range(2)
NOTHING = -1
#: Where the level of accounts that are not followed starts: no row gets it below 0.
ENDLESS = 1 << 61
#: What is counted.
UNSEEN, SAME, NO_PAYER, NO_PAYEE, MANY = range(5)
#: Numbers of a stretch: from, to, whose, the one below.
FROM, TO, WHOSE, BELOW = range(4)


@inline
def pass_clean(
    first: int,
    stop: int,
    rows: Rows,
    state: Int64s,
    risen: Int64s,
    counts: Int64s,
) -> int:
    """Count rows that move no victims' money, up to `stop`; the first row that moves some, which is not counted."""
    src, dst, fen, _, leaves, openings = rows
    same = no_payer = no_payee = 0
    found = stop
    for row in range(first, stop):
        payer, payee, x = src[row], dst[row], fen[row]
        if payer >= 0:
            if payer == payee:
                same += 1
                continue
            after = state[payer, LEVEL] - x
            if after < state[payer, TOP]:
                found = row
                break
            if after < 0:
                after = sink(payer, after, openings, risen, counts)
            state[payer, LEVEL] = after
        else:
            no_payer += 1
        if payee < 0:
            no_payee += 1
        elif leaves.shape[0] == 0 or leaves[row] == 0:
            state[payee, LEVEL] += x
    counts[SAME] += same
    counts[NO_PAYER] += no_payer
    counts[NO_PAYEE] += no_payee
    return found


@inline
def sink(payer: int, after: int, openings: Int64s, risen: Int64s, counts: Int64s) -> int:
    """Note what was missing from a balance; the balance that is left."""
    if openings[payer] < 0:
        risen[payer] -= after
    else:
        counts[UNSEEN] += 1
    return 0


@kernel
def scan_lifo(
    rows: Rows,
    seeds: Int64s,
    seeded: Int64s,
    state: Int64s,
    risen: Int64s,
    counts: Int64s,
    busy: int,
) -> tuple[Int64s, Int64s, Int64s]:
    """Held (victim, account, fen), gone (victim, row, fen), injected fen of each seed.

    `seeds` as for the index, in the rows `seeded` (sorted). `state` int64[accounts, 2] receives the last levels,
    `risen` int64[accounts] the least openings where they are unknown, `counts` (starting at 0) how many unseen inflows
    there were, rows to the same account, without a payer, without a payee, accounts holding money that paid more than
    `busy`.
    """
    src, dst, fen, kinds, leaves, openings = rows
    held, gone = np.empty((256, 3), np.int64), np.empty((256, 3), np.int64)
    lots, parts = np.empty((1024, 4), np.int64), np.empty((64, 3), np.int64)
    injected = np.zeros(seeds.shape[0], np.int64)
    first = np.full(kinds.shape[0], NOTHING, np.int32)
    n_held = n_gone = n_lots = seed = row = 0
    free = NOTHING
    for account in range(kinds.shape[0]):
        risen[account] = 0
        state[account, TOP] = NOTHING
        state[account, LEVEL] = max(openings[account], 0) if kinds[account] == 0 else ENDLESS
    while True:
        stop = seeded[seed] if seed < seeded.shape[0] else src.shape[0]
        row = pass_clean(row, stop, rows, state, risen, counts)
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
            after = state[payer, LEVEL] - x
            left = after if after >= 0 or openings[payer] < 0 else 0
            lot = first[payer]
            while lot >= 0 and lots[lot, TO] > after:
                if n_parts == parts.shape[0]:
                    parts = larger(parts, n_parts, 2 * n_parts)
                parts[n_parts, 0] = max(lots[lot, FROM], left) - left
                parts[n_parts, 1], parts[n_parts, 2] = lots[lot, TO] - left, lots[lot, WHOSE]
                n_parts += 1
                if lots[lot, FROM] < after:
                    lots[lot, TO] = after
                    break
                below = lots[lot, BELOW]
                lots[lot, BELOW] = free
                free = lot
                lot = below
            first[payer] = lot
            state[payer, TOP] = lots[lot, TO] if lot >= 0 else NOTHING
            state[payer, LEVEL] = after if after >= 0 else sink(payer, after, openings, risen, counts)
        if row == stop:
            # 2. A seed takes what is nobody's of its first fen, between the parts found.
            amount, victim, n_found = seeds[seed, AMOUNT], seeds[seed, VICTIM], n_parts
            both, n_parts, high = np.empty((2 * n_found + 1, 3), np.int64), 0, x
            for i in range(n_found + 1):
                low = parts[i, 1] if i < n_found else 0
                if low < min(high, amount):
                    both[n_parts, 0], both[n_parts, 1], both[n_parts, 2] = low, min(high, amount), victim
                    injected[seed] += min(high, amount) - low
                    n_parts += 1
                if i < n_found:
                    both[n_parts] = parts[i]
                    n_parts += 1
                    high = parts[i, 0]
            parts = both
            seed += 1
        # 3. The parts leave, or lie down on top of the payee's, the lowest first.
        for i in range(n_parts - 1, -1, -1):
            if payee < 0 or kinds[payee] != 0:
                if n_gone == gone.shape[0]:
                    gone = larger(gone, n_gone, 2 * n_gone)
                gone[n_gone, 0], gone[n_gone, 1], gone[n_gone, 2] = parts[i, 2], row, parts[i, 1] - parts[i, 0]
                n_gone += 1
                continue
            lot = free
            if lot >= 0:
                free = lots[lot, BELOW]
            else:
                if n_lots == lots.shape[0]:
                    lots = larger(lots, n_lots, 2 * n_lots)
                lot = n_lots
                n_lots += 1
            lots[lot, FROM], lots[lot, TO] = state[payee, LEVEL] + parts[i, 0], state[payee, LEVEL] + parts[i, 1]
            lots[lot, WHOSE], lots[lot, BELOW] = parts[i, 2], first[payee]
            first[payee] = lot
            state[payee, TOP] = lots[lot, TO]
        if payee >= 0:
            state[payee, LEVEL] += x
        row += 1
    for account in range(kinds.shape[0]):
        lot = first[account]
        while lot >= 0:
            if n_held == held.shape[0]:
                held = larger(held, n_held, 2 * n_held)
            held[n_held, 0], held[n_held, 1] = lots[lot, WHOSE], account
            held[n_held, 2] = lots[lot, TO] - lots[lot, FROM]
            n_held += 1
            lot = lots[lot, BELOW]
    paid = np.zeros(kinds.shape[0], np.int32)
    for row in range(src.shape[0]):
        payer = src[row]
        if payer >= 0 and first[payer] >= 0 and payer != dst[row]:
            paid[payer] += 1
            counts[MANY] += paid[payer] == busy + 1
    return held[:n_held], gone[:n_gone], injected
