# SPDX-License-Identifier: Apache-2.0
"""The warnings the agency works on: one per start, and one per repeat that nobody recognised as such."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wuzha.org.data import stations, villages
from wuzha.simulation.directives import Directives
from wuzha.simulation.draws import Bools, Floats, Ints


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
    merged = chains.repeats & delivered.same_key
    push = np.flatnonzero(~merged)
    position = np.full(len(chains.at), -1)
    position[push] = np.arange(len(push))
    of_start = position[np.flatnonzero(~chains.repeats)]
    of_push = np.where(merged, of_start[chains.start], position)

    start = chains.start[push]
    earlier = np.where(chains.repeats[push], 0, starts.earlier[start])
    first = np.where(earlier > 0, of_start[np.maximum(earlier - 1, 0)], -1)
    previous, round_no = _rounds(first)
    level = chains.level[push].copy()
    strongest = level.copy()
    np.minimum.at(strongest, of_push, chains.level)
    again = previous >= 0
    level[again] = np.maximum(np.minimum(level[again], strongest[previous[again]]) - 1, 0)
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
