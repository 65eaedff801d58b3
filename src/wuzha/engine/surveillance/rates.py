# SPDX-License-Identifier: Apache-2.0
"""Rates and how sure they are."""

from __future__ import annotations

from math import sqrt

#: Two-sided 95 % point of the normal distribution.
Z95 = 1.959963984540054


def wilson(hits: int, n: int, z: float = Z95) -> tuple[float, float]:
    """Score interval of a share, hits of n (Wilson 1927, JASA 22): never below 0, above 1, or of no width.

    Raises `ValueError` when n is 0 or hits are not among n.
    """
    if not 0 <= hits <= n or n == 0:
        raise ValueError("A share needs 0 <= hits <= n and n > 0")
    p, z2 = hits / n, z * z
    middle, half = p + z2 / (2 * n), z * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return max(0.0, (middle - half) / (1 + z2 / n)), min(1.0, (middle + half) / (1 + z2 / n))
