# SPDX-License-Identifier: Apache-2.0
"""What is compiled into several loops: a heap of what is due next, fen split in proportion, exactly."""

from __future__ import annotations

import numpy as np

from wuzha.engine.compiled import inline
from wuzha.engine.tracing.columns import Int64s

#: So many fen are handed out from one remainder to the next smaller one.
FEW = 32


@inline
def larger(table: Int64s, used: int, size: int) -> Int64s:
    """A table with place for `size` rows, the first `used` of this one at its head.

    Where an array is exchanged for another inside a loop, every turn of the loop pays for it: grow outside.
    """
    grown = np.empty((size, table.shape[1]), np.int64)
    for i in range(used):
        for j in range(table.shape[1]):
            grown[i, j] = table[i, j]
    return grown


@inline
def push(heap: Int64s, size: int, key: int, who: int) -> None:
    """Add to a heap of `size` that has room for one more."""
    place = size
    while place > 0:
        above = (place - 1) // 2
        if heap[above, 0] <= key:
            break
        heap[place, 0], heap[place, 1] = heap[above, 0], heap[above, 1]
        place = above
    heap[place, 0], heap[place, 1] = key, who


@inline
def drop_first(heap: Int64s, size: int) -> None:
    """Take the first out of a heap of `size`."""
    last = size - 1
    key, who = heap[last, 0], heap[last, 1]
    place = 0
    while 2 * place + 1 < last:
        below = 2 * place + 1
        if below + 1 < last and heap[below + 1, 0] < heap[below, 0]:
            below += 1
        if key <= heap[below, 0]:
            break
        heap[place, 0], heap[place, 1] = heap[below, 0], heap[below, 1]
        place = below
    heap[place, 0], heap[place, 1] = key, who


@inline
def floor_share(part: int, fen: int, total: int, ratio: float) -> tuple[int, int]:
    """floor(part · fen / total) and its remainder, without numbers of 128 bits; `ratio` is fen / total.

    The quotient comes from a product of doubles and is at most 3 off below 2^52; the remainder is taken in wrapping
    int64, where it is exact because the true one is small, and corrects the quotient.
    """
    share = int(float(part) * ratio)
    rest = part * fen - share * total
    while rest < 0:
        share -= 1
        rest += total
    while rest >= total:
        share += 1
        rest -= total
    return share, rest


@inline
def split_many(n: int, missing: int, total: int, shares: Int64s, rests: Int64s) -> None:
    """Give the fen that are left over to the largest remainders, found by halving: a walk for each would take n²."""
    low, high = 0, total
    while low < high:
        middle = (low + high) // 2
        above = 0
        for i in range(n):
            above += rests[i] > middle
        if above > missing:
            low = middle + 1
        else:
            high = middle
    for i in range(n):
        if rests[i] > low:
            shares[i] += 1
            missing -= 1
    for i in range(n):
        if rests[i] == low and missing > 0:
            shares[i] += 1
            missing -= 1


@inline
def split(parts: Int64s, n: int, fen: int, total: int, shares: Int64s, rests: Int64s) -> None:
    """Put into `shares` what each of the first `n` parts (sum `total`) gives to `fen`.

    The fen left over go to the largest remainders; ties to the part that comes first.
    """
    if fen == total:
        for i in range(n):
            shares[i] = parts[i]
        return
    missing, ratio = fen, float(fen) / float(total)
    for i in range(n):
        shares[i], rests[i] = floor_share(parts[i], fen, total, ratio)
        missing -= shares[i]
    if missing > FEW:
        split_many(n, missing, total, shares, rests)
        missing = 0
    while missing > 0:
        largest = rests[0]
        for i in range(1, n):
            largest = max(largest, rests[i])
        for i in range(n):
            if rests[i] == largest and missing > 0:
                shares[i] += 1
                rests[i] = -1
                missing -= 1


@inline
def pieces_haircut(parts: Int64s, n: int, fen: int, balance: int, floor: int, shares: Int64s, rests: Int64s) -> None:
    """What each of `n` victims' parts gives to a row; `parts` has the clean money behind the victims'."""
    split(parts, n + 1, fen, balance, shares, rests)
    small = 0
    for i in range(n):
        if shares[i] < floor:
            small += shares[i]
    if small + shares[n] <= parts[n]:
        for i in range(n):
            if shares[i] < floor:
                shares[i] = 0
