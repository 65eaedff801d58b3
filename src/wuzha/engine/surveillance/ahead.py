# SPDX-License-Identifier: Apache-2.0
"""What is to be expected with no action, so that nobody is praised for a return to the middle; and losses, which are
shown but never judged: one case of five million decides a quarter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wuzha.engine.surveillance.funnel import quantile
from wuzha.engine.surveillance.special import floats

#: Two-sided share of forecasts that the interval holds.
INTERVAL = 0.9
#: Share of losses at the top that is drawn in, resamples of the bootstrap, and its seed.
DRAWN_IN, RESAMPLES, SEED = 0.95, 2000, 20230606
#: Losses below which a mean says nothing.
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Forecast:
    """Cases of the next period with no action: the mean, a 90 % interval, and the change against what is now (-0.24: a
    quarter fewer; `None` where nothing is now)."""

    mean: float
    low: int
    high: int
    change: float | None


def forecast(count: int, expected: float, strength: float, length: float = 1.0) -> Forecast:
    """The regression to the mean of a unit whose prior is Gamma(strength, strength): the shrunken ratio times what is
    expected in a period `length` times as long, with the chance of a negative binomial.

    Raises `ValueError` for a strength or length not above 0.
    """
    if strength <= 0 or length <= 0:
        raise ValueError("A forecast needs a prior and a period")
    mean = length * expected * (count + strength) / (expected + strength)
    if mean == 0:
        return Forecast(0.0, 0, 0, None)
    tail = (1 - INTERVAL) / 2
    low, high = quantile([tail, 1 - tail], mean, 1 / (count + strength))
    return Forecast(mean, int(low), int(high), mean / (count * length) - 1 if count else None)


@dataclass(frozen=True, slots=True)
class Losses:
    """Fen. `typical` is the mean of the logs taken back, `mean` the mean with the largest twentieth drawn in, with a
    95 % bootstrap interval."""

    cases: int
    typical: int
    mean: int
    low: int
    high: int


def losses(fen: Sequence[int]) -> Losses | None:
    """What a case costs here, for information; `None` below five cases with a loss. The same losses give the same
    answer.

    Raises `ValueError` for a negative loss.
    """
    if any(one < 0 for one in fen):
        raise ValueError("A loss is not negative")
    there = floats(sorted(one for one in fen if one))
    if len(there) < ENOUGH:
        return None

    def mean(each: np.ndarray) -> np.ndarray:
        top = np.quantile(each, DRAWN_IN, axis=-1, keepdims=True)
        return np.asarray(np.minimum(each, top).mean(-1))

    random = np.random.default_rng(SEED)
    step = max(1, 2_000_000 // len(there))
    sizes = [min(step, RESAMPLES - done) for done in range(0, RESAMPLES, step)]
    again = np.concatenate([mean(there[random.integers(0, len(there), (size, len(there)))]) for size in sizes])
    low, high = np.quantile(again, [0.025, 0.975])
    return Losses(len(there), round(np.exp(np.log(there).mean())), round(float(mean(there))), round(low), round(high))
