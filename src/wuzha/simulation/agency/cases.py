# SPDX-License-Identifier: Apache-2.0
"""The warnings the agency works on: one per start, and one per repeat that nobody recognised as such."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wuzha.engine.triage import LEVELS
from wuzha.org.data import stations, villages
from wuzha.simulation.chains import Chains
from wuzha.simulation.directives import Directives
from wuzha.simulation.draws import Bools, Floats, Ints
from wuzha.simulation.noise import PushFields


@dataclass(frozen=True, slots=True)
class Warnings:
    """One entry per warning, in order of arrival; the truth is here because the simulated world needs it."""

    #: Position of the push that opened it.
    push: Ints
    #: Position of its start.
    start: Ints
    #: The warning of its start: itself, or the one it duplicates unrecognised.
    original: Ints
    #: The warning of the earlier round, -1 for none.
    previous: Ints
    round_no: Ints
    at: Floats
    #: The last push that joined it.
    last: Floats
    level: Ints
    fraud_type: Ints
    deceived: Bools
    loss_at: Floats
    loss_yuan: Floats
    has_phone: Bools
    has_address: Bools
    stale: Bools
    mistyped: Bools
    #: Where the person lives, as a village.
    village: Ints
    #: The village of the address given, where there is one.
    given_village: Ints
    #: Station of the home, and of the address given (or a guess without one), as positions in `stations()`.
    home_station: Ints
    given_station: Ints

    def __len__(self) -> int:
        return len(self.push)


def station_of_village() -> Ints:
    covering = {town: i for i, station in enumerate(stations()) for town in station.covers}
    return np.array([covering[place.town] for place in villages()])


def warnings_of(rng: np.random.Generator, made: Directives) -> tuple[Warnings, Ints]:
    """(warnings, the warning each push belongs to)."""
    chains, starts, delivered = made.chains, made.chains.starts, made.delivered
    joined, followed = _recognised(chains, delivered)
    push = np.flatnonzero(joined == np.arange(len(joined)))
    position = np.full(len(chains.at), -1)
    position[push] = np.arange(len(push))
    of_start = position[np.flatnonzero(~chains.repeats)]
    of_push = position[joined]

    start = chains.start[push]
    first = np.where(followed[push] >= 0, position[followed[push]], -1)
    previous, round_no = _rounds(first)
    strongest = np.full(len(starts), len(LEVELS))
    np.minimum.at(strongest, chains.start, chains.level)
    level = strongest[start]
    for warning in np.flatnonzero(previous >= 0).tolist():
        level[warning] = max(min(level[warning], level[previous[warning]]) - 1, 0)
    last = np.zeros(len(push))
    np.maximum.at(last, of_push, chains.at)
    station = station_of_village()
    person = starts.person[start]
    village = chains.traits.village[person]
    old_station = station[chains.traits.old_village[person]]
    guess = np.where(rng.random(len(push)) < 0.8, station[village], rng.integers(0, len(stations()), len(push)))
    has_address, stale = delivered.has_address[push], delivered.stale[push]
    given = np.where(has_address, np.where(stale, old_station, station[village]), guess)
    return (
        Warnings(
            push=push,
            start=start,
            original=of_start[start],
            previous=previous,
            round_no=round_no,
            at=chains.at[push].astype(np.float64),
            last=last,
            level=level,
            fraud_type=starts.fraud_type[start],
            deceived=starts.true[start],
            loss_at=made.loss_at[start],
            loss_yuan=made.loss_yuan[start],
            has_phone=delivered.has_phone[push],
            has_address=has_address,
            stale=stale,
            mistyped=delivered.mistyped[push],
            village=village,
            given_village=np.where(stale, chains.traits.old_village[person], village),
            home_station=station[village],
            given_station=given,
        ),
        of_push,
    )


def _recognised(chains: Chains, delivered: PushFields) -> tuple[Ints, Ints]:
    """Per push the push that opened the warning it joins, or itself; and that opened the one whose next round it is, or
    -1 where it is none or not seen to be.

    The desk recognises a person by phone or ID number. A warning keeps the first phone it was given, and is known by
    the ID number once a push names it.
    """
    joined = np.arange(len(chains.at))
    followed = np.full(len(chains.at), -1)
    first_push = np.flatnonzero(~chains.repeats)
    #: Start → (push that opened the warning, its phone, whether its ID number is known) for each of its warnings.
    known: dict[int, list[tuple[int, int, bool]]] = {}

    def warnings(start: int) -> list[tuple[int, int, bool]]:
        first = int(first_push[start])
        return known.setdefault(start, [(first, int(delivered.phone[first]), bool(delivered.has_id[first]))])

    earlier = chains.starts.earlier[chains.start]
    for push in np.flatnonzero(chains.repeats | (earlier > 0)).tolist():
        phone, has_id, repeats = int(delivered.phone[push]), bool(delivered.has_id[push]), bool(chains.repeats[push])
        its = warnings(int(chains.start[push]) if repeats else int(earlier[push]) - 1)
        for place, (opened, number, by_id) in enumerate(its):
            if (phone and phone == number) or (has_id and by_id):
                if repeats:
                    joined[push] = opened
                    its[place] = opened, number or phone, by_id or has_id
                else:
                    followed[push] = opened
                break
        else:
            if repeats:
                its.append((push, phone, has_id))
    return joined, followed


def _rounds(first: Ints) -> tuple[Ints, Ints]:
    """(warning before it, number of the round) from the first warning of each later round, -1 for a first one."""
    previous = first.copy()
    round_no = np.ones(len(first), dtype=np.int64)
    latest: dict[int, tuple[int, int]] = {}
    for warning in np.flatnonzero(first >= 0).tolist():
        before, number = latest.get(int(first[warning]), (int(first[warning]), 1))
        previous[warning], round_no[warning] = before, number + 1
        latest[int(first[warning])] = (warning, number + 1)
    return previous, round_no
