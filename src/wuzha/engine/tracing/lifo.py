# SPDX-License-Identifier: Apache-2.0
"""Last in, first out: a fen is a level of the balance.

Row `i` takes the levels [AFTER, AFTER + FEN) of its payer and puts them, in the same order, on top of its payee's.
Money at [low, high) leaves with the next row that brings the balance below `high`, down to what that row leaves.
Levels are relative, so the opening cancels: this rule does not depend on it.
"""

from __future__ import annotations

import numpy as np

from wuzha.engine.tracing.arena import END, KEY, LEVEL, LOW_HALF, ROW, START, WHERE, next_below
from wuzha.engine.tracing.arrays import Int64s
from wuzha.engine.tracing.fragments import AMOUNT, LINE, VICTIM, cut_holes, seed_at, watch
from wuzha.engine.tracing.kernel import kernel, twice


@kernel
def follow_lifo(
    accounts: Int64s,
    lines: Int64s,
    after: Int64s,
    minima: Int64s,
    seeds: Int64s,
    watched: bool,
    until: int,
    record: bool,
) -> tuple[Int64s, Int64s, Int64s, Int64s]:
    """As `follow_fifo`, with levels in the place of addresses."""
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
                stack[n_stack, 1] = lines[line, LEVEL] + free[i, 0]
                stack[n_stack, 2] = lines[line, LEVEL] + free[i, 1]
                n_stack += 1
        while n_stack:
            n_stack -= 1
            account = stack[n_stack, 0] >> 32
            low, high = stack[n_stack, 1], stack[n_stack, 2]
            end = accounts[account, END]
            k = accounts[account, START] + (stack[n_stack, 0] & LOW_HALF)
            while low < high:
                k = next_below(high, k, end, after, minima)
                if k >= end or lines[k, KEY] >= until:
                    break
                left = after[k]
                cut = max(low, left)
                if record:
                    if n_moved == moved.shape[0]:
                        moved = twice(moved)
                    moved[n_moved, 0], moved[n_moved, 1], moved[n_moved, 2] = victim, lines[k, ROW], high - cut
                    n_moved += 1
                if watched:
                    later = seed_at(k, table)
                    if later >= 0:
                        if n_holes == holes.shape[0]:
                            holes = twice(holes)
                        holes[n_holes, 0], holes[n_holes, 1] = cut - left, high - left
                        holes[n_holes, 2] = first_hole[later]
                        first_hole[later] = n_holes
                        n_holes += 1
                if lines[k, WHERE] < 0:
                    if n_gone == gone.shape[0]:
                        gone = twice(gone)
                    gone[n_gone, 0], gone[n_gone, 1], gone[n_gone, 2] = victim, lines[k, ROW], high - cut
                    n_gone += 1
                else:
                    if n_stack == stack.shape[0]:
                        stack = twice(stack)
                    stack[n_stack, 0] = lines[k, WHERE]
                    stack[n_stack, 1] = lines[k, LEVEL] + cut - left
                    stack[n_stack, 2] = lines[k, LEVEL] + high - left
                    n_stack += 1
                high = cut
                k += 1
            if low < high:
                if n_held == held.shape[0]:
                    held = twice(held)
                held[n_held, 0], held[n_held, 1], held[n_held, 2] = victim, account, high - low
                n_held += 1
    return held[:n_held], gone[:n_gone], injected, moved[:n_moved]
