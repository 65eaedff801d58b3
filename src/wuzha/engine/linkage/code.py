# SPDX-License-Identifier: Apache-2.0
"""How many nats a grouping takes to write down: the one measure by which all of linkage decides.

`N` records lie in blocks `g` of `n_g`. Of kind `k` there are `I_k` incidences (a record names an entity); `d_e` records
name the entity `e`, whose *home* is the block with most of them (ties: the lowest label). At home in `g` are `E_gk`
entities with `I_gk` incidences.

    L = Σ_g [ n_g ln(N/n_g) + Σ_k drawn(I_gk, E_gk) + width(n_g) Σ_k E_gk - COMPANY + mixed(I_g) ]
        + Σ_(entity, block that is not its home) [ away_e + (c-1)·AGAIN ]
    drawn(I, E) = (I - E) ln E + city · E ln E + (1 - city) ln C(I, E),  city = min(1, N/CITY)
    away_e = ln(1/ε_k) + ln(max(I_k, WORLD)/d_e) + ln(max(N, CITY)/N)

where `c` is the number of records of that block with the entity.

- A gang that uses one app pays nothing for it; one that uses many pays for each use which it was.
- The first record of a block with a foreign entity is a surprise; that the block goes on using it is none, so that one
  mule, or a site taken over from another gang, is evidence once, however often it is used.
- A gang that telephones and one that has sites name other kinds: `mixed` tells them apart, where their pools, being of
  different kinds, cost each other nothing.
- What a record does not share is evidence against it: `width` nats for each entity at home in a block.
- A file of ten rows is a sample of a city: rarity is never judged by fewer than `WORLD` incidences, and what comes from
  elsewhere seldom comes from these ten. It was also put together for a reason, while most cases of a city's list have
  nothing in common: below `CITY` records, what a record does not share counts less (`WIDTH`, `PAIR`, `COMPANY`, the
  mix of kinds, and an alphabet in which each entity is named once).

The five are tuned on made-up worlds (decision 0042); L is no probability.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wuzha.engine.linkage.incidence import NAME, Incidence

Floats = NDArray[np.float64]
Int32s = NDArray[np.int32]
#: Nats for each further record of a block with the same foreign entity.
AGAIN = 3.0
#: Nats for each entity at home in a block of three records or more, and of two.
WIDTH, PAIR = 1.5, 0.5
#: Nats by which two blocks are cheaper than one.
COMPANY = 0.5
#: Incidences that a block is taken to have had before its first, in the shares of the kinds in the whole list.
MIX = 10.0
#: From so many records on a file is a city's list.
CITY = 1000
#: Fewest incidences a kind is taken to have, were the file the city's.
WORLD = 3000
#: Share of incidences from elsewhere: first guess, and the range in which it is learnt.
NOISE, LEAST_NOISE, MOST_NOISE = 0.01, 0.003, 0.3


@dataclass(frozen=True)
class Whole:
    """The list that these records are part of: its records, its incidences by kind (float64[kinds + name]), and the
    noise learnt in it. `noise` None: the rest of the list has nothing in common with anything, and it is to be learnt.
    """

    records: int
    incidences: Floats
    noise: Floats | None = None


@dataclass(frozen=True)
class Prices:
    """`away` nats of a foreign entity, float64[entities]; `logs[i]` = ln i, 0 at 0; `again` as `AGAIN`; `mix` as of
    `mixed`, float64[kinds]."""

    away: Floats
    logs: Floats
    width: Floats
    logs_of_factorials: Floats
    again: float
    company: float
    city: float
    mix: Floats


def prices(inc: Incidence, active: NDArray[np.uint8], noise: Floats, whole: Whole | None = None) -> Prices:
    """`noise`: ε of each kind."""
    degrees = np.diff(inc.entity_start).astype(np.float64)
    used = np.bincount(inc.kind, weights=degrees * active, minlength=noise.size)
    if whole is not None:
        used = np.maximum(used, whole.incidences)
    seen = np.maximum(used, WORLD)[inc.kind]
    part = min(1.0, max(inc.records, whole.records if whole else 0) / CITY)
    away = np.log(1 / noise)[inc.kind] + np.log(seen / np.maximum(degrees, 1)) - np.log(part)
    logs = np.zeros(max(inc.records, inc.entities, inc.record_entities.size) + 2)
    logs[1:] = np.log(np.arange(1, logs.size))
    width = np.full(inc.records + 2, part * WIDTH)
    width[:2], width[2] = 0, part * PAIR
    return Prices(
        away, logs, width, np.cumsum(logs), AGAIN, part * COMPANY, part, prior_of(used[:NAME].astype(np.float64))
    )


def length(inc: Incidence, active: NDArray[np.uint8], price: Prices, label: Sequence[int] | Int32s) -> float:
    """`L`, by the formula alone: slow, and what the kernels are held against."""
    sizes = Counter(int(block) for block in label)
    total = sum(n * math.log(len(label) / n) for n in sizes.values()) - price.company * len(sizes)
    incidences: Counter[tuple[int, int]] = Counter()
    alphabet: Counter[tuple[int, int]] = Counter()
    for entity in range(inc.entities):
        if not active[entity]:
            continue
        counts = Counter(int(label[record]) for record in inc.records_of(entity))
        home = min(counts, key=lambda block: (-counts[block], block))
        incidences[home, int(inc.kind[entity])] += counts[home]
        alphabet[home, int(inc.kind[entity])] += 1
        total += sum(
            float(price.away[entity]) + (count - 1) * price.again for block, count in counts.items() if block != home
        )
    total += sum(float(price.width[sizes[block]]) * wide for (block, _), wide in alphabet.items())
    total += price.city * sum(mixed([incidences[block, kind] for kind in range(NAME)], price.mix) for block in sizes)
    return total + sum(drawn(count, alphabet[place], price.city) for place, count in incidences.items())


def prior_of(used: Floats) -> Floats:
    """Of each kind, how many incidences a block is taken to have had before its first: `MIX` in all, in the shares of
    the whole list."""
    seen: Floats = used + 1.0
    shares: Floats = seen / seen.sum()
    return MIX * shares


def mixed(incidences: Sequence[int], prior: Sequence[float] | Floats) -> float:
    """Nats of which kinds were named, beyond those that the shares of the whole list give (Dirichlet-multinomial)."""
    whole, every = math.fsum(prior), sum(incidences)
    nats = math.lgamma(every + whole) - math.lgamma(whole)
    for count, before in zip(incidences, prior, strict=True):
        if count:
            nats -= math.lgamma(count + before) - math.lgamma(before) - count * math.log(before / whole)
    return nats


def drawn(incidences: int, entities: int, city: float) -> float:
    """Nats of which entities of an alphabet were named, and when each was named first."""
    first = math.log(math.comb(incidences, entities))
    return (incidences - entities + city * entities) * math.log(max(1, entities)) + (1 - city) * first
