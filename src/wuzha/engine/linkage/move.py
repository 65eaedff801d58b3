# SPDX-License-Identifier: Apache-2.0
"""Records that change their block, one at a time."""

from __future__ import annotations

import numpy as np

from wuzha.engine.compiled import inline, kernel
from wuzha.engine.linkage.merge import NEAR
from wuzha.engine.linkage.state import Graph, Price, Room, State, change, forget, gather_record, neighbours


@inline
def relabel(record: int, target: int, state: State) -> None:
    """Take a record out of the list of its block into that of another."""
    label, first, after, before = state[0], state[6], state[7], state[8]
    if before[record] >= 0:
        after[before[record]] = after[record]
    else:
        first[label[record]] = after[record]
    if after[record] >= 0:
        before[after[record]] = before[record]
    before[record], after[record] = -1, first[target]
    if first[target] >= 0:
        before[first[target]] = record
    first[target] = record
    label[record] = target


@kernel
def move_sweep(graph: Graph, state: State, price: Price, room: Room) -> int:
    """Each record moves to a neighbouring block, or alone, where that saves most. Returns how many moved."""
    label, sizes, kind, near = state[0], state[1], graph[4], room[7]
    free = np.empty(label.size + 1, np.int32)
    ends = moved = 0
    for block in range(label.size - 1, -1, -1):
        if sizes[block] == 0:
            free[ends] = block
            ends += 1
    for record in range(label.size):
        block = label[record]
        found = gather_record(record, graph, state, room)
        best, least = -1, -1e-6
        for i in range(neighbours(block, found, NEAR, price, room)):
            nats = change(block, near[i], 1, found, state, kind, price, room, False)
            if nats < least - 1e-9 or (best >= 0 and abs(nats - least) <= 1e-9 and near[i] < best):
                best, least = near[i], nats
        if sizes[block] > 1 and ends > 0:
            nats = change(block, free[ends - 1], 1, found, state, kind, price, room, False)
            if nats < least - 1e-9:
                best, least = free[ends - 1], nats
        if best >= 0:
            change(block, best, 1, found, state, kind, price, room, True)
            if ends > 0 and best == free[ends - 1]:
                ends -= 1
            relabel(record, best, state)
            if sizes[block] == 0:
                free[ends] = block
                ends += 1
            moved += 1
        forget(found, room)
    return moved
