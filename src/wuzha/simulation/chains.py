# SPDX-License-Identifier: Apache-2.0
"""Which pushes start a warning, which repeat one, which open a new round, and about whom."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from wuzha.engine.triage import SOURCES
from wuzha.org.data import villages
from wuzha.simulation.arrivals import DAY
from wuzha.simulation.draws import Bools, Floats, Ints, apportion, rake, rank_within
from wuzha.simulation.parameters import TYPES, Parameters
from wuzha.simulation.people import Traits, draw_levels, draw_risk, draw_traits, probability

MERGE_WINDOW = 72 * 3_600
ROUND_WINDOW = 30 * DAY
#: Pushes about one phone or person so far apart are never one thing: a round may follow, and repeats follow for 3 days.
APART = ROUND_WINDOW + MERGE_WINDOW

_TYPE_BY_AGE = {("GAME", 0): 6.0, ("POLICE", 3): 3.0, ("INVEST", 2): 1.4}
_ROUND_RISK = 0.7
_OUTBREAK_DAYS = 12
_OUTBREAK_ROOM = 40
#: Only a town and type with this many ordinary warnings in the days of the outbreak shows one.
_OUTBREAK_BASE = 3


@dataclass(frozen=True, slots=True)
class Starts:
    """First warnings and new rounds, in order of time; indices `of_*` point into this table."""

    at: Ints
    #: 0 for a first warning, else the position of the warning of the earlier round plus one.
    earlier: Ints
    person: Ints
    fraud_type: Ints
    risk: Floats
    true: Bools
    #: Number of the fraudster's contact.
    contact: Ints
    source: Ints

    def __len__(self) -> int:
        return len(self.at)


@dataclass(frozen=True, slots=True)
class Chains:
    """Every push, in order of time, and the start it belongs to."""

    at: Ints
    #: Position in `starts`.
    start: Ints
    repeats: Bools
    source: Ints
    level: Ints
    #: How often this source has pushed this start so far.
    push_count: Ints
    starts: Starts
    traits: Traits


def draw_chains(rng: np.random.Generator, at: Ints, p: Parameters, *, type_mix: str, shocks: bool) -> Chains:
    """Turn push times into warnings.

    1. A quarter of the pushes repeat, a few open a new round; the rest are first warnings.
    2. First warnings get a person (a few were warned before), a scam type by age, a risk and the truth.
    3. A repeat belongs to a start of the 72 hours before, more often to a true one; a round to one of 30 days before.
       A source that repeats its own alert grades it as before, another source by its own lights.
    """
    n = len(at)
    role = np.zeros(n, dtype=np.int64)
    marked = rng.permutation(n)
    repeats, rounds = round(p.number("repeat_share") * n), round(p.number("round_share") * n)
    role[marked[:repeats]] = 1
    role[marked[repeats : repeats + rounds]] = 2
    role[0] = 0
    _drop_orphans(at, role)

    starting = np.flatnonzero(role != 1)
    is_round = role[starting] == 2
    firsts = np.flatnonzero(~is_round)
    starts_at = at[starting]
    earlier = np.full(len(starting), -1)
    earlier[is_round] = firsts[_earlier(rng, starts_at[is_round], starts_at[firsts], MERGE_WINDOW, ROUND_WINDOW)]

    person, traits = _people(rng, starts_at[firsts], p)
    fraud_type = _types(rng, traits.band[person], p, type_mix)
    risk, true = draw_risk(rng, len(firsts), p)
    if shocks:
        traits = _outbreak(rng, starts_at[firsts], person, fraud_type, traits, p)
    starts = _all_starts(rng, starts_at, earlier, firsts, person, fraud_type, risk, true, p)

    repeat_at = at[role == 1]
    lag_mean = p.number("repeat_mean_hours") * 3_600
    one, two = (_earlier(rng, repeat_at, starts_at, 1, MERGE_WINDOW, lag_mean) for _ in range(2))
    start = np.empty(n, dtype=np.int64)
    start[starting] = np.arange(len(starting))
    start[role == 1] = np.where(starts.true[two], two, one)

    source = starts.source[start]
    other = (role == 1) & (rng.random(n) < p.number("cross_source_share"))
    source[other] = rng.choice(len(SOURCES), int(other.sum()), p=_source_weights(p))
    level = draw_levels(rng, starts.risk[start], p)
    same = (role == 1) & ~other
    level[same] = level[starting[start[same]]]
    return Chains(at, start, role == 1, source, level, rank_within(start * len(SOURCES) + source) + 1, starts, traits)


def _drop_orphans(at: Ints, role: Ints) -> None:
    """A repeat needs a start in the 72 hours before it, a round a first warning 72 hours to 30 days before."""
    first_at = at[role == 0]
    for code, shortest, longest in ((1, 1, MERGE_WINDOW), (2, MERGE_WINDOW, ROUND_WINDOW)):
        rows = np.flatnonzero(role == code)
        newest = np.searchsorted(first_at, at[rows] - shortest, side="right") - 1
        orphan = (newest < 0) | (first_at[newest] < at[rows] - longest)
        role[rows[orphan]] = 0


def _earlier(
    rng: np.random.Generator, at: Ints, candidates: Ints, shortest: int, longest: int, mean: float | None = None
) -> Ints:
    """Index of a candidate between shortest and longest seconds before: any, or rather a recent one.

    Chosen by rank, not by time: a night with few candidates must not give each of them many followers.
    """
    newest = np.searchsorted(candidates, at - shortest, side="right") - 1
    oldest = np.minimum(np.searchsorted(candidates, at - longest), newest)
    span = newest - oldest + 1
    u = rng.random(len(at))
    if mean is None:
        back = u * span
    else:
        ranks = mean * len(candidates) / max(int(candidates[-1] - candidates[0]), 1)
        back = -ranks * np.log(1 - u * (1 - np.exp(-span / ranks)))
    return newest - np.minimum(np.floor(back), span - 1).astype(np.int64)


def _people(rng: np.random.Generator, at: Ints, p: Parameters) -> tuple[Ints, Traits]:
    """Person of each first warning; a few were warned more than a month before."""
    again = rng.random(len(at)) < p.number("recurrence_share")
    again &= at - APART > at[0]
    again[0] = False
    fresh = np.flatnonzero(~again)
    person = np.empty(len(at), dtype=np.int64)
    person[fresh] = np.arange(len(fresh))
    limit = np.searchsorted(at[fresh], at[again] - APART)
    person[again] = np.floor(rng.random(int(again.sum())) * np.maximum(limit, 1)).astype(np.int64)
    return person, draw_traits(rng, len(fresh), p)


def _types(rng: np.random.Generator, band: Ints, p: Parameters, type_mix: str) -> Ints:
    """Scam types in the proportions of the mix, tied to age, exact within each age band."""
    ages = np.bincount(band, minlength=4) / len(band)
    joint = np.ones((len(TYPES), 4))
    for (code, of), factor in _TYPE_BY_AGE.items():
        joint[TYPES.index(code), of] = factor
    joint = rake(joint * np.maximum(ages, 1e-12), p.weights(type_mix), np.maximum(ages, 1e-12))
    found = np.empty(len(band), dtype=np.int64)
    for of in range(4):
        rows = np.flatnonzero(band == of)
        found[rows] = rng.permutation(np.repeat(np.arange(len(TYPES)), apportion(len(rows), joint[:, of])))
    return found


def _outbreak(
    rng: np.random.Generator, at: Ints, person: Ints, fraud_type: Ints, traits: Traits, p: Parameters
) -> Traits:
    """Move people of one scam type into one town for some days, so that the town sees it several times over."""
    first_day, last_day = at[0] // DAY, at[-1] // DAY
    if last_day - first_day < _OUTBREAK_ROOM:
        return traits
    begin = int(rng.integers(first_day + 20, last_day - _OUTBREAK_DAYS - 5)) * DAY
    code = TYPES.index("LOAN")
    town_of = np.array([place.town for place in villages()])
    rows = np.flatnonzero((at >= begin) & (at < begin + _OUTBREAK_DAYS * DAY) & (fraud_type == code))
    homes = town_of[traits.village[person[rows]]]
    names, counts = np.unique(homes, return_counts=True)
    ordinary = names[np.argsort(-counts, kind="stable")][min(2, len(names) - 1)] if len(names) else ""
    here = int(counts[names == ordinary].sum())
    if here < _OUTBREAK_BASE:
        return traits
    elsewhere = rng.permutation(rows[homes != ordinary])
    moved = person[elsewhere[: round((p.number("outbreak_factor") - 1) * here)]]
    village = traits.village.copy()
    village[moved] = rng.choice(np.flatnonzero(town_of == ordinary), len(moved))
    return replace(traits, village=village)


def _all_starts(
    rng: np.random.Generator,
    at: Ints,
    earlier: Ints,
    firsts: Ints,
    person: Ints,
    fraud_type: Ints,
    risk: Floats,
    true: Bools,
    p: Parameters,
) -> Starts:
    n = len(at)
    position = np.arange(n)
    origin = np.where(earlier >= 0, earlier, position)
    rank = np.empty(n, dtype=np.int64)
    rank[firsts] = np.arange(len(firsts))
    at_first = rank[origin]
    is_round = earlier >= 0
    all_risk = risk[at_first] + np.where(is_round, _ROUND_RISK + 0.5 * rng.standard_normal(n), 0.0)
    all_true = np.where(is_round, rng.random(n) < probability(all_risk, p), true[at_first])
    kinds = fraud_type[at_first]
    return Starts(
        at=at,
        earlier=earlier + 1,
        person=person[at_first],
        fraud_type=kinds,
        risk=all_risk,
        true=all_true,
        contact=_contacts(rng, at, kinds, p),
        source=rng.choice(len(SOURCES), n, p=_source_weights(p)),
    )


def _contacts(rng: np.random.Generator, at: Ints, fraud_type: Ints, p: Parameters) -> Ints:
    """Fraudsters change their contacts: each serves one scam type for a while, then another takes over."""
    span = max(int(at[-1] - at[0]), 1)
    through = np.clip((at - at[0]) / span + 0.02 * rng.standard_normal(len(at)), 0.0, 1.0 - 1e-9)
    per_type = np.bincount(fraud_type, minlength=len(TYPES)) / p.number("victims_per_contact")
    pool = np.maximum(np.ceil(per_type), 1).astype(np.int64)
    offset = np.r_[0, np.cumsum(pool)[:-1]]
    contact: Ints = offset[fraud_type] + np.floor(through * pool[fraud_type]).astype(np.int64)
    return contact


def _source_weights(p: Parameters) -> Floats:
    table = p.table("source_share")
    weights: Floats = np.array([table.get(source, 0.0) for source in SOURCES])
    return weights / float(weights.sum())
