# SPDX-License-Identifier: Apache-2.0
"""The rules without an order inside the balance: each account that holds victims' money holds a part of each victim.

Event by event in the order of rows: of every such account only its next row that can move such money is due; all
others are skipped by the minima of the index. The parts of an account are sorted by victim.
"""

from __future__ import annotations

import numpy as np

from wuzha.engine.compiled import inline, kernel
from wuzha.engine.tracing.arena import END, LEVEL, OPENING, PAID, START, Late, Lists, moment, payee_of
from wuzha.engine.tracing.columns import Int32s, Int64s, Rows
from wuzha.engine.tracing.kernel import drop_first, larger, pieces_haircut, push, split
from wuzha.engine.tracing.lots import AMOUNT, ROW, VICTIM
from wuzha.engine.tracing.skips import Skips, next_below, next_moving, next_paying

LIBR, TAINTED, HAIRCUT = range(3)
#: Numbers of an account with victims' money: its parts are `purse[OFF : OFF + N]`, with room for SIZE; TOTAL and
#: LARGEST of them; DUE is the place of its list to look at next, -1 if none.
ACCOUNT, OFF, N, SIZE, TOTAL, LARGEST, DUE = range(7)


@inline
def next_due(rule: int, state: Int64s, place: int, floor: int, lists: Lists, skips: Skips) -> int:
    """The first place from this one on whose row can move victims' money out of an account; its end if none can."""
    accounts, heights, _, _ = lists
    end = accounts[state[ACCOUNT], END]
    if state[N] == 0 or place >= end:
        return int(end)
    if rule == TAINTED:
        before = heights[place - 1, PAID] if place > accounts[state[ACCOUNT], START] else 0
        return next_paying(before, place, end, heights)
    height = state[TOTAL] - accounts[state[ACCOUNT], OPENING]
    if rule == LIBR:
        return next_below(height, place, end, heights, skips[0])
    # A piece may be one fen above the floor of its share.
    return next_moving((floor - 1) / state[LARGEST], height, place, end, heights, skips)


@inline
def merge(state: Int64s, purse: Int64s, used: int, given: Int64s, n: int) -> int:
    """Add `n` parts, sorted by victim, to those of an account; how much of the purse is used then."""
    have = state[N]
    if have + n > state[SIZE]:
        size = 2 * (have + n)
        for i in range(have):
            purse[used + i, 0], purse[used + i, 1] = purse[state[OFF] + i, 0], purse[state[OFF] + i, 1]
        state[OFF], state[SIZE] = used, size
        used += size
    off = state[OFF]
    # How many of the given are new decides where the last one ends.
    i, j, new = 0, 0, 0
    while j < n:
        while i < have and purse[off + i, 0] < given[j, 0]:
            i += 1
        new += i == have or purse[off + i, 0] != given[j, 0]
        j += 1
    i, j, place = have - 1, n - 1, have + new - 1
    while j >= 0:
        if i >= 0 and purse[off + i, 0] > given[j, 0]:
            purse[off + place, 0], purse[off + place, 1] = purse[off + i, 0], purse[off + i, 1]
            i -= 1
        elif i >= 0 and purse[off + i, 0] == given[j, 0]:
            purse[off + place, 0] = given[j, 0]
            purse[off + place, 1] = purse[off + i, 1] + given[j, 1]
            state[LARGEST] = max(state[LARGEST], purse[off + place, 1])
            i -= 1
            j -= 1
        else:
            purse[off + place, 0], purse[off + place, 1] = given[j, 0], given[j, 1]
            state[LARGEST] = max(state[LARGEST], given[j, 1])
            j -= 1
        place -= 1
    for j in range(n):
        state[TOTAL] += given[j, 1]
    state[N] = have + new
    return used


@kernel
def follow_mixed(
    rule: int,
    floor: int,
    rows: Rows,
    lists: Lists,
    skips: Skips,
    late: Late,
    seeds: Int64s,
    until: int,
    record: bool,
    place_of: Int32s,
) -> tuple[Int64s, Int64s, Int64s, Int64s]:
    """As `follow_lots`. `place_of` int32[accounts] is all -1 before and after: where an account's state lies."""
    size = 256
    _, dst, fen, kinds, leaves, _ = rows
    accounts, heights, rows_at, arrivals = lists
    gone, moved = np.empty((size, 3), np.int64), np.empty((size, 3), np.int64)
    states, heap, purse = (
        np.empty((size, 7), np.int64),
        np.empty((size, 2), np.int64),
        np.empty((4 * size, 2), np.int64),
    )
    n_gone = n_moved = n_states = n_heap = used = seed = 0
    injected = np.zeros(seeds.shape[0], np.int64)
    last_row, last_victims_fen, most, done = -1, 0, 0, False
    while True:
        given, parts = np.empty((size, 2), np.int64), np.empty(size, np.int64)
        shares, rests = np.empty(size, np.int64), np.empty(size, np.int64)
        # `most` parts may come to an account that has as many.
        while max(n_gone, n_moved, n_states, n_heap, used // 4) + most + 2 < size:
            # 1. What comes next: a due row, or a seed. A row that is both is paid first: then its clean rest is known.
            while n_heap > 0:
                due = states[heap[0, 1], DUE]
                if due >= 0 and moment(int(rows_at[due]), late) == heap[0, 0]:
                    break
                drop_first(heap, n_heap)
                n_heap -= 1
            seed_comes = moment(seeds[seed, ROW], late) if seed < seeds.shape[0] else until
            seeded = seed < seeds.shape[0] and (n_heap == 0 or seed_comes < heap[0, 0])
            done = (not seeded and n_heap == 0) or (seeded and seed_comes >= until)
            if done:
                break
            n_given = 0
            if seeded:
                # 2. A seed: what no earlier victim owns of it becomes the victim's.
                row = seeds[seed, ROW]
                free = min(fen[row] - (last_victims_fen if row == last_row else 0), seeds[seed, AMOUNT])
                injected[seed] = free
                if free > 0:
                    given[0, 0], given[0, 1] = seeds[seed, VICTIM], free
                    n_given = 1
                seed += 1
            else:
                # 3. A row of an account with victims' money: the rule says which parts go.
                who = heap[0, 1]
                state = states[who]
                drop_first(heap, n_heap)
                n_heap -= 1
                place = state[DUE]
                row = int(rows_at[place])
                off, n, total = state[OFF], state[N], state[TOTAL]
                for i in range(n):
                    parts[i] = purse[off + i, 1]
                rest = heights[place, LEVEL] + accounts[state[ACCOUNT], OPENING]
                if rule == LIBR:
                    split(parts, n, max(0, total - rest), total, shares, rests)
                elif rule == TAINTED:
                    split(parts, n, min(total, fen[row]), total, shares, rests)
                else:
                    parts[n] = rest + fen[row] - total
                    pieces_haircut(parts, n, fen[row], rest + fen[row], floor, shares, rests)
                kept, largest, going = 0, 0, 0
                for i in range(n):
                    if shares[i] > 0:
                        given[n_given, 0], given[n_given, 1] = purse[off + i, 0], shares[i]
                        n_given += 1
                        going += shares[i]
                        if record:
                            moved[n_moved, 0], moved[n_moved, 1] = purse[off + i, 0], row
                            moved[n_moved, 2] = shares[i]
                            n_moved += 1
                    left = parts[i] - shares[i]
                    if left > 0:
                        purse[off + kept, 0], purse[off + kept, 1] = purse[off + i, 0], left
                        largest = max(largest, left)
                        kept += 1
                state[N], state[TOTAL], state[LARGEST] = kept, total - going, largest
                last_row, last_victims_fen = row, going
                due = next_due(rule, state, place + 1, floor, lists, skips)
                state[DUE] = -1
                if due < accounts[state[ACCOUNT], END]:
                    comes = moment(int(rows_at[due]), late)
                    if comes < until:
                        state[DUE] = due
                        push(heap, n_heap, comes, who)
                        n_heap += 1
            if n_given == 0:
                continue
            # 4. The pieces arrive, or leave for good.
            account = payee_of(row, dst, kinds, leaves)
            if account < 0:
                for i in range(n_given):
                    gone[n_gone, 0], gone[n_gone, 1], gone[n_gone, 2] = given[i, 0], row, given[i, 1]
                    n_gone += 1
                continue
            who = place_of[account]
            if who < 0:
                who = n_states
                n_states += 1
                place_of[account] = who
                for i in range(7):
                    states[who, i] = 0
                states[who, ACCOUNT], states[who, DUE] = account, -1
            state = states[who]
            used = merge(state, purse, used, given, n_given)
            most = max(most, state[N])
            # 5. With more to move, an earlier row may be due than before.
            due = next_due(rule, state, accounts[account, START] + arrivals[row] + 1, floor, lists, skips)
            if due < accounts[account, END] and due != state[DUE]:
                comes = moment(int(rows_at[due]), late)
                if comes < until:
                    state[DUE] = due
                    push(heap, n_heap, comes, who)
                    n_heap += 1
        if done:
            break
        size *= 4
        gone, moved, states = larger(gone, n_gone, size), larger(moved, n_moved, size), larger(states, n_states, size)
        heap, purse = larger(heap, n_heap, size), larger(purse, used, 4 * size)
    n_held = 0
    for who in range(n_states):
        n_held += states[who, N]
    held, n_held = np.empty((n_held, 3), np.int64), 0
    for who in range(n_states):
        place_of[states[who, ACCOUNT]] = -1
        for i in range(states[who, OFF], states[who, OFF] + states[who, N]):
            held[n_held, 0], held[n_held, 1], held[n_held, 2] = purse[i, 0], states[who, ACCOUNT], purse[i, 1]
            n_held += 1
    return held, gone[:n_gone], injected, moved[:n_moved]
