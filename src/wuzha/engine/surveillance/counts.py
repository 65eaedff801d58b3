# SPDX-License-Identifier: Apache-2.0
"""Whether a count rose by more than luck."""

from __future__ import annotations

from math import exp, lgamma, log


def risen(before: int, now: int) -> float:
    """The probability that of two equally long periods with the same true rate the second has so many more: the
    conditional test of two Poisson counts (Przyborowski and Wilenski 1940), exact, with mid-P. 1 where nothing was.

    Raises `ValueError` for a negative count.
    """
    if before < 0 or now < 0:
        raise ValueError("Counts are not negative")
    n = before + now
    if n == 0:
        return 1.0

    def chance(k: int) -> float:
        return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) - n * log(2))

    return sum(chance(k) for k in range(now + 1, n + 1)) + chance(now) / 2
