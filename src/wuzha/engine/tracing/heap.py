# SPDX-License-Identifier: Apache-2.0
"""What is due next: a binary heap of (place in the order, who) in an array."""

from __future__ import annotations

from wuzha.engine.tracing.columns import Int64s
from wuzha.engine.tracing.kernel import inline


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
