# SPDX-License-Identifier: Apache-2.0
"""Student's t of one value at a time: tail and quantile, for any degrees of freedom above 0."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

TINY = 1e-300


def above(t: float, freedom: float) -> float:
    """P(T > t)."""
    tail = _beta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
    return tail if t >= 0 else 1 - tail


@lru_cache(maxsize=4096)
def quantile(chance: float, freedom: float) -> float:
    """t with P(T > t) = chance, for a chance below one half: Newton's steps, halving where one leaves the bracket."""
    at = NormalDist().inv_cdf(1 - chance)
    at += (at**3 + at) / (4 * freedom)
    low, high = 0.0, 1.0
    while above(high, freedom) > chance and high < 1e150:
        low, high = high, high * 2
    scale = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2) - math.log(freedom * math.pi) / 2
    for _ in range(200):
        at = at if low < at < high else (low + high) / 2
        over = above(at, freedom) - chance
        low, high = (at, high) if over > 0 else (low, at)
        step = over / math.exp(scale - (freedom + 1) / 2 * math.log1p(at * at / freedom))
        at += step
        if abs(step) <= 1e-13 * at:
            break
    return at


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function (Abramowitz and Stegun 26.5.8, modified Lentz)."""
    if not 0 < x < 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(1 - x, b, a)
    c, d = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or TINY)
    whole = d
    for m in range(1, 100_000):
        change = 1.0
        for factor in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / ((1 + factor * d) or TINY)
            c = (1 + factor / c) or TINY
            change = c * d
            whole *= change
        if abs(change - 1) < 1e-15:
            break
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(front) * whole / a
