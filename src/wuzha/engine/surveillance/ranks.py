# SPDX-License-Identifier: Apache-2.0
"""Ranks as what they are: not places but intervals, since a list always has a last one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from wuzha.engine.surveillance.special import Floats

#: Draws of the true rates, always the same ones.
DRAWS, SEED = 1000, 20230606
#: Share between the ends of a rank interval.
INTERVAL = 0.9
#: Rounds whose draws are in memory at a time.
AT_ONCE = 100_000
#: Places that "among the worst" means.
WORST = 3


@dataclass(frozen=True, slots=True)
class Ranks:
    """Rank 1 is the highest rate. `mean` is the expected rank, `low` and `high` its 90 % interval, `worst` the
    probability to be truly among the worst three."""

    mean: Floats
    low: Floats
    high: Floats
    worst: Floats


@cache
def _normals(units: int) -> Floats:
    """Antithetic standard normal draws, a row for each unit."""
    half = np.random.default_rng(SEED).standard_normal((units, DRAWS // 2))
    return np.concatenate([half, -half], axis=1)


def ranks(shape: Floats, rate: Floats) -> Ranks:
    """Ranks of units whose true rates are Gamma(shape, rate), rounds × units.

    The draws are gamma quantiles of fixed normal ones (Wilson and Hilferty 1931, exact to a percent where the
    shape is 1 and better above), so the same input gives the same ranks.
    """
    rounds, units = shape.shape
    z = _normals(units)
    chances = np.zeros((rounds, units, units))
    step = max(1, AT_ONCE // (units * DRAWS))
    index_bits = max(1, int(units - 1).bit_length())
    for start in range(0, rounds, step):
        s, r = shape[start : start + step, :, None], rate[start : start + step, :, None]
        # Its cube root orders as well.
        drawn = np.cbrt(s / r) * (1 - 1 / (9 * s)) + np.cbrt(s / r) / (3 * np.sqrt(s)) * z
        # The order of doubles above 0 is that of their bits; the last bits give way to the unit's number, so that
        # sorting plain integers gives the order of the units.
        bits = np.maximum(drawn, 1e-9).view(np.int64)
        keys = (bits >> index_bits << index_bits) | np.arange(units)[None, :, None]
        keys = np.ascontiguousarray(keys.transpose(0, 2, 1))
        keys.sort(axis=-1)
        who = (keys & ((1 << index_bits) - 1))[:, :, ::-1]
        place = np.arange(len(s))[:, None, None] * units * units + who * units + np.arange(units)
        counted = np.bincount(place.ravel(), minlength=len(s) * units * units)
        chances[start : start + step] = counted.reshape(len(s), units, units) / DRAWS
    until = chances.cumsum(-1)
    tail, tiny = (1 - INTERVAL) / 2, 1e-9
    return Ranks(
        mean=(chances * np.arange(1, units + 1)).sum(-1),
        low=(until < tail + tiny).sum(-1) + 1.0,
        high=np.minimum((until < 1 - tail - tiny).sum(-1) + 1.0, units),
        worst=until[:, :, min(WORST, units) - 1],
    )
