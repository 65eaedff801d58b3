# SPDX-License-Identifier: Apache-2.0
"""Limits of a funnel plot, exact, and the exact interval of a count."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from wuzha.engine.surveillance.special import Floats, chance_above, floats, gamma_quantile, log_chance

#: Two-sided levels of the two pairs of limits.
INNER, OUTER = 0.95, 0.998


def garwood(counts: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Exact interval of the mean of a Poisson count (Garwood 1936)."""
    y = floats(counts)
    different, back = np.unique(y, return_inverse=True)
    tail = (1 - level) / 2
    low, high = gamma_quantile(tail, different), gamma_quantile(1 - tail, different + 1)
    return low[back].reshape(y.shape), high[back].reshape(y.shape)


def limits(expected: ArrayLike, level: float, tau2: float = 0.0) -> tuple[Floats, Floats]:
    """Between which ratios (count / expected) a unit like the others lies with this probability: quantiles of the
    Poisson, or of the negative binomial where τ² is not 0, so conservative for the discrete count. Expected > 0."""
    e = floats(expected)
    tail = (1 - level) / 2
    return quantile(tail, e, tau2) / e, quantile(1 - tail, e, tau2) / e


def funnel_limits(expected: ArrayLike, level: float, tau2: float = 0.0) -> tuple[Floats, Floats]:
    """The same as curves to draw: interpolated between the whole counts by how much of the last one's chance is needed
    (Spiegelhalter 2005, Stat Med 24:1185, A.1), so that a line has no steps of luck."""
    e = floats(expected)
    tail = (1 - level) / 2
    return tuple(_between(chance, e, tau2) / e for chance in (tail, 1 - tail))  # type: ignore[return-value]


def _between(chance: float, e: Floats, tau2: float) -> Floats:
    k = quantile(chance, e, tau2)
    until, own = 1 - chance_above(k, e, tau2), np.exp(log_chance(k, e, tau2))
    return np.maximum(k - (until - chance) / own, 0)


def quantile(chance: ArrayLike, expected: ArrayLike, spread: ArrayLike = 0.0) -> Floats:
    """The least count k with P(Y <= k) >= chance."""
    p, e, v = np.broadcast_arrays(floats(chance), floats(expected), floats(spread))
    low, high = np.full(e.shape, -1.0), np.ceil(e + 50 + 60 * np.sqrt(e + v * e * e))
    while (high - low > 1).any():
        middle = np.maximum(np.floor((low + high) / 2), 0)
        reached = 1 - chance_above(middle, e, v) >= p
        low, high = np.where(reached, low, middle), np.where(reached, middle, high)
    return floats(high)
