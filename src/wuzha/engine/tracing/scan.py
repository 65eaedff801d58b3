# SPDX-License-Identifier: Apache-2.0
"""Last in, first out without an index: one pass over the rows in order, for a question that is asked once.

Of each account only its level and the highest level with victims' money on it are looked at. A row that leaves more
than that moves none; most rows are done with that. Victims' money lies as a chain of stretches, the highest first.
"""

from __future__ import annotations

import numpy as np

from wuzha.engine.tracing.arena import payee_of
from wuzha.engine.tracing.fragments import AMOUNT, VICTIM
from wuzha.engine.tracing.kernel import Bytes, Int32s, Int64s, kernel, room

#: Numbers of an account: level, highest level of victims' money, lowest level, first stretch.
LEVEL, TOP, LOW, HEAD = range(4)
#: Where the level of an account with an unknown opening starts; no row gets it below 0.
HIGH = 1 << 60
#: Numbers of a stretch: from, to, whose, the one below.
FROM, TO, WHOSE, BELOW = range(4)


@kernel
def scan_lifo(
    src: Int32s,
    dst: Int32s,
    fen: Int64s,
    kinds: Bytes,
    leaves: Bytes,
    seeds: Int64s,
    rows: Int64s,
    until: int,
    state: Int64s,
    unseen: Int64s,
) -> tuple[Int64s, Int64s, Int64s, int, int, int, int]:
    """Held (victim, account, fen), gone (victim, row, fen), injected fen of each seed; how many unseen inflows, rows to
    the same account, without payer, without payee.

    `seeds` as for the index, at `rows` (sorted); rows from `until` on have not happened. `state` int64[accounts, 4]
    starts with LEVEL and LOW = the opening (HIGH if unknown), TOP = the least number, HEAD = -1, and holds the last
    levels afterwards. `unseen` as in `lay_rows`.
    """
    held, gone = np.empty((256, 3), np.int64), np.empty((256, 3), np.int64)
    lots, parts = np.empty((1024, 4), np.int64), np.empty((64, 3), np.int64)
    injected = np.zeros(seeds.shape[0], np.int64)
    n_held = n_gone = n_lots = seed = found = same = no_payer = no_payee = 0
    free = -1
    nothing = np.iinfo(np.int64).min
    for row in range(min(until, src.shape[0])):
        payer, x = src[row], fen[row]
        if payer == dst[row] and payer >= 0:
            same += 1
            continue
        no_payer += payer < 0
        no_payee += dst[row] < 0
        n_parts = 0
        if payer >= 0 and kinds[payer] == 0:
            after = state[payer, LEVEL] - x
            if after < 0:
                unseen[found, 0], unseen[found, 1] = row, -after
                found += 1
                after = 0
            state[payer, LEVEL] = after
            state[payer, LOW] = min(state[payer, LOW], after)
            # 1. What lies above the level the row leaves goes with it, the highest first; as offsets in the row.
            lot = state[payer, HEAD] if after < state[payer, TOP] else -1
            while lot >= 0 and lots[lot, TO] > after:
                parts = room(parts, n_parts)
                parts[n_parts, 0] = max(lots[lot, FROM], after) - after
                parts[n_parts, 1], parts[n_parts, 2] = lots[lot, TO] - after, lots[lot, WHOSE]
                n_parts += 1
                if lots[lot, FROM] < after:
                    lots[lot, TO] = after
                    break
                below = lots[lot, BELOW]
                lots[lot, BELOW] = free
                free = lot
                lot = below
            if n_parts > 0:
                state[payer, HEAD] = lot
                state[payer, TOP] = lots[lot, TO] if lot >= 0 else nothing
        # 2. A seed takes what is nobody's of its first fen, between the parts found.
        if seed < seeds.shape[0] and rows[seed] == row:
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
        payee = payee_of(row, dst, kinds, leaves)
        # 3. The parts leave, or lie down on top of the payee's, the lowest first.
        for i in range(n_parts - 1, -1, -1):
            if payee < 0:
                gone = room(gone, n_gone)
                gone[n_gone, 0], gone[n_gone, 1], gone[n_gone, 2] = parts[i, 2], row, parts[i, 1] - parts[i, 0]
                n_gone += 1
                continue
            lot = free
            if lot >= 0:
                free = lots[lot, BELOW]
            else:
                lots = room(lots, n_lots)
                lot = n_lots
                n_lots += 1
            lots[lot, FROM], lots[lot, TO] = state[payee, LEVEL] + parts[i, 0], state[payee, LEVEL] + parts[i, 1]
            lots[lot, WHOSE], lots[lot, BELOW] = parts[i, 2], state[payee, HEAD]
            state[payee, HEAD], state[payee, TOP] = lot, lots[lot, TO]
        if payee >= 0:
            state[payee, LEVEL] += x
    for account in range(kinds.shape[0]):
        lot = state[account, HEAD]
        while lot >= 0:
            held = room(held, n_held)
            held[n_held, 0], held[n_held, 1] = lots[lot, WHOSE], account
            held[n_held, 2] = lots[lot, TO] - lots[lot, FROM]
            n_held += 1
            lot = lots[lot, BELOW]
    return held[:n_held], gone[:n_gone], injected, found, same, no_payer, no_payee
