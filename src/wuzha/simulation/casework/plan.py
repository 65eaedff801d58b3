# SPDX-License-Identifier: Apache-2.0
"""The plan of a preset: cases, suspects, money, from one seed."""

from __future__ import annotations

from datetime import date

from wuzha.simulation.casework import cases, drawing, money, suspects
from wuzha.simulation.casework.records import Casework
from wuzha.simulation.casework.targets import targets_of
from wuzha.simulation.draws import stream


def plan(preset: str, seed: int, today: date | None = None) -> Casework:
    """today: needed for `demo`. Raises KeyError for a preset that has no cases."""
    targets = targets_of(preset, today)
    if not targets:
        raise KeyError(preset)
    need = round(1.2 * sum(one.cases + one.caught for one in targets)) + 100
    somebody = drawing.people(stream(seed, "persons"), preset, need, targets[0].first)
    drawn = cases.draw(preset, seed, targets, somebody)
    found = suspects.draw(seed, targets, drawn, somebody)
    return Casework(
        preset=preset, seed=seed, targets=targets, cases=drawn.cases, people=found.people, measures=found.measures,
        recoveries=money.recoveries(seed, targets, drawn, found.measures), money=money.flows(seed, targets, drawn),
        hubs=drawn.world.hubs, mules=drawn.world.mules,
    )  # fmt: skip
