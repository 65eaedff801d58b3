# SPDX-License-Identifier: Apache-2.0
"""Money averted, self-claimed and evidenced, and money already lost; in 分, summing exactly to what a preset says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wuzha.simulation.agency.cases import Warnings
from wuzha.simulation.agency.outcomes import ALREADY, STOPPED
from wuzha.simulation.draws import Bools, Floats, Ints, apportion
from wuzha.simulation.parameters import Parameters

_YUAN = 100


@dataclass(frozen=True, slots=True)
class Money:
    claimed_fen: Ints
    evidenced_fen: Ints
    loss_fen: Ints


def money(rng: np.random.Generator, w: Warnings, outcome: Ints, closed: Bools, total_fen: int, p: Parameters) -> Money:
    """Amounts of the closed warnings.

    The evidenced amounts sum to `total_fen`, each at least one yuan and at most the cap; when no stop is evidenced, or
    too few for the cap to allow it, they sum to what is possible. What is stopped has a sum: without evidence it is the
    person's word, and no money stands in both.
    """
    n = len(w)
    stopped = closed & (outcome == STOPPED)
    saved = stopped & w.deceived
    documented = saved & (rng.random(n) < p.number("documented_share"))
    if not documented.any():  # a small city has few stops; the first one carries the total
        documented = saved & (np.cumsum(saved) == 1)
    evidenced = np.zeros(n, dtype=np.int64)
    evidenced[documented] = rake_to(total_fen, w.loss_yuan[documented], p.number("loss_cap_yuan"))
    claims = stopped & (evidenced == 0)
    rounded = np.maximum(np.rint(w.loss_yuan / 100) * 100, 100).astype(np.int64) * _YUAN
    lost = np.where(closed & (outcome == ALREADY), w.loss_yuan, 0).astype(np.int64) * _YUAN
    return Money(
        claimed_fen=np.where(claims, rounded, 0),
        evidenced_fen=evidenced,
        loss_fen=lost,
    )


def rake_to(total_fen: int, raw_yuan: Floats, cap_yuan: float) -> Ints:
    """Scale amounts to a total, none above the cap and none below one yuan, whole yuan but for the last 分."""
    n = len(raw_yuan)
    if n == 0 or total_fen < n * _YUAN:
        return np.zeros(n, dtype=np.int64)
    yuan, odd = divmod(min(total_fen, int(n * cap_yuan) * _YUAN), _YUAN)
    amount = raw_yuan.astype(np.float64)
    for _ in range(100):
        free = amount < cap_yuan
        scale = (yuan - amount[~free].sum()) / amount[free].sum() if free.any() else 1.0
        amount = np.where(free, np.minimum(amount * scale, cap_yuan), cap_yuan)
        if abs(amount.sum() - yuan) < 1e-6 * yuan:
            break
    whole = 1 + apportion(yuan - n, np.maximum(amount - 1, 1e-9))
    fen = whole * _YUAN
    fen[int(np.argmin(fen))] += odd
    return fen
