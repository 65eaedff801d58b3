# SPDX-License-Identifier: Apache-2.0
"""Difference in differences of counts: what the treated units had, against what the others let expect.

Per cohort (units that start in the same period): A_i is what unit i had before, scaled to the person-time afterwards,
B_i what it had afterwards. The others' growth r = ΣB⁰/ΣA⁰ over the same periods lets expect E_i = r·A_i of a treated
unit, and the ratio is ΣB/ΣE over all cohorts: for one cohort the ratio of ratios, for several the mean of their
ratios weighted by what was expected. No unit is compared with one that was treated earlier.

The error is a sandwich by unit: residuals (B_i - ratio·E_i)/ΣB of the treated and (B_j - r·A_j)/ΣB⁰ of the others,
corrected for leverage, never below what chance alone gives, with Student's t by Satterthwaite. So neither the
over-dispersion of units nor periods that hang together make an interval too short.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wuzha.engine.evaluation.panel import Panel
from wuzha.engine.evaluation.student import quantile
from wuzha.engine.surveillance.special import Floats, floats

Cohorts = NDArray[np.int64]
#: Two-sided level of intervals.
LEVEL = 0.95
#: Farthest end of an interval, as a logarithm: a billionfold.
WIDEST = 20.0


@dataclass(frozen=True, slots=True)
class Sums:
    """Cohort by unit: counts before (scaled to afterwards), their variance by chance, and counts afterwards."""

    starts: tuple[int, ...]
    before: Floats
    chance: Floats
    after: Floats


def sums(panel: Panel, starts: tuple[int, ...], donut: int, until: int | None = None) -> Sums:
    """The sums of each cohort up to period `until`, without the `donut` periods before its start.

    What chose the treated may lie before the first start of all or before each one's own: with a donut both are left
    out, and all between.
    """
    end = panel.periods if until is None else until
    first = min(starts)
    before, chance, after = [], [], []
    for start in starts:
        past, later = slice(0, max((first if donut else start) - donut, 0)), slice(start, end)
        scale = panel.people[:, later].sum(1) / np.maximum(panel.people[:, past].sum(1), 1e-300)
        counted = panel.counts[:, past].sum(1)
        before.append(counted * scale)
        chance.append(counted * scale**2)
        after.append(panel.counts[:, later].sum(1))
    return Sums(starts, np.array(before), np.array(chance), np.array(after))


@dataclass(frozen=True, slots=True)
class Contrast:
    """One array element for each assignment of units: log ratio, its standard error, degrees of freedom, and the sums
    the ratio is of. NaN where a ratio has nothing to stand on."""

    log_ratio: Floats
    error: Floats
    freedom: Floats
    observed: Floats
    expected: Floats

    def interval(self, at: int = 0, level: float = LEVEL) -> tuple[float, float, float] | None:
        """Ratio and interval of one assignment; nothing seen where something was expected is a ratio of 0."""
        observed, expected = float(self.observed[at]), float(self.expected[at])
        if not expected > 0:
            return None
        if not np.isfinite(self.error[at]) or not self.freedom[at] > 0:
            return (observed / expected, 0.0, float("inf"))
        away = min(quantile((1 - level) / 2, float(self.freedom[at])) * float(self.error[at]), WIDEST)
        # Half a case more where there is none: the upper end is then wider than the exact one.
        high = float(np.exp(np.log(max(observed, 0.5) / expected) + away))
        low = observed / expected * float(np.exp(-away))
        return (observed / expected, low, high)


def contrast(of: Sums, cohort: Cohorts) -> Contrast:
    """`cohort` (assignments x units): the cohort of each unit, -1 for one never treated, -2 for one left out."""
    units = of.before.shape[1]
    treated, control = cohort >= 0, cohort == -1
    own = np.where(treated, cohort, 0)
    at = np.arange(units)
    before, chance, after = (np.where(treated, part[own, at], 0.0) for part in (of.before, of.chance, of.after))
    others = control.astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        later, earlier = others @ of.after.T, others @ of.before.T  # assignments x cohorts
        growth = later / earlier
        rows = np.arange(len(cohort))[:, None]
        due = np.where(treated, growth[rows, own], 0.0) * before
        expected, observed = due.sum(1), after.sum(1)
        ratio = observed / expected
        # Where nobody had anything afterwards, half a case, so that the error of a ratio of 0 is not endless.
        seen = np.maximum(observed, 0.5)
        lever = due / expected[:, None]
        off = (after - ratio[:, None] * due) / seen[:, None]
        spread = _corrected(off, lever, treated)
        floor = 1 / seen + (growth[rows, own] ** 2 * chance).sum(1) / expected**2
        # The others stand against every cohort; a unit's parts are added before they are squared.
        weights = np.stack([np.where(cohort == one, due, 0.0).sum(1) for one in range(len(of.starts))], 1)
        weights = weights / expected[:, None]
        used = weights > 0
        share = np.where(used, weights / later, 0.0)
        back = np.where(used, share * growth, 0.0)
        off_others = (share @ of.after - back @ of.before) * others
        lever_others = np.where(used, weights / earlier, 0.0) @ of.before * others
        spread_others = _corrected(off_others, lever_others, control)
        chances = others @ of.chance.T
        parts = np.where(used, weights * np.sqrt(1 / later + growth**2 * chances / later**2), 0.0)
        floor_others = parts.sum(1) ** 2
        first, second = np.maximum(spread, floor), np.maximum(spread_others, floor_others)
        freedom = (first + second) ** 2 / (first**2 / _freedom(lever) + second**2 / _freedom(lever_others))
        error = np.sqrt(first + second)
        return Contrast(np.log(np.maximum(observed, 0.5) / expected), error, freedom, observed, expected)


def _corrected(off: Floats, lever: Floats, group: NDArray[np.bool_]) -> Floats:
    """Squared residuals, each blown up by what its unit drew the ratio towards itself; endless for a group of one."""
    squares = np.where(group, off**2 / np.maximum(1 - lever, 1e-12) ** POWER, 0.0).sum(1)
    return np.where((group & (lever > 0)).sum(1) > 1, squares, np.nan)


def _freedom(lever: Floats) -> Floats:
    return floats(np.maximum(1 / (lever**2).sum(1) - 1, 1e-3))


#: 1 is unbiased if variances follow the expected counts (CR2), 2 is the jackknife (CR3): between them in
#: `benchmarks/effect.py`.
POWER = 1.5
