# SPDX-License-Identifier: Apache-2.0
"""Which units fail more often than the others by more than luck, so that nobody is called last for chance alone.

1. Each unit is compared with what the others fail (leave one out), not with a total that it is itself a part of.
2. Units differ a little for reasons of their own: the spread beyond chance is estimated on the scale of arcsine and
   root, by the additive model of Spiegelhalter (2005, Quality and Safety in Health Care 14:347), a tenth at each end
   winsorised; as a variance τ² there it is a beta-binomial with ρ = 4τ².
3. How likely so many failures are by luck is the exact one-sided mid-P of that beta-binomial.
4. `WATCH` (◆): rejected with a false discovery rate of 10 % over all units (Benjamini and Hochberg 1995). `APART` (■):
   also by much, the odds of failing above 1.5 times those of the others with a probability over 0.8, after shrinking.

Never a fixed number of places, and never a rank: a list always has a last one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import asin, sqrt

import numpy as np

from wuzha.engine.surveillance.dispersion import discoveries, winsorised
from wuzha.engine.surveillance.special import Floats

#: Rows below which a rate is not judged.
ENOUGH = 5
FALSE_DISCOVERIES = 0.1
#: By what factor the odds must be worse, and how surely, to stand apart: at one half, 60 against 50 of 100.
MATERIAL, SURE = 1.5, 0.8
#: Least spread between units that is thought of as ordinary when a rate is shrunk: ρ of the prior.
ORDINARY = 0.01


class Mark(Enum):
    """How a unit stands beside the others."""

    #: Too few rows to say.
    FEW = "few"
    #: Not told apart from luck.
    LUCK = "luck"
    #: Worse than luck explains: look, and help.
    WATCH = "watch"
    #: Worse than luck explains, and by much.
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Standing:
    """`luck` is the probability that a unit like the others fails so often or more; 1 when too few to say."""

    mark: Mark
    luck: float


def standings(counts: Sequence[tuple[int, int]], *, up: bool) -> list[Standing]:
    """How each unit stands, from its (hits, rows); `up` when hits are what is wanted."""
    failures = [(rows - hits if up else hits, rows) for hits, rows in counts]
    judged = [at for at, (_y, rows) in enumerate(failures) if rows >= ENOUGH]
    found = [Standing(Mark.FEW, 1.0)] * len(counts)
    if len(judged) < 2:
        return found
    whole_y, whole_n = (sum(failures[at][part] for at in judged) for part in (0, 1))
    spread = min(4 * _spread([failures[at] for at in judged]), 0.9)
    others = {at: (whole_y - failures[at][0]) / (whole_n - failures[at][1]) for at in judged}
    luck = {at: _mid_p(*failures[at], others[at], spread) for at in judged}
    for at in judged:
        found[at] = Standing(Mark.LUCK, luck[at])
    q = discoveries(np.array([[luck[at] for at in judged]]), np.ones((1, len(judged)), bool))[0]
    for at in (at for at, one in zip(judged, q, strict=True) if one <= FALSE_DISCOVERIES):
        far = _surely_material(*failures[at], others[at], max(spread, ORDINARY))
        found[at] = Standing(Mark.APART if far else Mark.WATCH, luck[at])
    return found


@dataclass(frozen=True, slots=True)
class ShareFunnel:
    """What a share of failures is seen against: the rate of all, and ρ of the spread beyond chance."""

    rate: float
    spread: float

    def limits(self, rows: int, level: float = 0.95) -> tuple[float, float]:
        """Between which shares of failures a unit with so many rows lies with this probability: quantiles of the
        beta-binomial, so conservative for the discrete count. Rows > 0."""
        until = np.cumsum(_chances(rows, self.rate, self.spread))
        tail = (1 - level) / 2
        low, high = (int(np.searchsorted(until, chance - 1e-12)) for chance in (tail, 1 - tail))
        return low / rows, min(high, rows) / rows


def share_funnel(counts: Sequence[tuple[int, int]], *, up: bool) -> ShareFunnel | None:
    """The funnel of a process indicator (meeting rate, timeliness, sign-in): from each unit's (hits, rows); `None`
    where fewer than two units have enough rows. Its limits are for failures, or for hits turned round: 1 - share."""
    failures = [(rows - hits if up else hits, rows) for hits, rows in counts if rows >= ENOUGH]
    if len(failures) < 2:
        return None
    rate = sum(y for y, _n in failures) / sum(n for _y, n in failures)
    return ShareFunnel(rate, min(4 * _spread(failures), 0.9))


def _spread(failures: Sequence[tuple[int, int]]) -> float:
    """τ² of the rates between units beyond chance, on the scale of arcsine and root."""
    rate = sum(y for y, _n in failures) / sum(n for _y, n in failures)
    z = np.array([[(asin(sqrt(y / n)) - asin(sqrt(rate))) * 2 * sqrt(n) for y, n in failures]])
    z = winsorised(z)
    weights = np.array([4.0 * n for _y, n in failures])
    count = len(failures)
    least = weights.sum() - (weights**2).sum() / weights.sum()
    return max(0.0, float((count * (z**2).mean() - (count - 1)) / least))


def _chances(n: int, rate: float, spread: float) -> Floats:
    """P(Y = 0), … P(Y = n) of a beta-binomial with this mean and ρ, a binomial where ρ is 0."""
    rate = min(max(rate, 1e-9), 1 - 1e-9)
    k = np.arange(n)
    if spread:
        strength = 1 / spread - 1
        odds = (rate * strength + k) / ((1 - rate) * strength + n - k - 1)
    else:
        odds = np.full(n, rate / (1 - rate))
    logs = np.concatenate([[0.0], np.cumsum(np.log((n - k) / (k + 1) * odds))])
    chances = np.exp(logs - logs.max())
    return np.asarray(chances / chances.sum())


def _mid_p(y: int, n: int, rate: float, spread: float) -> float:
    """P(Y > y) + ½ P(Y = y)."""
    chances = _chances(n, rate, spread)
    return float(chances[y + 1 :].sum() + chances[y] / 2)


def _surely_material(y: int, n: int, rate: float, spread: float) -> bool:
    """Whether the odds of failing are surely worse by the factor, after shrinking towards the others."""
    strength = 1 / spread - 1
    odds = MATERIAL * rate / max(1 - rate, 1e-9)
    grid = (np.arange(4000) + 0.5) / 4000
    a, b = rate * strength + y, (1 - rate) * strength + n - y
    logs = (a - 1) * np.log(grid) + (b - 1) * np.log1p(-grid)
    chances = np.exp(logs - logs.max())
    return bool(chances[grid > odds / (1 + odds)].sum() / chances.sum() > SURE)
