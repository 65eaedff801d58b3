# SPDX-License-Identifier: Apache-2.0
"""Points of an assessment from the value of a figure: all at one end, none at the other, between them by the share."""

from __future__ import annotations

from fractions import Fraction

#: A share of 1 is kept as a whole number of millionths.
MILLION = 1_000_000


def points_for(value: int, *, points: int, full_at: int, none_at: int) -> int:
    """Hundredths of a point, rounded down: nobody gets more than the sheet says. The two ends must differ."""
    share = Fraction(value - none_at, full_at - none_at)
    return int(points * min(max(share, Fraction(0)), Fraction(1)))
