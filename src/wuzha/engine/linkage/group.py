# SPDX-License-Identifier: Apache-2.0
"""The grouping that takes fewest nats, found best first.

1. Gates 1 and 2; what remains and is used by more than a few records is *suspect*.
2. Group without the suspects; those that hold together what they touch (gate 3) tie like the others.
3. Every record its own block. For falling margins each block, smallest first, joins its best neighbour if that saves
   more than the margin; at margins 4 and 0 single records move.
4. Learn the share of noise of each kind; look at the suspects once more (gate 4); the same again.
5. Cut blocks that their own ties do not hold together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wuzha.engine.compiled import kernel
from wuzha.engine.linkage.code import LEAST_NOISE, MOST_NOISE, NOISE, Floats, Int32s, Prices, Whole, prices
from wuzha.engine.linkage.gates import Gate
from wuzha.engine.linkage.hubs import Bytes, few, is_coherent, is_kept, known_gates, open_addresses, suspects
from wuzha.engine.linkage.incidence import Incidence
from wuzha.engine.linkage.merge import BRIDGE, UNKNOWN, merge_sweep
from wuzha.engine.linkage.move import move_sweep
from wuzha.engine.linkage.state import KINDS, Graph, Room, State, graph_of, price_of, room_for, state_of

#: Nats that a merge must save, sweep by sweep: dense cores come before weak ties.
MARGINS = (40.0, 30.0, 25.0, 22.0, 20.0, 18.0, 16.0, 14.0, 12.0, 10.0, 8.0, 6.0, 4.0, 2.0, 0.0)
#: After these margins records move, so many times at most.
MOVING = frozenset({4.0, 0.0})
MOVES = 2
ROUNDS = 1


@dataclass(frozen=True)
class Grouping:
    """`label` int32[records], the lowest record of its block; `active` what ties; `stopped` what does not, and why."""

    incidence: Incidence
    label: Int32s
    active: Bytes
    stopped: dict[int, Gate]
    noise: Floats
    price: Prices


def group(inc: Incidence, whole: Whole | None = None) -> Grouping:
    """The grouping of these records. Deterministic: equal rows in any order give equal blocks.

    `whole`: they are part of a list, and all users of what they name are among them. What is rare is then as in the
    list.
    """
    active, stopped = known_gates(inc)
    room = room_for(inc)
    noise = np.full(KINDS + 1, NOISE) if whole is None or whole.noise is None else whole.noise
    asked = _stop_suspects(inc, active, stopped, few(inc, whole))
    state, price = _grouped(inc, active, noise, room, whole)
    kept = 0
    for entity in asked:
        if is_coherent(inc, entity, active, state, price_of(price), room):
            _take_back(inc, entity, active, stopped)
            state = state_of(inc, active, state[0])
            kept += 1
    if kept:
        state, price = _grouped(inc, active, noise, room, whole)
    for _ in range(ROUNDS):
        if whole is None or whole.noise is None:
            noise = _learn(inc, active, state, whole)
        for entity in asked:
            if entity in stopped and is_kept(inc, entity, state):
                _take_back(inc, entity, active, stopped)
        state, price = _grouped(inc, active, noise, room, whole)
    label = held_together(inc, active, state[0])
    return Grouping(inc, label, active, stopped, noise, price)


def _stop_suspects(inc: Incidence, active: Bytes, stopped: dict[int, Gate], most: int) -> list[int]:
    """Stop what is to be asked for company; where that is a domain its addresses tie, and may be suspect themselves."""
    asked: list[int] = []
    while more := suspects(inc, active, most).tolist():
        asked += more
        stopped |= dict.fromkeys(more, Gate.STRANGERS)
        active[more] = 0
        open_addresses(inc, active, stopped)
    return asked


def _take_back(inc: Incidence, entity: int, active: Bytes, stopped: dict[int, Gate]) -> None:
    active[entity] = 1
    del stopped[entity]
    open_addresses(inc, active, stopped)


def _grouped(inc: Incidence, active: Bytes, noise: Floats, room: Room, whole: Whole | None) -> tuple[State, Prices]:
    price = prices(inc, active, noise, whole)
    graph, nats = graph_of(inc, active), price_of(price)
    state = state_of(inc, active, np.arange(inc.records, dtype=np.int32))
    known = np.full(inc.records, UNKNOWN)
    for margin in MARGINS:
        if margin == 0:
            known[:] = UNKNOWN
        while merge_sweep(_by_size(state), margin, max(margin, BRIDGE), graph, state, nats, room, known):
            if margin:
                break
        if margin in MOVING:
            known[:] = UNKNOWN
            for _ in range(MOVES):
                if not move_sweep(graph, state, nats, room):
                    break
    return state, price


def _by_size(state: State) -> Int32s:
    sizes = state[1]
    blocks = np.flatnonzero(sizes)
    return blocks[np.argsort(sizes[blocks], kind="stable")].astype(np.int32)


def _learn(inc: Incidence, active: Bytes, state: State, whole: Whole | None) -> Floats:
    """The share of incidences that lie outside their home, by kind."""
    degrees = np.diff(inc.entity_start) * active
    here = np.bincount(inc.kind, weights=degrees, minlength=KINDS + 1)
    every = here if whole is None else np.maximum(here, whole.incidences)
    home = np.bincount(inc.kind, weights=state[5] * active, minlength=KINDS + 1)
    return np.clip((here - home + 1) / (every + 100), LEAST_NOISE, MOST_NOISE)


def held_together(inc: Incidence, active: Bytes, label: Int32s) -> Int32s:
    """Blocks cut into what their own ties connect; each is named after its lowest record."""
    root = np.arange(inc.records, dtype=np.int32)
    _connect(graph_of(inc, active), label.astype(np.int32), root)
    return root


@kernel
def _connect(graph: Graph, label: Int32s, root: Int32s) -> None:
    start, records, kind, active = graph[2], graph[3], graph[4], graph[5]
    last = np.full(label.size, -1, np.int32)
    for entity in range(kind.size):
        if not active[entity]:
            continue
        for place in range(start[entity], start[entity + 1]):
            record = records[place]
            other = last[label[record]]
            if other >= 0:
                a, b = record, other
                while root[a] != a:
                    root[a] = root[root[a]]
                    a = root[a]
                while root[b] != b:
                    root[b] = root[root[b]]
                    b = root[b]
                root[max(a, b)] = min(a, b)
            last[label[record]] = record
        for place in range(start[entity], start[entity + 1]):
            last[label[records[place]]] = -1
    for record in range(root.size):
        a = record
        while root[a] != a:
            a = root[a]
        root[record] = a
