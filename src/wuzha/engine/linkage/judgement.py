# SPDX-License-Identifier: Apache-2.0
"""What investigators decided: two records are one series, or are not. Events, never edits of the grouping.

- *together*: both become one record for the grouping, with the entities of both.
- *apart*: a block that has both is cut: the two are seeds, the rest goes to the one it is tied to more and then moves
  where that saves nats; records that are named in any such judgement stay where they are.
- *withdrawn*: a judgement that is left out. The grouping is made again from rows and judgements, so that it is as if it
  had never been made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from wuzha.engine.compiled import kernel
from wuzha.engine.linkage.code import Int32s
from wuzha.engine.linkage.group import Grouping, group, held_together
from wuzha.engine.linkage.hubs import Bytes
from wuzha.engine.linkage.incidence import Row, incidence
from wuzha.engine.linkage.move import relabel
from wuzha.engine.linkage.state import (
    Graph,
    Price,
    Room,
    State,
    change,
    forget,
    gather_record,
    graph_of,
    price_of,
    room_for,
    state_of,
)  # fmt: skip


@dataclass(frozen=True)
class Judgement:
    a: str
    b: str
    together: bool
    withdrawn: bool = False


class ContradictionError(ValueError):
    """Two records are judged to be together and apart: `a` and `b`."""

    def __init__(self, a: str, b: str) -> None:
        super().__init__(f"{a} and {b} are judged to be together and to be apart")
        self.a, self.b = a, b


@dataclass(frozen=True)
class Judged:
    """`stands`: record → the record of the grouping that stands for it."""

    grouping: Grouping
    stands: dict[str, str]


def judged(rows: Sequence[Row], judgements: Iterable[Judgement]) -> Judged:
    """The grouping of rows under judgements. Records that no row has are passed over. Raises `ContradictionError`."""
    return settled({row.record for row in rows}, judgements, lambda stands: group(incidence(rows, stands)))


def settled(
    names: Set[str],
    judgements: Iterable[Judgement],
    grouped: Callable[[dict[str, str]], Grouping],
    frozen_series: Sequence[str] = (),
) -> Judged:
    """What `grouped` makes of records of which some stand for others, under judgements. `frozen_series`: a record of
    each series that was confirmed; no two of them grow into one. Raises `ContradictionError`."""
    valid = [one for one in judgements if not one.withdrawn and {one.a, one.b} <= names]
    stands = _contracted(names, [one for one in valid if one.together])
    apart = sorted({(min(a, b), max(a, b)) for one in valid if not one.together for a, b in [(one.a, one.b)]})
    for a, b in apart:
        if stands[a] == stands[b]:
            raise ContradictionError(a, b)
    found = grouped(stands)
    inc = found.incidence
    at = {name: number for number, name in enumerate(inc.names)}
    seeds = [(at[stands[a]], at[stands[b]]) for a, b in apart]
    kept = sorted({at[stands[name]] for name in frozen_series if name in stands})
    seeds += [pair for pair in combinations(kept, 2) if found.label[pair[0]] == found.label[pair[1]]]
    frozen = np.zeros(inc.records, np.uint8)
    for pair in seeds:
        frozen[list(pair)] = 1
    label = found.label.copy()
    for one, other in seeds:
        if label[one] == label[other]:
            label = held_together(inc, found.active, _cut(found, label, one, other, frozen))
    return Judged(Grouping(inc, label, found.active, found.stopped, found.noise, found.price), stands)


def _contracted(names: Iterable[str], together: Iterable[Judgement]) -> dict[str, str]:
    stands = {name: name for name in names}

    def end(name: str) -> str:
        while stands[name] != name:
            name = stands[name]
        return name

    for one in together:
        a, b = sorted((end(one.a), end(one.b)))
        stands[b] = a
    return {name: end(name) for name in stands}


def _cut(found: Grouping, label: Int32s, a: int, b: int, frozen: Bytes) -> Int32s:
    """The labels with the block of `a` and `b` in two."""
    inc = found.incidence
    members = np.flatnonzero(label == label[a]).tolist()
    inside, half = set(members), {a: a, b: b}
    pull = {record: {a: 0.0, b: 0.0} for record in members}

    named: dict[int, set[int]] = {a: set(), b: set()}

    def settle(record: int) -> None:
        """Each entity of a half pulls once, the rarer the more."""
        for entity in inc.entities_of(record).tolist():
            if found.active[entity] and entity not in named[half[record]]:
                named[half[record]].add(entity)
                for other in inc.records_of(entity).tolist():
                    if other in inside:
                        pull[other][half[record]] += 1 / len(inc.records_of(entity))

    settle(a)
    settle(b)
    while rest := [record for record in members if record not in half]:
        nearest = max(rest, key=lambda one: (abs(pull[one][a] - pull[one][b]), max(pull[one].values()), -one))
        half[nearest] = a if pull[nearest][a] >= pull[nearest][b] else b
        settle(nearest)
    cut = label.copy()
    for record, side in half.items():
        cut[record] = side
    # Labels of records are free: a block is named after its lowest record, and `a` or `b` may name no other block.
    order = np.array([record for record in members if not frozen[record]], np.int32)
    state, price = state_of(inc, found.active, cut), price_of(found.price)
    _move_between(order, cut[a], cut[b], graph_of(inc, found.active), state, price, room_for(inc))
    return state[0]


@kernel
def _move_between(order: Int32s, one: int, other: int, graph: Graph, state: State, price: Price, room: Room) -> None:
    """Records move between two blocks until none saves anything by it."""
    label, kind = state[0], graph[4]
    moved = True
    while moved:
        moved = False
        for record in order:
            target = other if label[record] == one else one
            found = gather_record(record, graph, state, room)
            if change(label[record], target, 1, found, state, kind, price, room, False) < -1e-6:
                change(label[record], target, 1, found, state, kind, price, room, True)
                relabel(record, target, state)
                moved = True
            forget(found, room)
