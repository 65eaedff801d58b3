# SPDX-License-Identifier: Apache-2.0
"""Whether a rate has become worse by more than luck, and how much of that comes from whom."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Share:
    """Hits among rows."""

    hits: int
    rows: int

    @property
    def rate(self) -> float | None:
        return self.hits / self.rows if self.rows else None

    def __add__(self, other: Share) -> Share:
        return Share(self.hits + other.hits, self.rows + other.rows)


@dataclass(frozen=True, slots=True)
class Contribution(Generic[K]):
    """What one part adds to the change of the whole, as a share of 1: those of all parts add up to it."""

    key: K
    before: Share
    now: Share
    change: float


def pooled(shares: Iterable[Share]) -> Share:
    return sum(shares, Share(0, 0))


def run_of(weeks: Sequence[Share], *, up: bool) -> int:
    """How many weeks running, up to the latest, the rate was worse than the week before."""
    rates = [one.rate for one in weeks]
    found = 0
    for before, after in zip(rates[-2::-1], rates[:0:-1], strict=True):
        if before is None or after is None or (after >= before if up else after <= before):
            break
        found += 1
    return found


def worsened(before: Sequence[Share], now: Sequence[Share], *, up: bool) -> float:
    """The probability that a rate that stayed the same looks so much worse: one-sided score test of two shares.

    Weeks differ more than the binomial says; the variance is multiplied by what the weeks of either side show
    (Pearson's χ² over its degrees of freedom, never below 1). 1 when there is nothing to compare.
    """
    sides = [list(before), list(now)]
    first, second = (pooled(side) for side in sides)
    if not first.rows or not second.rows:
        return 1.0
    whole = first + second
    rate = whole.hits / whole.rows
    if rate in (0.0, 1.0):
        return 1.0
    scatter, free = 0.0, -2
    for side, mean in ((sides[0], first), (sides[1], second)):
        p = mean.hits / mean.rows
        for week in side:
            free += bool(week.rows)
            if week.rows and 0 < p < 1:
                scatter += (week.hits - week.rows * p) ** 2 / (week.rows * p * (1 - p))
    factor = max(1.0, scatter / free) if free > 0 else 1.0
    error = sqrt(factor * rate * (1 - rate) * (1 / first.rows + 1 / second.rows))
    worse = (first.hits / first.rows - second.hits / second.rows) * (1 if up else -1)
    return erfc(worse / error / sqrt(2)) / 2


def contributions(parts: Mapping[K, tuple[Share, Share]]) -> list[Contribution[K]]:
    """The change of the rate of the whole, divided among its parts (before, now), the largest fall first.

    With w a part's share of the rows and r its rate: w̄·Δr, what changed within it, and Δw·(r̄ - R̄), that it grew or
    shrank beside the others. The sum over the parts is the change of the whole, exactly. A part without rows on one
    side is taken to have had the rate of the whole there.
    """
    first, second = pooled(one for one, _ in parts.values()), pooled(one for _, one in parts.values())
    if not first.rows or not second.rows:
        return []
    whole = first.hits / first.rows, second.hits / second.rows
    found = []
    for key, sides in parts.items():
        weight = sides[0].rows / first.rows, sides[1].rows / second.rows
        rate = [mean if one.rate is None else one.rate for one, mean in zip(sides, whole, strict=True)]
        change = (weight[0] + weight[1]) / 2 * (rate[1] - rate[0])
        change += (weight[1] - weight[0]) * (rate[0] + rate[1] - whole[0] - whole[1]) / 2
        found.append(Contribution(key, *sides, change))
    return sorted(found, key=lambda one: one.change)
