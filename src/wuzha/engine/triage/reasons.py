# SPDX-License-Identifier: Apache-2.0
"""Why a warning stands where it stands: the largest log-factors of its index, as codes and numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wuzha.engine.triage.batch import FRAUD_TYPES, LEVELS, SOURCES, Batch
from wuzha.engine.triage.score import Scores

Param = int | float | str


class Code(StrEnum):
    LEVEL = "LEVEL"
    PAYMENT_SEEN = "PAYMENT_SEEN"
    CONTACT_FRESH = "CONTACT_FRESH"
    LONG_CALL = "LONG_CALL"
    REPEATED = "REPEATED"
    SECOND_ROUND = "SECOND_ROUND"
    SOURCE = "SOURCE"
    MODEL = "MODEL"
    LOSS = "LOSS"
    TIME_LEFT = "TIME_LEFT"
    TIME_GONE = "TIME_GONE"
    UNANSWERED = "UNANSWERED"
    NO_PHONE = "NO_PHONE"
    HARD_TO_FIND = "HARD_TO_FIND"


@dataclass(frozen=True, slots=True)
class Reason:
    code: Code
    params: Mapping[str, Param] = field(default_factory=dict)
    #: Log of the factor against an ordinary warning: above 0 it raises the place in the queue, below 0 it lowers it.
    effect: float = 0.0


#: Factors nearer to 1 than this are no reason.
_NOTICEABLE = 0.05
#: An ordinary warning has about this share of its money still to be saved.
_ORDINARY_SAVABLE = 0.5


def reasons(batch: Batch, scores: Scores, i: int, most: int = 3) -> list[Reason]:
    """The `most` strongest reasons of row i, strongest first; never empty, as the mandated level always counts."""
    level = _level(batch, i, scores)
    others = [*_probability(batch, scores, i), _loss(batch, scores, i), *_time(scores, i), *_reach(batch, i)]
    noticeable = [reason for reason in others if abs(reason.effect) >= _NOTICEABLE]
    ranked = sorted([level, *noticeable], key=lambda reason: -abs(reason.effect))
    return ranked[:most]


def _level(batch: Batch, i: int, scores: Scores) -> Reason:
    code = LEVELS[batch.level[i]]
    p = float(scores.prior.probability[batch.level[i]])
    ordinary = float(scores.prior.probability[LEVELS.index("MEDIUM")])
    return Reason(Code.LEVEL, {"level": code}, math.log(p / ordinary))


def _probability(batch: Batch, scores: Scores, i: int) -> list[Reason]:
    if scores.p_given:
        p = float(scores.p[i])
        base = float(scores.prior.probability[batch.level[i]])
        return [Reason(Code.MODEL, {"percent": round(100 * p, 1)}, math.log(p / base))]
    params: dict[str, tuple[Code, dict[str, Param]]] = {
        "payment": (Code.PAYMENT_SEEN, {"fen": int(batch.amount_fen[i])}),
        "call": (Code.LONG_CALL, {"minutes": int(batch.call_seconds[i]) // 60}),
        "repeat": (Code.REPEATED, {"times": int(batch.push_count[i])}),
        "round": (Code.SECOND_ROUND, {"round": int(batch.round_no[i])}),
        "source": (Code.SOURCE, {"source": SOURCES[batch.source[i]]}),
    }
    if not math.isnan(batch.contact_minutes[i]):
        params["contact"] = (Code.CONTACT_FRESH, {"minutes": max(0, int(batch.contact_minutes[i]))})
    return [Reason(code, values, math.log(float(scores.odds[name][i]))) for name, (code, values) in params.items()]


def _loss(batch: Batch, scores: Scores, i: int) -> Reason:
    fen = int(scores.expected_loss_fen[i])
    ordinary = float(scores.prior.mean_loss_fen[FRAUD_TYPES.index("OTHER")])
    effect = scores.prior.harm_exponent * math.log(fen / ordinary)
    return Reason(Code.LOSS, {"fen": fen, "fraud_type": FRAUD_TYPES[batch.fraud_type[i]]}, effect)


def _time(scores: Scores, i: int) -> list[Reason]:
    savable = float(scores.savable[i])
    effect = math.log(max(savable, 1e-9) / _ORDINARY_SAVABLE)
    if effect < 0:
        return [Reason(Code.TIME_GONE, {"percent": round(100 * (1 - savable))}, effect)]
    return [Reason(Code.TIME_LEFT, {"percent": round(100 * savable)}, effect)]


def _reach(batch: Batch, i: int) -> list[Reason]:
    found: list[Reason] = []
    attempts = int(batch.attempts[i])
    if not batch.has_phone[i]:
        known = bool(batch.has_address[i] or batch.has_id[i])
        found.append(Reason(Code.NO_PHONE if known else Code.HARD_TO_FIND, {}, -2.0 if known else -4.0))
    elif attempts:
        found.append(Reason(Code.UNANSWERED, {"times": attempts}, -0.4 * min(attempts, 2)))
    return found
