# SPDX-License-Identifier: Apache-2.0
"""Who is taken next when the index does not always decide: some of the oldest, some at random, with propensities.

A tenth of the starts goes to the oldest item still inside its time limit, a twentieth to a random one of the same
mandated level. It halves the items never touched and makes an honest evaluation possible. It never delays URGENT.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from wuzha.engine.triage.batch import LEVELS, Batch
from wuzha.engine.triage.score import Scores


class Mode(StrEnum):
    INDEX = "INDEX"
    OLDEST = "OLDEST"
    RANDOM = "RANDOM"


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of service starts; the rest goes by the index."""

    oldest: float = 0.10
    random: float = 0.05

    def __post_init__(self) -> None:
        if min(self.oldest, self.random) < 0 or self.oldest + self.random > 1:
            raise ValueError("rates must not be negative nor exceed 1 together")

    @property
    def index(self) -> float:
        return 1.0 - self.oldest - self.random


@dataclass(frozen=True, slots=True)
class Pick:
    """One service start, as the decision ledger keeps it."""

    #: Row of the batch.
    row: int
    mode: Mode
    #: P(this row is the one taken) over all modes.
    propensity: float
    #: Rows that could have been taken.
    eligible: int


def choose_mode(u: float, rates: Rates) -> Mode:
    """Mode of this service start for a uniform draw u in [0, 1)."""
    if not 0 <= u < 1:
        raise ValueError("u must lie in [0, 1)")
    if u < rates.oldest:
        return Mode.OLDEST
    return Mode.RANDOM if u < rates.oldest + rates.random else Mode.INDEX


def pick(
    batch: Batch,
    scores: Scores,
    *,
    inside_limit: NDArray[np.bool_],
    u_mode: float,
    u_row: float,
    rates: Rates | None = None,
) -> Pick:
    """Take one warning.

    inside_limit: the row's time limit has not run out yet.
    u_mode, u_row: independent uniform draws in [0, 1).
    Raises ValueError for an empty batch.
    """
    if not len(batch):
        raise ValueError("nothing is waiting")
    rates = rates or Rates()
    top = int(np.argmax(scores.order_key))
    eligible = np.flatnonzero(batch.level == batch.level[top])
    if (batch.level == LEVELS.index("URGENT")).any():
        return Pick(top, Mode.INDEX, 1.0, len(eligible))
    waiting = eligible[inside_limit[eligible]]
    oldest = int(waiting[np.argmax(batch.age_minutes[waiting])]) if len(waiting) else top
    mode = choose_mode(u_mode, rates)
    if mode is Mode.OLDEST:
        row = oldest
    elif mode is Mode.RANDOM:
        row = int(eligible[int(u_row * len(eligible))])
    else:
        row = top
    propensity = rates.random / len(eligible) + rates.index * (row == top) + rates.oldest * (row == oldest)
    return Pick(row, mode, float(propensity), len(eligible))
