# SPDX-License-Identifier: Apache-2.0
"""What it costs to put one new record into a block, from the few numbers that say so.

Whoever keeps them (arrays in `insert`, tables of a database) finds the blocks near a record; the nats are the same as
those of `state`.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from wuzha.engine.linkage.code import (
    AGAIN,
    CITY,
    COMPANY,
    NOISE,
    PAIR,
    WIDTH,
    WORLD,
    drawn,
    mixed,
    prior_of,
)  # fmt: skip
from wuzha.engine.linkage.incidence import NAME

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Known(Generic[E]):
    """An entity of the new record that others have, too: nats where it is foreign (`away`), the block where it is at
    home (-1: none) with how many of its records, and its records by block."""

    entity: E
    kind: int
    away: float
    home: int
    top: int
    uses: Counter[int]


@dataclass(frozen=True, slots=True)
class Block:
    """Records of a block; per kind the incidences to entities at home there, and these entities."""

    size: int = 0
    incidences: Mapping[int, int] | Sequence[int] = ()
    alphabet: Mapping[int, int] | Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Scale:
    """Prices that depend on how long the list is (`code.Prices`). `width` of a block by its records, `mix` by kind."""

    again: float
    company: float
    city: float
    width: Callable[[int], float]
    mix: Sequence[float]

    @classmethod
    def of(cls, records: int, incidences: Sequence[float]) -> Scale:
        """`incidences` of the list by kind."""
        part = min(1.0, records / CITY)

        def width(size: int) -> float:
            return 0.0 if size < 2 else part * (PAIR if size == 2 else WIDTH)

        return cls(AGAIN, part * COMPANY, part, width, prior_of(np.array(incidences[:NAME])).tolist())


@dataclass(frozen=True, slots=True)
class Option(Generic[E]):
    """A block (its label, -1: alone) and the nats it costs to put the record there rather than alone."""

    block: int
    nats: float
    by: tuple[E, ...]


def away(kind_incidences: float, records_with: int, records: int, noise: float = NOISE) -> float:
    """Nats of an entity that so many records have where it is not at home."""
    seen = max(kind_incidences, WORLD) / max(records_with, 1)
    return math.log(1 / noise) + math.log(seen) + math.log(max(records, CITY) / max(records, 1))


def options(
    known: Sequence[Known[E]], fresh: Counter[int], block_of: Callable[[int], Block], scale: Scale
) -> list[Option[E]]:
    """What may be done with a record, the best first; alone is 0 nats. `fresh`: entities by kind that nobody has."""
    near = sorted({block for one in known for block in one.uses})
    base = _nats(-1, known, fresh, block_of, scale)
    found: list[Option[E]] = [Option(-1, 0.0, ())]
    for block in near:
        by = tuple(one.entity for one in known if one.uses[block])
        found.append(Option(block, _nats(block, known, fresh, block_of, scale) - base, by))
    return sorted(found, key=lambda one: (one.nats, one.block))


def _nats(
    block: int, known: Sequence[Known[E]], fresh: Counter[int], block_of: Callable[[int], Block], scale: Scale
) -> float:
    """Nats that all grows by when the record goes into a block (-1: a new one), up to what is the same for all."""
    target = Block() if block < 0 else block_of(block)
    size, again, width = target.size, scale.again, scale.width
    more: dict[tuple[int, int], tuple[int, int]] = {(block, k): (many, many) for k, many in fresh.items()}
    nats = (0.0 if size else -scale.company) - (size + 1) * math.log(size + 1) + (size * math.log(size) if size else 0)
    for one in known:
        k, home, top, here = one.kind, one.home, one.top, one.uses.get(block, 0)
        joined = here + 1
        # a new block comes after all others: of equals they stay its home
        first = block >= 0 and joined == top and block <= home
        new, most = (block, joined) if joined > top or first or block == home else (home, top)
        nats += one.away + (joined - 1) * again - (one.away + (here - 1) * again if here else 0)
        nats += (one.away + (top - 1) * again) - (one.away + (most - 1) * again)
        a, b = more.get((home, k), (0, 0))
        more[home, k] = (a - top, b - 1)
        a, b = more.get((new, k), (0, 0))
        more[new, k] = (a + most, b + 1)
    wider = 0
    moved: dict[int, dict[int, int]] = defaultdict(dict)
    for (where, k), (incidences, entities) in more.items():
        place = target if where == block else block_of(where)
        i, e = (place.incidences[k], place.alphabet[k]) if place.size else (0, 0)
        nats += drawn(i + incidences, e + entities, scale.city) - drawn(i, e, scale.city)
        moved[where][k] = incidences
        if where == block:
            wider += entities
        else:
            nats += width(place.size) * entities
    for where, gained in moved.items():
        place = target if where == block else block_of(where)
        before = [place.incidences[k] if place.size else 0 for k in range(NAME)]
        after = [count + gained.get(k, 0) for k, count in enumerate(before)]
        nats += scale.city * (mixed(after, scale.mix) - mixed(before, scale.mix))
    if size:
        whole = sum(target.alphabet if isinstance(target.alphabet, Sequence) else target.alphabet.values())
        nats += width(size + 1) * (whole + wider) - width(size) * whole
    return nats
