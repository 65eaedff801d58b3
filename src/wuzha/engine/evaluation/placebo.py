# SPDX-License-Identifier: Apache-2.0
"""What the same arithmetic says where nothing was done: other units as if treated, and earlier dates as if the
start."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wuzha.engine.evaluation.contrast import Cohorts, Sums, contrast, sums
from wuzha.engine.evaluation.panel import Panel

#: Draws of who was treated, their seed, and how many arrays of units are held at once.
DRAWS, SEED, HELD = 1999, 20230607, 400_000
#: Periods that must lie before and after a placebo date.
ROOM = 2


def chance(of: Sums, cohort: Cohorts, draws: int = DRAWS, seed: int = SEED) -> float | None:
    """How often units drawn by lot in place of the treated have as large a reduction, against its own error; one-sided.
    `None` where nothing can be compared. The same table has the same answer."""
    first = contrast(of, cohort)
    real = float(first.log_ratio[0] / first.error[0])
    if not np.isfinite(real):
        return None
    inside = np.flatnonzero(cohort[0] > -2)
    random = np.random.default_rng(seed)
    as_large = counted = 0
    while counted < draws:
        many = min(draws - counted, max(1, HELD // len(inside)))
        drawn = np.repeat(cohort, many, axis=0)
        drawn[:, inside] = random.permuted(drawn[:, inside], axis=1)
        found = contrast(of, drawn)
        with np.errstate(invalid="ignore", divide="ignore"):
            as_large += int((found.log_ratio / found.error <= real + 1e-12).sum())
        counted += many
    return (1 + as_large) / (1 + draws)


@dataclass(frozen=True, slots=True)
class Placebo:
    """The ratio as if the treated had started in this period, from earlier periods alone."""

    period: int
    ratio: float
    low: float
    high: float


def dates(panel: Panel, cohort: Cohorts, end: int, level: float = 0.95) -> list[Placebo]:
    """Every placebo start in the periods before `end`, which the real start and what chose the treated come after."""
    together = np.where(cohort >= 0, 0, cohort)
    found = []
    for period in range(ROOM, end - ROOM + 1):
        told = contrast(sums(panel, (period,), 0, end), together).interval(level=level)
        if told is not None:
            found.append(Placebo(period, *told))
    return found
