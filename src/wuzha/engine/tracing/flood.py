# SPDX-License-Identifier: Apache-2.0
"""The haircut without a floor: every row of an account with victims' money moves some, so nothing is skipped.

One pass over the rows in order, as the rule reads. It gives what `mixing.follow_mixed` gives with a floor of 1 fen, in
a fraction of the time where there is much to move: no row has to be found, none has to wait in a heap.
"""

from __future__ import annotations

import numpy as np

from wuzha.engine.compiled import inline, kernel
from wuzha.engine.tracing.arena import payee_of, payer_of
from wuzha.engine.tracing.columns import Int64s, Rows
from wuzha.engine.tracing.kernel import larger, split
from wuzha.engine.tracing.lots import AMOUNT, ROW, VICTIM
from wuzha.engine.tracing.mixing import ACCOUNT, DUE, OFF, TOTAL, N, merge


@inline
def by_victim(table: Int64s, n: int, victims: int) -> Int64s:
    """The first `n` rows of a table sorted by their first number, below `victims`; those of one stay in order."""
    places, sorted_ = np.zeros(victims + 1, np.int64), np.empty((n, 3), np.int64)
    for i in range(n):
        places[table[i, 0] + 1] += 1
    for victim in range(victims):
        places[victim + 1] += places[victim]
    for i in range(n):
        place = places[table[i, 0]]
        places[table[i, 0]] = place + 1
        sorted_[place, 0], sorted_[place, 1], sorted_[place, 2] = table[i, 0], table[i, 1], table[i, 2]
    return sorted_


@kernel
def flood(rows: Rows, balances: Int64s, seeds: Int64s, victims: int, stop: int) -> tuple[Int64s, Int64s, Int64s]:
    """Held (victim, account, fen), gone (victim, row, fen), each sorted by victim; injected fen of each seed.

    Victims are numbered from 0; `balances` are the openings and become the balances before the row `stop`.
    """
    src, dst, fen, kinds, leaves, _ = rows
    size = 256
    gone, states = np.empty((size, 3), np.int64), np.empty((size, 7), np.int64)
    purse = np.empty((4 * size, 2), np.int64)
    place_of = np.empty(kinds.shape[0], np.int32)
    for account in range(kinds.shape[0]):
        place_of[account] = -1
    n_gone = n_states = used = seed = most = row = 0
    injected = np.zeros(seeds.shape[0], np.int64)
    while True:
        given, parts = np.empty((size, 2), np.int64), np.empty(size, np.int64)
        shares, rests = np.empty(size, np.int64), np.empty(size, np.int64)
        # `most` parts may come to an account that has as many.
        while row < stop and max(n_gone, n_states, used // 4) + most + 2 < size:
            payer, payee, x, n_given = payer_of(row, src, kinds), payee_of(row, dst, kinds, leaves), fen[row], 0
            going = 0
            if src[row] == dst[row] and src[row] >= 0:
                row += 1
                continue
            # 1. Of each victim's part goes what goes of the balance.
            if payer >= 0:
                balance = max(balances[payer], x)
                balances[payer] = balance - x
                if place_of[payer] >= 0 and states[place_of[payer], N] > 0:
                    who = place_of[payer]
                    off, n, kept = states[who, OFF], states[who, N], 0
                    for i in range(n):
                        parts[i] = purse[off + i, 1]
                    parts[n] = balance - states[who, TOTAL]
                    split(parts, n + 1, x, balance, shares, rests)
                    for i in range(n):
                        # six of seven parts are too small to give a fen: written without asking, kept if it is one
                        given[n_given, 0], given[n_given, 1] = purse[off + i, 0], shares[i]
                        n_given += shares[i] > 0
                        kept += parts[i] > shares[i]
                        going += shares[i]
                        purse[off + i, 1] = parts[i] - shares[i]
                    if kept < n:
                        drop_empty(purse, off, n)
                    states[who, N] = kept
                    states[who, TOTAL] -= going
            # 2. A seed: what no earlier victim owns of it becomes the victim's.
            if seed < seeds.shape[0] and seeds[seed, ROW] == row:
                free = min(x - going, seeds[seed, AMOUNT])
                injected[seed] = free
                if free > 0:
                    n_given = put_in(given, n_given, seeds[seed, VICTIM], free)
                seed += 1
            # 3. The pieces arrive, or leave for good.
            if payee >= 0:
                balances[payee] += x
                if n_given > 0:
                    if place_of[payee] < 0:
                        place_of[payee] = n_states
                        for i in range(7):
                            states[n_states, i] = 0
                        states[n_states, ACCOUNT], states[n_states, DUE] = payee, -1
                        n_states += 1
                    who = place_of[payee]
                    used = merge(states[who], purse, used, given, n_given)
                    most = max(most, states[who, N])
            else:
                for i in range(n_given):
                    gone[n_gone, 0], gone[n_gone, 1], gone[n_gone, 2] = given[i, 0], row, given[i, 1]
                    n_gone += 1
            row += 1
        if row >= stop:
            break
        size *= 4
        gone, states = larger(gone, n_gone, size), larger(states, n_states, size)
        purse = larger(purse, used, 4 * size)
    n = 0
    for who in range(n_states):
        n += states[who, N]
    held, n = np.empty((n, 3), np.int64), 0
    for account in range(kinds.shape[0]):
        if place_of[account] >= 0:
            state = states[place_of[account]]
            for i in range(state[OFF], state[OFF] + state[N]):
                held[n, 0], held[n, 1], held[n, 2] = purse[i, 0], account, purse[i, 1]
                n += 1
    return by_victim(held, n, victims), by_victim(gone, n_gone, victims), injected


@inline
def drop_empty(purse: Int64s, off: int, n: int) -> None:
    """Close the gaps that parts of 0 fen leave among `n` of them."""
    kept = 0
    for i in range(off, off + n):
        if purse[i, 1] > 0:
            purse[off + kept, 0], purse[off + kept, 1] = purse[i, 0], purse[i, 1]
            kept += 1


@inline
def put_in(given: Int64s, n: int, victim: int, fen: int) -> int:
    """Add a part to some that are sorted by victim; how many there are then."""
    place = n
    while place > 0 and given[place - 1, 0] > victim:
        place -= 1
    if place > 0 and given[place - 1, 0] == victim:
        given[place - 1, 1] += fen
        return n
    for i in range(n, place, -1):
        given[i, 0], given[i, 1] = given[i - 1, 0], given[i - 1, 1]
    given[place, 0], given[place, 1] = victim, fen
    return n + 1
