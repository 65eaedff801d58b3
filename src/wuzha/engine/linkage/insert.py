# SPDX-License-Identifier: Apache-2.0
"""One new record against everything known: where it belongs, in a fraction of a millisecond.

Candidates are the blocks of its entities' records, and alone (`near`): the best is what `group` would choose with all
else as it is. All are grouped anew at night.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from wuzha.engine.linkage.code import NOISE, WORLD
from wuzha.engine.linkage.group import Grouping
from wuzha.engine.linkage.incidence import NAME
from wuzha.engine.linkage.known import is_public
from wuzha.engine.linkage.near import Block, Known, Option, Scale, options
from wuzha.engine.linkage.state import KINDS, state_of
from wuzha.engine.linkage.values import KINDS as NAMES
from wuzha.engine.linkage.values import canonical, domain_of

#: Kind and canonical value.
Entity = tuple[str, str]


class Living:
    """A grouping that grows by one record at a time. Of a number with several stretches of use the last one counts."""

    def __init__(self, found: Grouping) -> None:
        inc = found.incidence
        price, last = found.price, found.price.width.size - 1
        self._scale = Scale(
            price.again,
            price.company,
            price.city,
            lambda size: float(price.width[min(last, size)]),
            price.mix.tolist(),
        )
        state = state_of(inc, found.active, found.label)
        self._label: list[int] = state[0].tolist()
        self._sizes: list[int] = state[1].tolist()
        self._incidences, self._alphabet = state[2], state[3]
        self._home: list[int] = state[4].tolist()
        self._top: list[int] = state[5].tolist()
        self._away: list[float] = found.price.away.tolist()
        self._kind: list[int] = inc.kind.tolist()
        self._active: list[int] = found.active.tolist()
        self._at = {key[:2]: entity for entity, key in enumerate(inc.keys)}
        self._keys = [key[:2] for key in inc.keys]
        self._posting = inc
        self._added: dict[int, list[int]] = defaultdict(list)
        #: What an entity that nobody named yet costs elsewhere.
        self._fresh = math.log(1 / NOISE) + math.log(WORLD)
        self.names = list(inc.names)

    @property
    def label(self) -> list[int]:
        """The block of each record."""
        return self._label

    def look(self, values: Iterable[Entity]) -> list[Option[Entity]]:
        """What may be done with a record that names these values (as given), the best first; alone is 0 nats."""
        return self._look(self._entities(values))

    def take(self, record: str, values: Iterable[Entity], block: int) -> int:
        """Add the record to a block, or alone (-1); the label of its block."""
        number = len(self._label)
        entities = self._entities(values)
        if block < 0:
            block = number
        self.names.append(record)
        self._label.append(block)
        self._sizes.append(0)
        if self._incidences.size < len(self._label) * KINDS:
            more = np.zeros(len(self._label) * KINDS, np.int32)
            self._incidences, self._alphabet = (
                np.concatenate((old, more)) for old in (self._incidences, self._alphabet)
            )
        for entity in (self._number(one) for one in entities):
            if not self._active[entity]:
                continue
            self._added[entity].append(number)
            uses = self._uses(entity)
            k, home, top = self._kind[entity], self._home[entity], self._top[entity]
            if home >= 0:
                self._incidences[home * KINDS + k] -= top
                self._alphabet[home * KINDS + k] -= 1
            home = min(uses, key=lambda one: (-uses[one], one))
            self._home[entity], self._top[entity] = home, uses[home]
            self._incidences[home * KINDS + k] += uses[home]
            self._alphabet[home * KINDS + k] += 1
        self._sizes[block] += 1
        return block

    def _entities(self, values: Iterable[Entity]) -> list[Entity]:
        """Canonical, each once, without what ties nothing; of an address the domain, if that ties."""
        found: dict[Entity, None] = {}
        for kind, value in values:
            levels = [(kind, canonical(kind, value))]
            if kind == "url":
                levels.append(("domain", canonical("domain", value)))
            if levels[-1][0] == "domain":
                levels.append(("domain", domain_of(levels[-1][1])))
            if is_public(*levels[-1]):
                levels = [one for one in levels if set("/?#") & set(one[1])]
            found |= dict.fromkeys([one for one in reversed(levels) if self._ties(one)][:1])
        return list(found)

    def _ties(self, entity: Entity) -> bool:
        at = self._at.get(entity)
        if at is not None:
            return bool(self._active[at])
        return entity[0] != "name" and bool(entity[1]) and not is_public(*entity)

    def _number(self, entity: Entity) -> int:
        at = self._at.get(entity)
        if at is None:
            at = self._at[entity] = len(self._keys)
            self._keys.append(entity)
            self._kind.append(NAMES.index(entity[0]))
            self._home.append(-1)
            self._top.append(0)
            self._active.append(int(self._kind[at] != NAME))
            self._away.append(self._fresh)
        return at

    def _uses(self, entity: int) -> Counter[int]:
        inc, label = self._posting, self._label
        old = inc.records_of(entity).tolist() if entity < inc.entities else []
        return Counter([label[record] for record in (*old, *self._added.get(entity, ()))])

    def _look(self, entities: Sequence[Entity]) -> list[Option[Entity]]:
        known = [
            Known(one, self._kind[at], self._away[at], self._home[at], self._top[at], self._uses(at))
            for one in entities
            if (at := self._at.get(one)) is not None
        ]
        fresh = Counter(NAMES.index(one[0]) for one in entities if one not in self._at)
        return options(known, fresh, self._block, self._scale)

    def _block(self, block: int) -> Block:
        at = slice(block * KINDS, block * KINDS + KINDS)
        return Block(self._sizes[block], self._incidences[at].tolist(), self._alphabet[at].tolist())
