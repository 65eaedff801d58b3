# SPDX-License-Identifier: Apache-2.0
"""First in, first out and last in, first out: a victim's money as stretches of an axis, each followed on its own.

FIFO: a row takes addresses of its payer's and puts them behind all its payee has received (`arena` says where).
LIFO: a row takes levels of its payer's and puts them, in the same order, on top of its payee's. Money at [low, high)
leaves with the next row that brings the balance below `high`, down to what that row leaves. Levels are relative, so the
opening cancels: this rule does not depend on it.

Either way a row is a shift, and clean money is never looked at. A seed row may carry an earlier victim's money. Seeds
are followed in the order of rows, each to the end, so by the time a seed begins, everything that passes through its row
has been seen: these stretches are its holes.
"""

from __future__ import annotations

import numpy as np

from wuzha.engine.compiled import inline, kernel
from wuzha.engine.tracing.arena import END, LEVEL, OPENING, PAID, START, Late, Lists, moment, payee_of
from wuzha.engine.tracing.columns import Int64s, Rows
from wuzha.engine.tracing.kernel import larger
from wuzha.engine.tracing.skips import next_below, next_paying

#: Numbers of a seed: its row, the victim, the first fen that are the victim's.
ROW, VICTIM, AMOUNT = range(3)
#: Numbers of a stretch to be followed: the account (-1: gone), the place of its list from which on it may leave (the
#: row by which it is gone), from where to where it lies.
WHO, SINCE, LOW, HIGH = range(4)


@inline
def watch(seeds: Int64s, watched: bool) -> Int64s:
    """Which rows are seeds, as an open hash table row → number of the seed; one empty place if nobody asks."""
    size = 1
    while watched and size < 4 * seeds.shape[0]:
        size *= 2
    table = np.empty((size, 2), np.int64)
    for place in range(size):
        table[place, 0] = table[place, 1] = -1
    if watched:
        for seed in range(seeds.shape[0]):
            place = (seeds[seed, ROW] * 0x9E3779B1) & (size - 1)
            while table[place, 0] >= 0:
                place = (place + 1) & (size - 1)
            table[place, 0], table[place, 1] = seeds[seed, ROW], seed
    return table


@inline
def seed_at(row: int, table: Int64s) -> int:
    """The number of the seed that is a row, -1 if none is."""
    mask = table.shape[0] - 1
    place = (row * 0x9E3779B1) & mask
    while table[place, 0] >= 0:
        if table[place, 0] == row:
            return int(table[place, 1])
        place = (place + 1) & mask
    return -1


@inline
def cut_holes(first: int, holes: Int64s, amount: int) -> Int64s:
    """The stretches of [0, amount) that are nobody's yet, int64[k, 2]; `holes` are (low, high, next) in a chain."""
    count = 0
    hole = first
    while hole >= 0:
        count += 1
        hole = holes[hole, 2]
    taken = np.empty((count, 2), np.int64)
    hole, n = first, 0
    while hole >= 0:
        place = n
        while place > 0 and taken[place - 1, 0] > holes[hole, 0]:
            taken[place, 0], taken[place, 1] = taken[place - 1, 0], taken[place - 1, 1]
            place -= 1
        taken[place, 0], taken[place, 1] = holes[hole, 0], holes[hole, 1]
        n += 1
        hole = holes[hole, 2]
    free = np.empty((count + 1, 2), np.int64)
    n, low = 0, 0
    for i in range(count):
        if taken[i, 0] >= amount:
            break
        if taken[i, 0] > low:
            free[n, 0], free[n, 1] = low, taken[i, 0]
            n += 1
        low = max(low, taken[i, 1])
    if low < amount:
        free[n, 0], free[n, 1] = low, amount
        n += 1
    return free[:n]


@inline
def arrive(
    row: int, begin: int, stop: int, last_in: bool, rows: Rows, lists: Lists, stack: Int64s, n_stack: int
) -> None:
    """Put [begin, stop) of the fen of a row on the stack, at the place where they lie with its payee."""
    _, dst, fen, kinds, leaves, _ = rows
    accounts, heights, _, arrivals = lists
    payee = payee_of(row, dst, kinds, leaves)
    base, since = 0, row
    if payee >= 0:
        place = accounts[payee, START] + arrivals[row]
        base = heights[place, LEVEL] - fen[row] + (0 if last_in else heights[place, PAID])
        since = place + 1
    stack[n_stack, WHO], stack[n_stack, SINCE] = payee, since
    stack[n_stack, LOW], stack[n_stack, HIGH] = base + begin, base + stop


@kernel
def follow_lots(
    last_in: bool,
    rows: Rows,
    lists: Lists,
    minima: Int64s,
    late: Late,
    seeds: Int64s,
    watched: bool,
    until: int,
    record: bool,
) -> tuple[Int64s, Int64s, Int64s, Int64s]:
    """Held (victim, account, fen), gone (victim, row, fen), injected fen of each seed, moved (victim, row, fen).

    `until` is a place in the order: rows from there on have not happened. Moves are only kept with `record`.
    """
    size, fen = 256, rows[2]
    accounts, heights, rows_at, _ = lists
    held, gone, moved = np.empty((size, 3), np.int64), np.empty((size, 3), np.int64), np.empty((size, 3), np.int64)
    holes, stack = np.empty((size, 3), np.int64), np.empty((size, 4), np.int64)
    n_held = n_gone = n_moved = n_holes = n_stack = 0
    injected, first_hole = np.zeros(seeds.shape[0], np.int64), np.full(seeds.shape[0], -1, np.int64)
    table, seed = watch(seeds, watched), -1
    while True:
        while max(n_held, n_gone, n_moved, n_holes, n_stack) < size:
            # 1. With nothing left to follow, the next seed: what nobody owns of it yet lies at its payee.
            if n_stack == 0:
                if seed + 1 == seeds.shape[0]:
                    return held[:n_held], gone[:n_gone], injected, moved[:n_moved]
                seed += 1
                if moment(seeds[seed, ROW], late) < until:
                    # One more than there are holes at most: there is room for them.
                    free = cut_holes(first_hole[seed], holes, seeds[seed, AMOUNT])
                    for i in range(free.shape[0]):
                        injected[seed] += free[i, 1] - free[i, 0]
                        arrive(seeds[seed, ROW], free[i, 0], free[i, 1], last_in, rows, lists, stack, i)
                    n_stack = free.shape[0]
                continue
            # 2. One stretch: it left with the row that brought it (where it lies means nothing then, its size does), or
            # the next row that takes of it is looked for.
            n_stack -= 1
            account, place = stack[n_stack, WHO], stack[n_stack, SINCE]
            low, high = stack[n_stack, LOW], stack[n_stack, HIGH]
            victim = seeds[seed, VICTIM]
            if account < 0:
                gone[n_gone, 0], gone[n_gone, 1], gone[n_gone, 2] = victim, place, high - low
                n_gone += 1
                continue
            end, opening = accounts[account, END], accounts[account, OPENING]
            if last_in:
                place = next_below(high, place, end, heights, minima)
            else:
                place = next_paying(low + opening, place, end, heights)
            if place >= end or moment(int(rows_at[place]), late) >= until:
                held[n_held, 0], held[n_held, 1], held[n_held, 2] = victim, account, high - low
                n_held += 1
                continue
            # 3. The row takes [begin, stop) of it; its own first fen lies at `base`.
            row = int(rows_at[place])
            if last_in:
                base = heights[place, LEVEL]
                begin, stop = max(low, base), high
                high = begin
            else:
                base = heights[place, PAID] - fen[row] - opening
                begin, stop = low, min(high, base + fen[row])
                low = stop
            if record:
                moved[n_moved, 0], moved[n_moved, 1], moved[n_moved, 2] = victim, row, stop - begin
                n_moved += 1
            if watched:
                later = seed_at(row, table)
                if later >= 0:
                    holes[n_holes, 0], holes[n_holes, 1] = begin - base, stop - base
                    holes[n_holes, 2] = first_hole[later]
                    first_hole[later] = n_holes
                    n_holes += 1
            # 4. What it took lies at its payee, what it left waits for the rows after it.
            arrive(row, begin - base, stop - base, last_in, rows, lists, stack, n_stack)
            n_stack += 1
            if low < high:
                stack[n_stack, WHO], stack[n_stack, SINCE] = account, place + 1
                stack[n_stack, LOW], stack[n_stack, HIGH] = low, high
                n_stack += 1
        # A table is full. All grow here and not where they are written: an array that changes in a loop costs half.
        size *= 4
        held, gone, moved = larger(held, n_held, size), larger(gone, n_gone, size), larger(moved, n_moved, size)
        holes, stack = larger(holes, n_holes, size), larger(stack, n_stack, size)
