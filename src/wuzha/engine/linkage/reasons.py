# SPDX-License-Identifier: Apache-2.0
"""Why: series with the ties that hold them together, what was ignored, what is only proposed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from wuzha.engine.compiled import kernel
from wuzha.engine.linkage.code import WORLD, Floats, Int32s
from wuzha.engine.linkage.gates import Gate
from wuzha.engine.linkage.group import Grouping
from wuzha.engine.linkage.incidence import NAME, Incidence
from wuzha.engine.linkage.merge import NEAR
from wuzha.engine.linkage.state import (
    Graph,
    Price,
    Room,
    State,
    change,
    forget,
    gather_block,
    graph_of,
    neighbours,
    price_of,
    room_for,
    state_of,
)  # fmt: skip
from wuzha.engine.linkage.values import KINDS

Pairs = NDArray[np.int32]
#: Two groups that would cost fewer nats than this to join are proposed.
DOUBT = 12.0
#: An account in two series is shown as shared; anything else, if as many of their records outside the one that has
#: most of them have it: an app's name may be a slip.
OUTSIDE = 2


@dataclass(frozen=True)
class Reason:
    """An entity in common; `weight` in nats, ln(records/records with it): the rarer the stronger. 0 for a name."""

    kind: str
    value: str
    weight: float


@dataclass(frozen=True)
class Tie:
    a: str
    b: str
    by: list[Reason]


@dataclass(frozen=True)
class Series:
    """Records of one gang, and ties that connect them all."""

    id: str
    records: list[str]
    ties: list[Tie]


@dataclass(frozen=True)
class Ignored:
    """What ties nothing, by which gate; `SHARED` ties inside one series and no two. `series`: those that have it."""

    kind: str
    value: str
    records: int
    gate: Gate
    series: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Proposal:
    """Two groups (a single record is one) that may be one: `gain` nats saved by joining, below 0 it costs."""

    a: list[str]
    b: list[str]
    gain: float
    by: list[Reason]


@dataclass(frozen=True)
class Answer:
    series: list[Series]
    ignored: list[Ignored]
    proposals: list[Proposal]


def answer(found: Grouping) -> Answer:
    """Everything that is to be shown of a grouping, in an order that the rows' order does not change."""
    inc = found.incidence
    blocks = defaultdict(list)
    for record, block in enumerate(found.label.tolist()):
        blocks[block].append(record)
    grown = [block for block in blocks if len(blocks[block]) > 1]
    grown.sort(key=lambda block: (-len(blocks[block]), block))
    ids = {block: f"S{place}" for place, block in enumerate(grown, 1)}
    shared, lists = _shared(found, ids), _Lists(inc)
    ties = _ties(found, ids, frozenset(shared), lists)
    series = [Series(ids[block], [inc.names[r] for r in blocks[block]], ties[block]) for block in grown]
    ignored = [*_ignored(found, ids), *(_named(inc, entity, Gate.SHARED, where) for entity, where in shared.items())]
    ignored.sort(key=lambda one: (-one.records, KINDS.index(one.kind), one.value))
    return Answer(series, ignored, _proposals(found, blocks, lists))


def proposals(found: Grouping) -> list[Proposal]:
    """What is only proposed of a grouping, as in its answer."""
    blocks = defaultdict(list)
    for record, block in enumerate(found.label.tolist()):
        blocks[block].append(record)
    return _proposals(found, blocks, _Lists(found.incidence))


class _Lists:
    """The arrays of an incidence as lists: ten times faster where one number is asked for at a time."""

    def __init__(self, inc: Incidence) -> None:
        self.inc = inc
        self._users: list[int] = inc.entity_records.tolist()
        self._starts: list[int] = inc.entity_start.tolist()
        self._named: list[int] = inc.record_entities.tolist()
        self._begins: list[int] = inc.record_start.tolist()
        self.parent: list[int] = inc.parent.tolist()
        self.kind: list[int] = inc.kind.tolist()
        rarity = np.log(max(inc.records, WORLD) / np.maximum(np.diff(inc.entity_start), 1))
        self.weight: list[float] = rarity.round(2).tolist()

    def users(self, entity: int) -> list[int]:
        return self._users[self._starts[entity] : self._starts[entity + 1]]

    def named(self, record: int) -> list[int]:
        return self._named[self._begins[record] : self._begins[record + 1]]

    def in_words(self, entities: Iterable[int], a: int, b: int, heavy: bool = True) -> list[Reason]:
        """As record `a` gives them; of a domain the address, where both have the same."""
        reasons = []
        for entity in entities:
            shown = self._closest(entity, a, b) if KINDS[self.kind[entity]] == "domain" else entity
            reasons.append((self.weight[entity] if heavy else 0.0, self.kind[shown], self._spelled(shown, a)))
        reasons.sort(key=lambda one: (-one[0], one[1], one[2]))
        return [Reason(KINDS[kind], value, weight) for weight, kind, value in reasons]

    def _closest(self, domain: int, a: int, b: int) -> int:
        """What both records have below a domain: the address, else the host, else the domain itself."""
        best, deepest = domain, 0
        for one in sorted(set(self.named(a)).intersection(self.named(b))):
            above, depth = one, 0
            while above >= 0 and above != domain:
                above, depth = self.parent[above], depth + 1
            if above == domain and depth > deepest:
                best, deepest = one, depth
        return best

    def _spelled(self, entity: int, a: int) -> str:
        return self.inc.given.get((a, entity), self.inc.keys[entity][1])


def _shared(found: Grouping, ids: dict[int, str]) -> dict[int, list[str]]:
    """Shared infrastructure: entity → the series that use it."""
    inc, shared = found.incidence, {}
    for entity in np.flatnonzero((np.diff(inc.entity_start) > 1) & (found.active > 0)).tolist():
        uses = Counter(block for block in found.label[inc.records_of(entity)].tolist() if block in ids)
        least = 1 if inc.keys[entity][0] == "account" else OUTSIDE
        if len(uses) > 1 and sum(uses.values()) - max(uses.values()) >= least:
            shared[entity] = sorted((ids[block] for block in uses), key=_by_number)
    return shared


def _by_number(series: str) -> int:
    return int(series[1:])


def _named(inc: Incidence, entity: int, gate: Gate, series: list[str]) -> Ignored:
    spellings = Counter(inc.spelled(entity, record) for record in inc.records_of(entity).tolist())
    value = min(spellings, key=lambda text: (-spellings[text], text))
    return Ignored(inc.keys[entity][0], value, len(inc.records_of(entity)), gate, series)


def _ignored(found: Grouping, ids: dict[int, str]) -> Iterable[Ignored]:
    """What gates 1 to 3 stopped and two records have; of names those that stand in no one series."""
    inc = found.incidence
    for entity, gate in found.stopped.items():
        blocks = found.label[inc.records_of(entity)].tolist()
        if len(blocks) > 1 and (gate is not Gate.NAME or len(set(blocks)) > 1):
            yield _named(inc, entity, gate, sorted({ids[block] for block in blocks if block in ids}, key=_by_number))


def _ties(found: Grouping, ids: dict[int, str], shared: frozenset[int], lists: _Lists) -> dict[int, list[Tie]]:
    """Chains along each entity of a series; shared infrastructure only where nothing else holds a series together."""
    inc, label = found.incidence, found.label.tolist()
    by: dict[tuple[int, int], list[int]] = defaultdict(list)
    root = list(range(inc.records))

    def end(record: int) -> int:
        while root[record] != record:
            root[record] = root[root[record]]
            record = root[record]
        return record

    usable = np.flatnonzero((np.diff(inc.entity_start) > 1) & (found.active > 0)).tolist()
    for entity in sorted(usable, key=lambda one: one in shared):
        inside: dict[int, int] = {}
        for record in lists.users(entity):
            block = label[record]
            if block in ids:
                before = inside.get(block)
                inside[block] = record
                if before is not None and (entity not in shared or end(before) != end(record)):
                    by[before, record].append(entity)
                    root[end(before)] = end(record)
    has_names = NAME in lists.kind
    ties: dict[int, list[Tie]] = defaultdict(list)
    for a, b in sorted(by):
        reasons = lists.in_words(by[a, b], a, b)
        if has_names:
            names = [one for one in lists.named(a) if lists.kind[one] == NAME and one in lists.named(b)]
            reasons += lists.in_words(names, a, b, heavy=False)
        ties[label[a]].append(Tie(inc.names[a], inc.names[b], reasons))
    return ties


def _proposals(found: Grouping, blocks: dict[int, list[int]], lists: _Lists) -> list[Proposal]:
    inc = found.incidence
    state, graph = state_of(inc, found.active, found.label), graph_of(inc, found.active)
    plain = replace(found.price, width=np.zeros_like(found.price.width), company=0.0)
    order = np.array(sorted(blocks, key=lambda block: (len(blocks[block]), block)), np.int32)
    room, price = room_for(inc), price_of(plain)
    size = _near_pairs(order, DOUBT, graph, state, price, room, np.zeros((0, 2), np.int32), np.zeros(0))
    pairs, nats = np.zeros((size, 2), np.int32), np.zeros(size)
    _near_pairs(order, DOUBT, graph, state, price, room, pairs, nats)
    made = []
    for (one, other), cost in zip(pairs.tolist(), nats.tolist(), strict=True):
        a, b = sorted((blocks[one], blocks[other]), key=lambda records: (-len(records), records))
        first, second = ([inc.names[record] for record in records] for records in (a, b))
        made.append(Proposal(first, second, round(-cost, 2), _in_common(found, a, b, lists)))
    return sorted(made, key=lambda one: (-one.gain, one.a, one.b))


def _in_common(found: Grouping, a: Sequence[int], b: Sequence[int], lists: _Lists) -> list[Reason]:
    reasons: set[Reason] = set()
    small, large = sorted((a, b), key=len)
    block = found.label[large[0]]
    for record in small:
        for entity in lists.named(record):
            if found.active[entity]:
                other = next((one for one in lists.users(entity) if found.label[one] == block), None)
                if other is not None:
                    reasons.update(lists.in_words([entity], other, record))
    return sorted(reasons, key=lambda one: (-one.weight, KINDS.index(one.kind), one.value))


@kernel
def _near_pairs(
    order: Int32s,
    most: float,
    graph: Graph,
    state: State,
    price: Price,
    room: Room,
    pairs: NDArray[np.int32],
    nats: Floats,
) -> int:
    """Write down the pairs of neighbouring blocks that cost fewer nats to join, as far as there is place; how many."""
    sizes, kind, near = state[1], graph[4], room[7]
    count = 0
    for block in order:
        found = gather_block(block, graph, state, room)
        for i in range(neighbours(block, found, NEAR, price, room)):
            other = near[i]
            # each pair once, seen from the smaller block
            if sizes[block] > sizes[other] or (sizes[block] == sizes[other] and block > other):
                continue
            cost = change(block, other, sizes[block], found, state, kind, price, room, False)
            if cost < most:
                if count < pairs.shape[0]:
                    pairs[count, 0], pairs[count, 1] = block, other
                    nats[count] = cost
                count += 1
        forget(found, room)
    return count
