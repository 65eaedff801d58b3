# SPDX-License-Identifier: Apache-2.0
"""The numbers behind the order of work, each with its unit, standing (P, D, A) and source, read from `prior.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wuzha.engine.triage.batch import FRAUD_TYPES, LEVELS, SOURCES

Floats = NDArray[np.float64]
Steps = tuple[tuple[float, float], ...]

STANDINGS = {"P": "published", "D": "derived", "A": "assumed"}


@dataclass(frozen=True, slots=True)
class Prior:
    """Plain numbers; per-type, per-level and per-source arrays follow the order of the codes in `batch`."""

    version: str
    #: P(victimisation in progress) by level, before anything else is known.
    probability: Floats
    probability_cap: float
    odds_payment_seen: float
    #: (minutes since contact up to, odds ratio), shortest first.
    odds_contact_steps: Steps
    #: (seconds on the telephone from, odds ratio), longest first.
    odds_call_steps: Steps
    #: (pushes from, odds ratio), most first.
    odds_repeat_steps: Steps
    odds_second_round: float
    odds_source: Floats
    #: Mean, not median, loss of a victim, 分.
    mean_loss_fen: Floats
    loss_sigma: Floats
    loss_cap_fen: float
    harm_exponent: float
    #: Weibull scale of the time until the money has gone, minutes.
    theta_minutes: Floats
    weibull_shape: float
    unknown_contact_minutes: float
    phone_effect: Floats
    visit_effect: Floats
    #: P(first call answered) by "day" 08-19, "evening" 19-22, "night".
    answered: dict[str, float]
    attempt_factor: Floats
    found_at_home: float
    #: P(the place to visit is learned) by the best thing known: address, id, phone, nothing.
    located: dict[str, float]
    call_minutes: dict[str, float]
    visit_minutes: float


def load_prior(path: Path | None = None) -> Prior:
    """The prior in `path`, or the one that ships with the product.

    Raises ValueError when a parameter is missing, lacks its standing or source, or lies outside its range.
    """
    text = (
        path.read_text(encoding="utf-8")
        if path
        else resources.files(__package__).joinpath("prior.json").read_text(encoding="utf-8")
    )
    return prior_from(json.loads(text))


def prior_from(raw: Mapping[str, Any]) -> Prior:
    """The prior from its data, as `prior.json` holds it. Raises ValueError as `load_prior` does."""
    values: dict[str, Any] = {"version": raw["version"]}
    for name in Prior.__dataclass_fields__:
        if name != "version":
            values[name] = _typed(name, _value_of(name, raw.get(name)))
    prior = Prior(**values)
    _check(prior)
    return prior


def _value_of(name: str, entry: Any) -> Any:
    if not isinstance(entry, dict) or "value" not in entry:
        raise ValueError(f"prior: parameter {name} is missing")
    if entry.get("status") not in STANDINGS or not entry.get("source"):
        raise ValueError(f"prior: parameter {name} needs a status of {'/'.join(STANDINGS)} and a source")
    return entry["value"]


_ORDERS: dict[str, tuple[str, ...]] = {
    "probability": LEVELS,
    "odds_source": SOURCES,
    "mean_loss_fen": FRAUD_TYPES,
    "loss_sigma": FRAUD_TYPES,
    "theta_minutes": FRAUD_TYPES,
    "phone_effect": FRAUD_TYPES,
    "visit_effect": FRAUD_TYPES,
}


def _typed(name: str, value: Any) -> Any:
    if name in _ORDERS:
        if missing := [code for code in _ORDERS[name] if code not in value]:
            raise ValueError(f"prior: parameter {name} has no value for {missing[0]}")
        return np.array([value[code] for code in _ORDERS[name]], dtype=np.float64)
    if name.endswith("_steps"):
        return tuple((float(bound), float(ratio)) for bound, ratio in value)
    if isinstance(value, dict):
        return {key: float(number) for key, number in value.items()}
    if isinstance(value, list):
        return np.array(value, dtype=np.float64)
    return float(value)


def _check(prior: Prior) -> None:
    shares = [prior.probability, prior.phone_effect, prior.visit_effect, prior.attempt_factor]
    shares += [np.array([*prior.answered.values(), *prior.located.values(), prior.found_at_home])]
    if any((share <= 0).any() or (share > 1).any() for share in shares) or not 0 < prior.probability_cap < 1:
        raise ValueError("prior: a share lies outside (0, 1]")
    if (np.diff(prior.probability) > 0).any():
        raise ValueError("prior: a lower level has the higher probability")
    if (np.diff(prior.attempt_factor) > 0).any():
        raise ValueError("prior: a later attempt is answered more often")
    positive = [prior.odds_source, prior.mean_loss_fen, prior.loss_sigma, prior.theta_minutes]
    positive += [np.array([prior.loss_cap_fen, prior.weibull_shape, prior.visit_minutes, *prior.call_minutes.values()])]
    if any((numbers <= 0).any() for numbers in positive):
        raise ValueError("prior: a loss, time or ratio is not positive")
    for steps, rising in (
        (prior.odds_contact_steps, True),
        (prior.odds_call_steps, False),
        (prior.odds_repeat_steps, False),
    ):
        bounds = [bound for bound, _ in steps]
        ratios = [ratio for _, ratio in steps]
        if bounds != sorted(bounds, reverse=not rising) or ratios != sorted(ratios, reverse=True) or ratios[-1] < 1:
            raise ValueError("prior: steps must run from the strongest sign to the weakest, ratios at least 1")
    if min(prior.odds_payment_seen, prior.odds_second_round) < 1:
        raise ValueError("prior: a sign of danger must not lower the odds")
