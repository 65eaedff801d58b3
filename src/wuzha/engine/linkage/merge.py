# SPDX-License-Identifier: Apache-2.0
"""Blocks that join whole, those that save most first."""

from __future__ import annotations

from wuzha.engine.compiled import kernel
from wuzha.engine.linkage.code import Floats, Int32s
from wuzha.engine.linkage.state import (
    KINDS,
    Graph,
    Price,
    Room,
    State,
    add_record,
    change,
    foreign,
    forget,
    gather_block,
    kinds_of,
    neighbours,
    note,
    noted_of,
    take_notes,
    where_used,
)  # fmt: skip

#: Neighbours of a block that are looked at, those that share most first.
NEAR = 24
#: Blocks of as many records do not join by one incidence unless it saves more than `BRIDGE` nats.
GROUP, BRIDGE = 3, 4.0
#: Nats of a block that must be looked at.
UNKNOWN = -1e300


@kernel
def merge_sweep(
    order: Int32s, margin: float, bridge: float, graph: Graph, state: State, price: Price, room: Room, known: Floats
) -> int:
    """Each block in this order joins the neighbour by which it saves most, if that is more than `margin` nats.

    Two blocks of three records or more that have one incidence in common need `bridge`. `known` has the least nats of
    each block when it was last looked at, `UNKNOWN` since a neighbour changed: who cannot reach the margin is passed
    over. Returns how many joined.
    """
    label, sizes, first, after, before = state[0], state[1], state[6], state[7], state[8]
    times, ents, offset, blocks, uses, near = room[0], room[1], room[2], room[3], room[4], room[7]
    kind = graph[4]
    joined = 0
    for block in order:
        if sizes[block] == 0 or known[block] > -margin:
            continue
        known[block] = -UNKNOWN
        found = gather_block(block, graph, state, room)
        best, least = -1, -margin
        for i in range(neighbours(block, found, NEAR, price, room)):
            other = near[i]
            nats = change(block, other, sizes[block], found, state, kind, price, room, False)
            known[block] = min(known[block], nats)
            if nats > least - 1e-9 and not (best >= 0 and abs(nats - least) <= 1e-9 and other < best):
                continue
            if sizes[block] >= GROUP and sizes[other] >= GROUP and nats >= -bridge:
                shared = 0
                for j in range(found):
                    for place in range(offset[j], offset[j + 1]):
                        if blocks[place] == other:
                            shared += min(times[ents[j]], uses[place])
                if shared == 1:
                    continue
            best, least = other, nats
        if best >= 0:
            change(block, best, sizes[block], found, state, kind, price, room, True)
            record = last = first[block]
            while record >= 0:
                label[record] = best
                last = record
                record = after[record]
            after[last] = first[best]
            before[first[best]] = last
            first[best] = first[block]
            first[block] = -1
            joined += 1
            for place in range(offset[found]):
                known[blocks[place]] = UNKNOWN
            known[best] = UNKNOWN
        forget(found, room)
    return joined


@kernel
def join_nats(entity: int, graph: Graph, state: State, price: Price, room: Room) -> float:
    """Nats gained if all blocks that use an entity were one: below 0 they belong together."""
    start, records, kind = graph[2], graph[3], graph[4]
    label, sizes, incidences, alphabet, home, top, first, after = state[:8]
    times, ents, offset, blocks, uses, near, inside = room[0], room[1], room[2], room[3], room[4], room[7], room[8]
    away, again, logs = price[0], price[1][0], price[2]
    touched = found = 0
    for place in range(start[entity], start[entity + 1]):
        block = label[records[place]]
        if inside[block] == 0:
            inside[block] = 1
            near[touched] = block
            touched += 1
    lowest = near[0]
    nats, whole, used = 0.0, 0, 0
    for i in range(touched):
        block = near[i]
        lowest = min(lowest, block)
        whole += sizes[block]
        nats += sizes[block] * logs[sizes[block]]
        record = first[block]
        while record >= 0:
            found = add_record(record, found, graph, room)
            record = after[record]
    nats -= whole * logs[whole]
    where_used(found, graph, state, room)
    # All of the joined blocks is noted at the first of them, the others lose what they had.
    base = near[0] * KINDS
    for i in range(1, touched):
        for k in range(KINDS):
            place = near[i] * KINDS + k
            if alphabet[place] > 0:
                used = note(place, -incidences[place], -alphabet[place], used, room)
                used = note(base + k, incidences[place], alphabet[place], used, room)
    for i in range(found):
        one = ents[i]
        most, best = 0, -1
        for place in range(offset[i], offset[i + 1]):
            block, count = blocks[place], uses[place]
            if inside[block] == 1:
                nats -= foreign(count, away[one], again)
            elif count > most or (count == most and block < best):
                best, most = block, count
        nats += foreign(times[one], away[one], again) + foreign(top[one], away[one], again)
        old = base if inside[home[one]] == 1 else home[one] * KINDS
        new = best * KINDS
        if times[one] > most or (times[one] == most and lowest < best):
            new, most = base, times[one]
        nats -= foreign(most, away[one], again)
        used = note(old + kind[one], -top[one], -1, used, room)
        used = note(new + kind[one], most, 1, used, room)
    company, width = price[1][1], price[3]
    nats += company * (touched - 1) + width[whole] * (kinds_of(near[0], state) + noted_of(near[0], room))
    for i in range(touched):
        nats -= width[sizes[near[i]]] * (kinds_of(near[i], state) + noted_of(near[i], room))
        inside[near[i]] = 0
    nats += take_notes(used, state, price, room, False)
    forget(found, room)
    return float(nats)
