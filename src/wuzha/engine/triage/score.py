# SPDX-License-Identifier: Apache-2.0
"""Expected loss averted per officer-minute, for a whole queue at once.

For a warning of type k and age a, worked by telephone or by a visit:

    V = p · E[L | L >= seen] · c · e · (S(a + t) - S(a + t + w)) / t,     S(a) = exp(-(a / theta_k) ** shape)

p  victimisation in progress; L its loss; c the person is reached; e reached in time, stops paying; t officer-minutes
including failed attempts; w the delay an item would suffer if it is not taken now. w = infinity, the default, is right
when the queue is long (the r-mu rule of queues with abandonment); a finite w looks ahead when it is short.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from wuzha.engine.triage.batch import LEVELS, Batch
from wuzha.engine.triage.prior import Floats, Prior, Steps

#: Half-way point of the squeezed index, 分 per officer-minute: about an ordinary URGENT warning.
_KNEE = 10_000.0
_BELOW_ONE = 1.0 - 1e-12


class Channel(IntEnum):
    PHONE = 0
    VISIT = 1


@dataclass(frozen=True, slots=True)
class Scores:
    """What `score` found, with the parts that explain it; arrays in the order of the batch."""

    #: Expected 分 averted per officer-minute by the better channel.
    value: Floats
    #: Sorts the queue when ordered DESC: whole part 3 (URGENT) to 0 (LOW), fraction grows with the value.
    order_key: Floats
    #: P(victimisation in progress).
    p: Floats
    #: Expected loss of a victim of this kind, 分.
    expected_loss_fen: NDArray[np.int64]
    #: Share of the money still to be saved when the work would end.
    savable: Floats
    channel: NDArray[np.int8]
    #: P(reached) by that channel.
    reach: Floats
    #: Officer-minutes by that channel, failed attempts included.
    minutes: Floats
    #: Factors on the odds by sign of danger.
    odds: dict[str, Floats]
    #: True when p came from outside (a learned model) and `odds` do not explain it.
    p_given: bool
    prior: Prior


def score(
    batch: Batch,
    prior: Prior,
    *,
    hour: int | None = None,
    p: Floats | None = None,
    wait_minutes: float = math.inf,
    level_mode: bool = True,
) -> Scores:
    """Score every warning of the batch.

    hour: local hour 0-23, for the chance that a call is answered; None takes the day's.
    p: probabilities from a learned model, in (0, 1), instead of the prior's.
    wait_minutes: delay of an item not taken now, the backlog in minutes; infinite for value per minute.
    level_mode: the mandated level comes first and the index orders inside it; without it the index alone orders.
    """
    odds = _odds(batch, prior)
    if p is None:
        p = _probability(batch, prior, odds)
        given = False
    else:
        p = np.asarray(p, dtype=np.float64)
        if p.shape != (len(batch),) or not ((p > 0) & (p < 1)).all():
            raise ValueError("p must hold one probability in (0, 1) per warning")
        given = True
    loss = _loss(batch, prior)
    reach, minutes = _channels(batch, prior, hour)
    effect = np.stack([prior.phone_effect[batch.fraud_type], prior.visit_effect[batch.fraud_type]])
    age = np.where(
        np.isnan(batch.contact_minutes), batch.age_minutes + prior.unknown_contact_minutes, batch.contact_minutes
    )
    age = np.maximum(age, 0.0)
    theta = prior.theta_minutes[batch.fraud_type]
    savable = _survival(age + minutes, theta, prior.weibull_shape)
    gain = savable
    if math.isfinite(wait_minutes):
        gain = savable - _survival(age + minutes + wait_minutes, theta, prior.weibull_shape)
    by_channel = reach * effect * gain / minutes
    channel = np.argmax(by_channel, axis=0)
    rows = np.arange(len(batch))
    value = p * loss**prior.harm_exponent * by_channel[channel, rows]
    squeezed = np.minimum(value / (value + _KNEE), _BELOW_ONE)
    return Scores(
        value=value,
        order_key=squeezed + (len(LEVELS) - 1 - batch.level) if level_mode else squeezed,
        p=p,
        expected_loss_fen=np.rint(loss).astype(np.int64),
        savable=savable[channel, rows],
        channel=channel.astype(np.int8),
        reach=reach[channel, rows],
        minutes=minutes[channel, rows],
        odds=odds,
        p_given=given,
        prior=prior,
    )


def _odds(batch: Batch, prior: Prior) -> dict[str, Floats]:
    contact = np.nan_to_num(batch.contact_minutes, nan=np.inf)
    return {
        "payment": np.where(batch.payment_seen, prior.odds_payment_seen, 1.0),
        "contact": _step(contact, prior.odds_contact_steps, np.less_equal),
        "call": _step(batch.call_seconds, prior.odds_call_steps, np.greater_equal),
        "repeat": _step(batch.push_count, prior.odds_repeat_steps, np.greater_equal),
        "round": np.where(batch.round_no > 1, prior.odds_second_round, 1.0),
        "source": prior.odds_source[batch.source],
    }


def _step(column: NDArray[np.generic], steps: Steps, holds: Callable[..., NDArray[np.bool_]]) -> Floats:
    ratio = np.ones(len(column))
    for bound, factor in reversed(steps):
        ratio[holds(column, bound)] = factor
    return ratio


def _probability(batch: Batch, prior: Prior, odds: dict[str, Floats]) -> Floats:
    base = prior.probability[batch.level]
    total = base / (1.0 - base)
    for factor in odds.values():
        total = total * factor
    return np.minimum(total / (1.0 + total), prior.probability_cap)


def _loss(batch: Batch, prior: Prior) -> Floats:
    """E[L | L >= money seen] of the log-normal with the type's mean, 分, capped."""
    loss = prior.mean_loss_fen[batch.fraud_type]
    moved = np.flatnonzero(batch.amount_fen > 0)
    if len(moved):
        mean = loss[moved]
        sigma = prior.loss_sigma[batch.fraud_type[moved]]
        seen = np.minimum(batch.amount_fen[moved], prior.loss_cap_fen)
        z = (np.log(mean / seen) - sigma**2 / 2) / sigma
        loss[moved] = mean * _upper_tail(-z - sigma) / _upper_tail(-z)
    return np.minimum(loss, prior.loss_cap_fen)


def _upper_tail(z: Floats) -> Floats:
    """P(standard normal > z); the standard library's erfc keeps its precision far out, where the ratio needs it."""
    return np.array([math.erfc(x) for x in (z / math.sqrt(2)).tolist()]) / 2


def _channels(batch: Batch, prior: Prior, hour: int | None) -> tuple[Floats, Floats]:
    """(chance to reach, officer-minutes), each with a row for the telephone and a row for the visit."""
    band = "day" if hour is None or 8 <= hour < 19 else "evening" if 19 <= hour < 22 else "night"
    later = np.clip(batch.attempts, 0, len(prior.attempt_factor) - 1)
    call = np.where(batch.has_phone, prior.answered[band] * prior.attempt_factor[later], 0.0)
    located = np.select(
        [batch.has_address, batch.has_id, batch.has_phone],
        [prior.located["address"], prior.located["id"], prior.located["phone"]],
        prior.located["nothing"],
    )
    minutes = prior.call_minutes["answered"] * call + prior.call_minutes["unanswered"] * (1.0 - call)
    return (
        np.stack([call, prior.found_at_home * located]),
        np.stack([minutes, np.full(len(batch), prior.visit_minutes)]),
    )


def _survival(age: Floats, theta: Floats, shape: float) -> Floats:
    survival: Floats = np.exp(-((age / theta) ** shape))
    return survival
