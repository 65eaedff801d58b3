# SPDX-License-Identifier: Apache-2.0
"""Random draws that keep promises: one stream per layer, exact quotas, splits that sum to their whole."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def stream(seed: int, layer: str) -> np.random.Generator:
    """The layer's own generator: drawing more in one layer changes nothing in another (common random numbers)."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(layer.encode())])))


def apportion(total: int, weights: Floats) -> Ints:
    """Split a whole number by weights, largest remainders first; always sums to the total."""
    exact = total * weights / weights.sum()
    shares: Ints = np.floor(exact).astype(np.int64)
    rest = int(total - shares.sum())
    shares[np.argsort(-(exact - shares), kind="stable")[:rest]] += 1
    return shares


def quota(rng: np.random.Generator, n: int, weights: Floats) -> Ints:
    """n codes in exact proportion to the weights, in random order."""
    codes: Ints = np.repeat(np.arange(len(weights)), apportion(n, weights))
    mixed: Ints = rng.permutation(codes)
    return mixed


def log_normal(rng: np.random.Generator, median: Floats | float, sigma: Floats | float, n: int) -> Floats:
    """Draws with this median and this standard deviation of their logarithm."""
    return median * np.exp(sigma * rng.standard_normal(n))


def rake(joint: Floats, rows: Floats, columns: Floats, rounds: int = 50) -> Floats:
    """Scale a positive table until its margins are those given (iterative proportional fitting)."""
    for _ in range(rounds):
        joint = joint * (rows / joint.sum(axis=1))[:, None]
        joint = joint * (columns / joint.sum(axis=0))[None, :]
    return joint


def rank_within(keys: Ints) -> Ints:
    """How many earlier entries have the same key."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(keys) else np.zeros(0, dtype=np.int64)
    sizes = np.diff(np.r_[starts, len(keys)])
    rank = np.empty(len(keys), dtype=np.int64)
    rank[order] = np.arange(len(keys)) - np.repeat(starts, sizes)
    return rank
