# SPDX-License-Identifier: Apache-2.0
"""First in, first out: a row takes the next stretch of its payer's IN axis and lays it on its payee's.

Row `i` takes the addresses [COB - opening, COB - opening + FEN) of the payer and puts them at [CIB, CIB + FEN) of the
payee: a shift. A victim's money is a set of stretches, each followed on its own; clean money is never looked at.
"""

from __future__ import annotations

import numpy as np

from wuzha.engine.tracing.arena import CIB, COB, END, FEN, KEY, LOW_HALF, OPENING, ROW, START, WHERE
from wuzha.engine.tracing.arrays import Int64s
from wuzha.engine.tracing.fragments import AMOUNT, LINE, VICTIM, cut_holes, seed_at, watch
from wuzha.engine.tracing.kernel import inline, kernel, twice


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
def follow_fifo(
    accounts: Int64s, lines: Int64s, seeds: Int64s, watched: bool, until: int, record: bool
) -> tuple[Int64s, Int64s, Int64s, Int64s]:
    """Held (victim, account, fen), gone (victim, row, fen), injected fen of each seed, moved (victim, row, fen).

    `until` is a place in the order: rows from there on have not happened. Moves are only kept with `record`.
    """
    held, gone, moved = np.empty((256, 3), np.int64), np.empty((256, 3), np.int64), np.empty((256, 3), np.int64)
    stack, holes = np.empty((256, 4), np.int64), np.empty((16, 3), np.int64)
    n_held = n_gone = n_moved = n_stack = n_holes = 0
    first_hole = np.full(seeds.shape[0] if watched else 1, -1, np.int64)
    injected = np.zeros(seeds.shape[0], np.int64)
    table = watch(seeds, watched)
    for seed in range(seeds.shape[0]):
        line, victim = seeds[seed, LINE], seeds[seed, VICTIM]
        if lines[line, KEY] >= until:
            continue
        free = cut_holes(first_hole[seed] if watched else -1, holes, seeds[seed, AMOUNT])
        for i in range(free.shape[0]):
            size = free[i, 1] - free[i, 0]
            injected[seed] += size
            if lines[line, WHERE] < 0:
                if n_gone == gone.shape[0]:
                    gone = twice(gone)
                gone[n_gone, 0], gone[n_gone, 1], gone[n_gone, 2] = victim, lines[line, ROW], size
                n_gone += 1
            else:
                if n_stack == stack.shape[0]:
                    stack = twice(stack)
                stack[n_stack, 0] = lines[line, WHERE]
                stack[n_stack, 1] = lines[line, CIB] + free[i, 0]
                stack[n_stack, 2] = lines[line, CIB] + free[i, 1]
                n_stack += 1
        while n_stack:
            n_stack -= 1
            account = stack[n_stack, 0] >> 32
            low, high = stack[n_stack, 1], stack[n_stack, 2]
            opening, end = accounts[account, OPENING], accounts[account, END]
            k = leaving(low + opening, accounts[account, START] + (stack[n_stack, 0] & LOW_HALF), end, lines)
            while low < high and k < end and lines[k, KEY] < until:
                taken_from = lines[k, COB] - opening
                cut = min(high, taken_from + lines[k, FEN])
                if record:
                    if n_moved == moved.shape[0]:
                        moved = twice(moved)
                    moved[n_moved, 0], moved[n_moved, 1], moved[n_moved, 2] = victim, lines[k, ROW], cut - low
                    n_moved += 1
                if watched:
                    later = seed_at(k, table)
                    if later >= 0:
                        if n_holes == holes.shape[0]:
                            holes = twice(holes)
                        holes[n_holes, 0], holes[n_holes, 1] = low - taken_from, cut - taken_from
                        holes[n_holes, 2] = first_hole[later]
                        first_hole[later] = n_holes
                        n_holes += 1
                if lines[k, WHERE] < 0:
                    if n_gone == gone.shape[0]:
                        gone = twice(gone)
                    gone[n_gone, 0], gone[n_gone, 1], gone[n_gone, 2] = victim, lines[k, ROW], cut - low
                    n_gone += 1
                else:
                    if n_stack == stack.shape[0]:
                        stack = twice(stack)
                    stack[n_stack, 0] = lines[k, WHERE]
                    stack[n_stack, 1] = lines[k, CIB] + low - taken_from
                    stack[n_stack, 2] = lines[k, CIB] + cut - taken_from
                    n_stack += 1
                low = cut
                k += 1
            if low < high:
                if n_held == held.shape[0]:
                    held = twice(held)
                held[n_held, 0], held[n_held, 1], held[n_held, 2] = victim, account, high - low
                n_held += 1
    return held[:n_held], gone[:n_gone], injected, moved[:n_moved]
