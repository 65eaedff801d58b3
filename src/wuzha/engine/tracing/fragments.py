# SPDX-License-Identifier: Apache-2.0
"""What FIFO and LIFO share: a victim's money as fragments of an axis, and holes where another victim's passes.

A seed row may carry an earlier victim's money. Seeds are followed in the order of rows, each to the end, so by the
time a seed begins, everything that passes through its row has been seen: these stretches are its holes.
"""

from __future__ import annotations

import numpy as np

from wuzha.engine.tracing.arrays import Int64s
from wuzha.engine.tracing.kernel import inline

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
