# SPDX-License-Identifier: Apache-2.0
"""First in, first out and last in, first out: a victim's money as stretches of an axis, each followed on its own.

FIFO: a row takes the addresses [COB - opening, COB - opening + FEN) of its payer and puts them at CIB of its payee.
LIFO: a row takes the levels [AFTER, AFTER + FEN) of its payer and puts them, in the same order, at LEVEL of its payee:
on top. Money at [low, high) leaves with the next row that brings the balance below `high`, down to what that row
leaves. Levels are relative, so the opening cancels: this rule does not depend on it.

Either way a row is a shift, and clean money is never looked at. A seed row may carry an earlier victim's money. Seeds
are followed in the order of rows, each to the end, so by the time a seed begins, everything that passes through its row
has been seen: these stretches are its holes.
"""

from __future__ import annotations

import numpy as np

from wuzha.engine.tracing.arena import (
    CIB,
    COB,
    END,
    FEN,
    KEY,
    LEVEL,
    LOW_HALF,
    OPENING,
    ROW,
    START,
    WHERE,
)
from wuzha.engine.tracing.columns import Int64s
from wuzha.engine.tracing.kernel import inline, kernel, larger
from wuzha.engine.tracing.skips import next_below

#: Numbers of a seed: the line of its row, the victim, the first fen that are the victim's.
LINE, VICTIM, AMOUNT = range(3)


@inline
def watch(seeds: Int64s, watched: bool) -> Int64s:
    """Which lines are seeds, as an open hash table line → number of the seed; one empty place if nobody asks."""
    size = 1
    while watched and size < 4 * seeds.shape[0]:
        size *= 2
    table = np.full((size, 2), -1, np.int64)
    if watched:
        for seed in range(seeds.shape[0]):
            place = (seeds[seed, LINE] * 0x9E3779B1) & (size - 1)
            while table[place, 0] >= 0:
                place = (place + 1) & (size - 1)
            table[place, 0], table[place, 1] = seeds[seed, LINE], seed
    return table


@inline
def seed_at(line: int, table: Int64s) -> int:
    """The number of the seed that lies at a line, -1 if none does."""
    mask = table.shape[0] - 1
    place = (line * 0x9E3779B1) & mask
    while table[place, 0] >= 0:
        if table[place, 0] == line:
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
            taken[place] = taken[place - 1]
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
def leaving(address: int, line: int, end: int, lines: Int64s) -> int:
    """The first line of [line, end) that takes money beyond an address (already relative to the opening)."""
    step = 1
    while line < end and lines[line, COB] + lines[line, FEN] <= address:
        if line + step < end and lines[line + step, COB] + lines[line + step, FEN] <= address:
            line += step
            step *= 2
        elif step > 1:
            step = 1
        else:
            line += 1
    return line


@kernel
def follow_lots(
    last_in: bool,
    accounts: Int64s,
    lines: Int64s,
    after: Int64s,
    minima: Int64s,
    seeds: Int64s,
    watched: bool,
    until: int,
    record: bool,
) -> tuple[Int64s, Int64s, Int64s, Int64s]:
    """Held (victim, account, fen), gone (victim, row, fen), injected fen of each seed, moved (victim, row, fen).

    `until` is a place in the order: rows from there on have not happened. Moves are only kept with `record`.
    """
    size, arrival = 256, LEVEL if last_in else CIB
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
                line = seeds[seed + 1, LINE]
                if lines[line, KEY] < until:
                    # One more than there are holes at most: there is room for them.
                    free = cut_holes(first_hole[seed + 1], holes, seeds[seed + 1, AMOUNT])
                    for i in range(free.shape[0]):
                        injected[seed + 1] += free[i, 1] - free[i, 0]
                        stack[i, 0], stack[i, 1] = lines[line, WHERE], lines[line, arrival] + free[i, 0]
                        stack[i, 2], stack[i, 3] = lines[line, arrival] + free[i, 1], lines[line, ROW]
                    n_stack = free.shape[0]
                seed += 1
                continue
            # 2. One stretch: it left with the row that brought it (its place means nothing then, its size does), or the
            # next row that takes of it is looked for.
            n_stack -= 1
            where, low, high = stack[n_stack, 0], stack[n_stack, 1], stack[n_stack, 2]
            victim = seeds[seed, VICTIM]
            if where < 0:
                gone[n_gone, 0], gone[n_gone, 1], gone[n_gone, 2] = victim, stack[n_stack, 3], high - low
                n_gone += 1
                continue
            account = where >> 32
            start, end, opening = accounts[account, START], accounts[account, END], accounts[account, OPENING]
            line = start + (where & LOW_HALF)
            line = next_below(high, line, end, after, minima) if last_in else leaving(low + opening, line, end, lines)
            if line >= end or lines[line, KEY] >= until:
                held[n_held, 0], held[n_held, 1], held[n_held, 2] = victim, account, high - low
                n_held += 1
                continue
            # 3. The row takes [begin, stop) of it; its own first fen lies at `base`.
            if last_in:
                base = after[line]
                begin, stop = max(low, base), high
                high = begin
            else:
                base = lines[line, COB] - opening
                begin, stop = low, min(high, base + lines[line, FEN])
                low = stop
            if record:
                moved[n_moved, 0], moved[n_moved, 1], moved[n_moved, 2] = victim, lines[line, ROW], stop - begin
                n_moved += 1
            if watched:
                later = seed_at(line, table)
                if later >= 0:
                    holes[n_holes, 0], holes[n_holes, 1] = begin - base, stop - base
                    holes[n_holes, 2] = first_hole[later]
                    first_hole[later] = n_holes
                    n_holes += 1
            # 4. What it took lies at its payee, what it left waits for the rows after it.
            stack[n_stack, 0], stack[n_stack, 1] = lines[line, WHERE], lines[line, arrival] + begin - base
            stack[n_stack, 2], stack[n_stack, 3] = lines[line, arrival] + stop - base, lines[line, ROW]
            n_stack += 1
            if low < high:
                stack[n_stack, 0], stack[n_stack, 1] = (account << 32) | (line + 1 - start), low
                stack[n_stack, 2] = high
                n_stack += 1
        # A table is full. All grow here and not where they are written: an array that changes in a loop costs half.
        size *= 4
        held, gone, moved = larger(held, n_held, size), larger(gone, n_gone, size), larger(moved, n_moved, size)
        holes, stack = larger(holes, n_holes, size), larger(stack, n_stack, size)
