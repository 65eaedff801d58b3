# SPDX-License-Identifier: Apache-2.0
"""What ties nothing: four gates, each ignored entity with the gate that stopped it.

1. `PUBLIC`: numbering plan and list (`known`).
2. `NAME`: a name never ties; it may stand beside a tie.
3. `STRANGERS`: used by more records than `few`, and by records that nothing rarer holds together. A gang's own site
   touches records that are tied by other things too; a shop's number touches strangers.
4. A second look: once a grouping is there, what lies for half in one block is taken back.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wuzha.engine.linkage.code import Whole
from wuzha.engine.linkage.gates import Gate
from wuzha.engine.linkage.incidence import NAME, Incidence, Int32s
from wuzha.engine.linkage.known import is_public
from wuzha.engine.linkage.merge import join_nats
from wuzha.engine.linkage.state import KINDS, Price, Room, State, graph_of

Bytes = NDArray[np.uint8]
#: Between these and I^0.4 incidences of all: as many uses are never asked for company.
FEWEST, MOST = 12, 24
#: Beyond `MOST` records, this share must be tied to another of them by something rarer.
COMPANY = 0.5


def few(inc: Incidence, whole: Whole | None = None) -> int:
    """As many records may share an entity and nothing else."""
    ties = int(np.count_nonzero(inc.kind[inc.record_entities] != NAME))
    if whole is not None:
        ties = max(ties, int(whole.incidences[:NAME].sum()))
    return int(min(MOST, max(FEWEST, ties**0.4)))


def known_gates(inc: Incidence) -> tuple[Bytes, dict[int, Gate]]:
    """Which entities may tie after gates 1 and 2, and what these stopped."""
    active = np.ones(inc.entities, np.uint8)
    stopped: dict[int, Gate] = {}
    for entity, (kind, value, _) in enumerate(inc.keys):
        if inc.kind[entity] == NAME:
            stopped[entity] = Gate.NAME
        elif is_public(kind, value) if inc.public is None else entity in inc.public:
            stopped[entity] = Gate.PUBLIC
    for entity in np.flatnonzero(inc.parent >= 0).tolist():
        # the first page, or a service, of a public site is the site
        if inc.public is None and _top(inc, entity) in stopped and not set("/?#") & set(inc.keys[entity][1]):
            stopped[entity] = Gate.PUBLIC
    active[list(stopped)] = 0
    open_addresses(inc, active, stopped)
    return active, stopped


def _top(inc: Incidence, entity: int) -> int:
    while inc.parent[entity] >= 0:
        entity = int(inc.parent[entity])
    return entity


def open_addresses(inc: Incidence, active: Bytes, stopped: dict[int, Gate]) -> None:
    """A host ties where its domain does not, an address where neither does."""
    below = np.flatnonzero(inc.parent >= 0)
    for entity in below[np.argsort(inc.parent[inc.parent[below]] >= 0, kind="stable")].tolist():
        if entity not in stopped:
            above, tied = int(inc.parent[entity]), False
            while above >= 0 and not tied:
                tied, above = bool(active[above]), int(inc.parent[above])
            active[entity] = not tied


def suspects(inc: Incidence, active: Bytes, most: int) -> Int32s:
    """What more than so many records have and is asked for company, the rarest first."""
    degrees = np.diff(inc.entity_start)
    found = np.flatnonzero((degrees > most) & (active > 0))
    return found[np.argsort(degrees[found], kind="stable")].astype(np.int32)


def is_kept(inc: Incidence, entity: int, state: State) -> bool:
    """Gate 4: whether half of its records lie in one block of a grouping that does not use it."""
    blocks = np.unique(state[0][inc.records_of(entity)], return_counts=True)[1]
    return bool(2 * blocks.max() >= blocks.sum())


def is_coherent(inc: Incidence, entity: int, active: Bytes, state: State, price: Price, room: Room) -> bool:
    """Gate 3: whether the blocks that an entity touches are cheaper as one. `state` does not use it, nor is changed."""
    users = inc.records_of(entity)
    blocks, counts = np.unique(state[0][users], return_counts=True)
    if 2 * counts.max() >= counts.sum():
        return True
    if users.size > MOST and counts[counts > 1].sum() < COMPANY * users.size:
        return False
    home = int(blocks[counts.argmax()])
    place = home * KINDS + int(inc.kind[entity])
    state[4][entity], state[5][entity] = home, counts.max()
    state[2][place] += counts.max()
    state[3][place] += 1
    active[entity] = 1
    nats = join_nats(entity, graph_of(inc, active), state, price, room)
    active[entity] = 0
    state[2][place] -= counts.max()
    state[3][place] -= 1
    return bool(nats < 0)
