# SPDX-License-Identifier: Apache-2.0
"""How a loop becomes machine code: once, kept on disk beside the module, without holding other threads back.

And what is compiled into several of them: a heap of what is due next, fen split in proportion, exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np

from wuzha.engine.tracing.columns import Int64s

Loop = TypeVar("Loop", bound=Callable[..., object])


def kernel(loop: Loop) -> Loop:
    """Compile a loop on its first call. Each kernel is called with one set of array types only, so it compiles once."""
    return cast(Loop, numba.njit(cache=True, nogil=True)(loop))


def inline(loop: Loop) -> Loop:
    """Compile a helper into the kernels that call it."""
    return cast(Loop, numba.njit(nogil=True, inline="never")(loop))


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
def floor_share(part: int, fen: int, total: int) -> tuple[int, int]:
    """floor(part · fen / total) and its remainder, without numbers of 128 bits.

    The quotient comes from a division of doubles and is at most 2 off below 2^52; the remainder is taken in wrapping
    int64, where it is exact because the true one is small, and corrects the quotient.
    """
    share = int(float(part) * float(fen) / float(total))
    rest = part * fen - share * total
    while rest < 0:
        share -= 1
        rest += total
    while rest >= total:
        share += 1
        rest -= total
    return share, rest


@inline
def split(parts: Int64s, fen: int, total: int, shares: Int64s, rests: Int64s) -> None:
    """Put into `shares` what each of `parts` (sum `total`) gives to `fen`; ties go to the part that comes first."""
    n = parts.shape[0]
    if fen == total:
        shares[:n] = parts
        return
    missing = fen
    for i in range(n):
        shares[i], rests[i] = floor_share(parts[i], fen, total)
        missing -= shares[i]
    if missing == 0:
        return
    if missing == 1:
        best = 0
        for i in range(1, n):
            if rests[i] > rests[best]:
                best = i
        shares[best] += 1
        return
    ranked = np.sort(rests[:n])
    least = ranked[n - missing]
    for i in range(n):
        if rests[i] > least:
            shares[i] += 1
            missing -= 1
    for i in range(n):
        if rests[i] == least and missing > 0:
            shares[i] += 1
            missing -= 1


@inline
def pieces_haircut(parts: Int64s, fen: int, balance: int, floor: int, shares: Int64s, rests: Int64s) -> None:
    """What each victim's part gives to a row; `parts` has the clean money behind the victims'."""
    split(parts, fen, balance, shares, rests)
    n = parts.shape[0] - 1
    small = 0
    for i in range(n):
        if shares[i] < floor:
            small += shares[i]
    if small + shares[n] <= parts[n]:
        for i in range(n):
            if shares[i] < floor:
                shares[i] = 0
