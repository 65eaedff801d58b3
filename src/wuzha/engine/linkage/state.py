# SPDX-License-Identifier: Apache-2.0
"""A grouping as numbers that loops change, and what a change of it would save.

Blocks are named by numbers below the number of records; an empty one is free. Tuples of arrays, because Numba keeps the
class of a named one in its cache:

- graph: start of each record's entities, entities, start of each entity's records, records, kind, whether in use;
- state: label of each record, records of each block, `I` and `E` (block · kinds + kind), home of each entity and how
  many of its records are there, and each block's records as a list linked both ways (first, next, previous; -1 ends);
- room: what a loop writes into and leaves empty.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from wuzha.engine.compiled import inline, kernel
from wuzha.engine.linkage.code import Floats, Int32s, Prices
from wuzha.engine.linkage.incidence import TYING, Incidence

Bytes = NDArray[np.uint8]
Graph = tuple[Int32s, Int32s, Int32s, Int32s, Bytes, Bytes]
State = tuple[Int32s, Int32s, Int32s, Int32s, Int32s, Int32s, Int32s, Int32s, Int32s]
Price = tuple[Floats, Floats, Floats, Floats, Floats, Floats]
Room = tuple[Int32s, Int32s, Int32s, Int32s, Int32s, Int32s, Floats, Int32s, Int32s, Int32s, Int32s, Int32s]
KINDS = len(TYING)


def graph_of(inc: Incidence, active: Bytes) -> Graph:
    return inc.record_start, inc.record_entities, inc.entity_start, inc.entity_records, inc.kind, active


def price_of(price: Prices) -> Price:
    return (
        price.away,
        np.array([price.again, price.company, price.city]),
        price.logs,
        price.width,
        price.logs_of_factorials,
        price.mix,
    )


def state_of(inc: Incidence, active: Bytes, label: Int32s) -> State:
    """The numbers of a grouping, counted anew."""
    n, m = inc.records, inc.entities
    state = (
        label.astype(np.int32), np.zeros(n, np.int32), np.zeros(n * KINDS, np.int32), np.zeros(n * KINDS, np.int32),
        np.full(m, -1, np.int32), np.zeros(m, np.int32), np.full(n, -1, np.int32), np.full(n, -1, np.int32),
        np.full(n, -1, np.int32),
    )  # fmt: skip
    _count(graph_of(inc, active), state, np.zeros(n, np.int32))
    return state


def room_for(inc: Incidence) -> Room:
    n, m, size = inc.records, inc.entities, inc.record_entities.size
    return (
        np.zeros(m, np.int32), np.zeros(m, np.int32), np.zeros(m + 1, np.int32), np.zeros(size, np.int32),
        np.zeros(size, np.int32), np.zeros(n, np.int32), np.zeros(n), np.zeros(n, np.int32), np.zeros(n, np.int32),
        np.zeros(n * KINDS, np.int32), np.zeros(n * KINDS, np.int32), np.zeros(2 * n * KINDS + 2 * m, np.int32),
    )  # fmt: skip


@kernel
def _count(graph: Graph, state: State, counts: Int32s) -> None:
    kind, active = graph[4], graph[5]
    label, sizes, incidences, alphabet, home, top, first, after, before = state
    for record in range(label.size - 1, -1, -1):
        block = label[record]
        sizes[block] += 1
        after[record] = first[block]
        if first[block] >= 0:
            before[first[block]] = record
        first[block] = record
    for entity in range(kind.size):
        if active[entity]:
            settle(entity, graph, state, counts)
            place = home[entity] * KINDS + kind[entity]
            incidences[place] += top[entity]
            alphabet[place] += 1


@inline
def settle(entity: int, graph: Graph, state: State, counts: Int32s) -> None:
    """Find the home of an entity; `counts` is empty before and after."""
    start, records = graph[2], graph[3]
    label, home, top = state[0], state[4], state[5]
    home[entity], top[entity] = -1, 0
    for place in range(start[entity], start[entity + 1]):
        counts[label[records[place]]] += 1
    for place in range(start[entity], start[entity + 1]):
        block = label[records[place]]
        if counts[block] > top[entity] or (counts[block] == top[entity] and block < home[entity]):
            home[entity], top[entity] = block, counts[block]
    for place in range(start[entity], start[entity + 1]):
        counts[label[records[place]]] = 0


@inline
def add_record(record: int, found: int, graph: Graph, room: Room) -> int:
    """Add the entities of a record to those found; how many there are now."""
    starts, entities, active = graph[0], graph[1], graph[5]
    times, ents = room[0], room[1]
    for place in range(starts[record], starts[record + 1]):
        entity = entities[place]
        if active[entity]:
            if times[entity] == 0:
                ents[found] = entity
                found += 1
            times[entity] += 1
    return found


@inline
def where_used(found: int, graph: Graph, state: State, room: Room) -> None:
    """For each entity found: the blocks that use it, and with how many records."""
    start, records, label = graph[2], graph[3], state[0]
    ents, offset, blocks, uses, counts = room[1], room[2], room[3], room[4], room[5]
    end = 0
    for i in range(found):
        offset[i] = end
        entity = ents[i]
        for place in range(start[entity], start[entity + 1]):
            block = label[records[place]]
            if counts[block] == 0:
                blocks[end] = block
                end += 1
            counts[block] += 1
        for place in range(offset[i], end):
            uses[place] = counts[blocks[place]]
            counts[blocks[place]] = 0
    offset[found] = end


@inline
def gather_record(record: int, graph: Graph, state: State, room: Room) -> int:
    """The entities of one record, and where they are used; how many."""
    found = add_record(record, 0, graph, room)
    where_used(found, graph, state, room)
    return found


@inline
def gather_block(block: int, graph: Graph, state: State, room: Room) -> int:
    """The same for all records of a block."""
    first, after = state[6], state[7]
    found, record = 0, first[block]
    while record >= 0:
        found = add_record(record, found, graph, room)
        record = after[record]
    where_used(found, graph, state, room)
    return found


@inline
def forget(found: int, room: Room) -> None:
    times, ents = room[0], room[1]
    for i in range(found):
        times[ents[i]] = 0


@inline
def neighbours(block: int, found: int, most: int, price: Price, room: Room) -> int:
    """The blocks that share what was gathered, at most `most`, those that share most first; how many."""
    times, ents, offset, blocks, uses, score, near = room[0], room[1], room[2], room[3], room[4], room[6], room[7]
    away = price[0]
    count = 0
    for i in range(found):
        for place in range(offset[i], offset[i + 1]):
            other = blocks[place]
            if other != block:
                if score[other] == 0:
                    near[count] = other
                    count += 1
                score[other] += away[ents[i]] * min(times[ents[i]], uses[place])
    if count > most:
        for i in range(most):
            best = i
            for j in range(i + 1, count):
                a, b = near[j], near[best]
                if score[a] > score[b] or (score[a] == score[b] and a < b):
                    best = j
            near[i], near[best] = near[best], near[i]
    for i in range(count):
        score[near[i]] = 0
    return min(count, most)


@inline
def foreign(count: int, away: float, again: float) -> float:
    """Nats of an entity in a block that is not its home."""
    return away + (count - 1) * again if count > 0 else 0.0


@inline
def note(place: int, incidences: int, entities: int, used: int, room: Room) -> int:
    """Note that a block gains so many incidences and entities of a kind; how many places were noted."""
    more, wider, noted = room[9], room[10], room[11]
    if more[place] == 0 and wider[place] == 0:
        noted[used] = place
        used += 1
    more[place] += incidences
    wider[place] += entities
    return used


@inline
def drawn(incidences: int, entities: int, price: Price) -> float:
    """Nats of which entities of an alphabet were named, and when each was named first."""
    logs, factorials, city = price[2], price[4], price[1][2]
    again = incidences - entities
    first = factorials[incidences] - factorials[entities] - factorials[again]
    return float((again + city * entities) * logs[entities] + (1 - city) * first)


@inline
def take_notes(used: int, state: State, price: Price, room: Room, commit: bool) -> float:
    """Nats of what was noted, block by block; the notes are empty afterwards, so that none counts twice."""
    sizes, incidences, alphabet, more, wider, noted = state[1], state[2], state[3], room[9], room[10], room[11]
    nats, width, city, mix = 0.0, price[3], price[1][2], price[5]
    for i in range(used):
        block = noted[i] // KINDS
        old = new = 0
        prior, mixed = 0.0, 0.0
        for kind in range(KINDS):
            place = block * KINDS + kind
            a, b = incidences[place], alphabet[place]
            prior += mix[kind]
            old += a
            new += a + more[place]
            if more[place] == 0 and wider[place] == 0:
                continue
            nats += drawn(a + more[place], b + wider[place], price) - drawn(a, b, price)
            nats += width[sizes[block]] * wider[place]
            mixed -= math.lgamma(a + more[place] + mix[kind]) - math.lgamma(a + mix[kind])
            mixed += more[place] * math.log(mix[kind])
            if commit:
                incidences[place] = a + more[place]
                alphabet[place] = b + wider[place]
            more[place] = wider[place] = 0
        if new != old:
            mixed += math.lgamma(new + prior) - math.lgamma(old + prior) - (new - old) * math.log(prior)
        nats += city * mixed
    return nats


@inline
def kinds_of(block: int, state: State) -> int:
    """How many entities are at home in a block."""
    total = 0
    for place in range(block * KINDS, block * KINDS + KINDS):
        total += state[3][place]
    return total


@inline
def noted_of(block: int, room: Room) -> int:
    """How many more of them are noted."""
    total = 0
    for place in range(block * KINDS, block * KINDS + KINDS):
        total += room[10][place]
    return total


@inline
def change(
    source: int, target: int, moved: int, found: int, state: State, kind: Bytes, price: Price, room: Room, commit: bool
) -> float:
    """Nats gained by moving what was gathered, `moved` records, from one block to another: below 0 it pays.

    Only entities that are moved can change their home, so the number is exact. With `commit` all numbers follow, but
    for labels and lists of records.
    """
    sizes, home, top = state[1], state[4], state[5]
    times, ents, offset, blocks, uses = room[0], room[1], room[2], room[3], room[4]
    away, again, logs = price[0], price[1][0], price[2]
    nats, used = 0.0, 0
    for i in range(found):
        entity = ents[i]
        here = there = most = 0
        best = -1
        for place in range(offset[i], offset[i + 1]):
            block, count = blocks[place], uses[place]
            if block == source:
                here = count
            elif block == target:
                there = count
            elif count > most or (count == most and block < best):
                best, most = block, count
        left, joined = here - times[entity], there + times[entity]
        if left > most or (left == most and left > 0 and source < best):
            best, most = source, left
        if joined > most or (joined == most and target < best):
            best, most = target, joined
        price_e = away[entity]
        nats += foreign(left, price_e, again) + foreign(joined, price_e, again)
        nats -= foreign(here, price_e, again) + foreign(there, price_e, again)
        nats += foreign(top[entity], price_e, again) - foreign(most, price_e, again)
        if home[entity] != best or top[entity] != most:
            used = note(home[entity] * KINDS + kind[entity], -top[entity], -1, used, room)
            used = note(best * KINDS + kind[entity], most, 1, used, room)
            if commit:
                home[entity], top[entity] = best, most
    a, b = sizes[source], sizes[target]
    company, width = price[1][1], price[3]
    nats += (width[a - moved] - width[a]) * (kinds_of(source, state) + noted_of(source, room))
    nats += (width[b + moved] - width[b]) * (kinds_of(target, state) + noted_of(target, room))
    nats += company * (int(a == moved) - int(b == 0))
    nats += take_notes(used, state, price, room, commit)
    nats += a * logs[a] + b * logs[b] - (a - moved) * logs[a - moved] - (b + moved) * logs[b + moved]
    if commit:
        sizes[source], sizes[target] = a - moved, b + moved
    return float(nats)
