# SPDX-License-Identifier: Apache-2.0
"""Who is really being deceived, and the level that is a noisy view of the same risk."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from wuzha.engine.triage import LEVELS
from wuzha.simulation.draws import Bools, Floats, Ints
from wuzha.simulation.parameters import Parameters


def draw_risk(rng: np.random.Generator, n: int, p: Parameters) -> tuple[Floats, Bools]:
    """(risk on the logit scale around the city's mean, truly being deceived) of n first warnings."""
    risk = p.number("risk_sd") * rng.standard_normal(n)
    return risk, rng.random(n) < probability(risk, p)


def probability(risk: Floats, p: Parameters) -> Floats:
    """P(being deceived) at a risk; its mean over the city is the base rate."""
    centre = _centre(p.number("base_rate"), p.number("risk_sd"))
    return 1.0 / (1.0 + np.exp(-(centre + risk)))


def draw_levels(rng: np.random.Generator, risk: Floats, p: Parameters) -> Ints:
    """Index into LEVELS: thresholds on the risk plus noise, so that levels keep their shares and stay informative."""
    noise = p.number("level_noise_sd")
    seen = risk + noise * rng.standard_normal(len(risk))
    spread = NormalDist(0.0, float(np.hypot(p.number("risk_sd"), noise)))
    share = p.weights("level_share")
    cuts = [spread.inv_cdf(1 - float(share[: i + 1].sum())) for i in range(len(LEVELS) - 1)]
    return (len(LEVELS) - 1 - np.searchsorted(np.array(cuts[::-1]), seen)).astype(np.int64)


def _centre(rate: float, sd: float) -> float:
    """Mean logit at which a logistic-normal risk has this mean, by bisection over a fine grid of quantiles."""
    quantiles = (np.arange(4_000) + 0.5) / 4_000
    grid = sd * np.array([NormalDist().inv_cdf(float(q)) for q in quantiles])
    low, high = -20.0, 5.0
    for _ in range(60):
        middle = (low + high) / 2
        if float((1.0 / (1.0 + np.exp(-(middle + grid)))).mean()) < rate:
            low = middle
        else:
            high = middle
    return (low + high) / 2
