# SPDX-License-Identifier: Apache-2.0
"""Campaigns that never were, and some that worked: counts of communities by month."""

from __future__ import annotations

import numpy as np

from wuzha.engine.evaluation import Panel, panel


def campaign(
    seed: int,
    *,
    worst_of: int = 0,
    effect: float = 1.0,
    units: int = 120,
    treated: int = 30,
    before: int = 12,
    after: int = 6,
    people: tuple[int, int] = (800, 4000),
    waves: int = 1,
) -> Panel:
    """Treated are the worst of the last `worst_of` months, or drawn by lot (0). 1.2 cases a month for 1,000 people,
    unit-month shocks of variance 0.3, a season, and a city that changes for all."""
    random = np.random.default_rng(seed)
    months = before + after
    persons = random.uniform(*people, units).round()
    risk = np.exp(random.normal(0, 0.2, units))
    city = np.exp(0.15 * np.sin(2 * np.pi * np.arange(months) / 12) - 0.02 * np.arange(months))
    counts = random.poisson(1.2e-3 * (persons * risk)[:, None] * city * random.gamma(1 / 0.3, 0.3, (units, months)))
    if worst_of:
        who = np.argsort(-counts[:, before - worst_of : before].sum(1) / persons)[:treated]
    else:
        who = random.permutation(units)[:treated]
    start: list[int | None] = [None] * units
    for at, unit in enumerate(who):
        begins = before + at % waves * 2
        start[unit] = begins
        counts[unit, begins:] = random.binomial(counts[unit, begins:], effect)
    return panel([f"u{at:03}" for at in range(units)], counts, persons, start)
