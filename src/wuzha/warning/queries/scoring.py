# SPDX-License-Identifier: Apache-2.0
"""The place of warnings in the queue: facts in, `engine.triage` decides, a number out that sorts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.utils import timezone

from wuzha.engine.triage import FRAUD_TYPES, SOURCES, Batch, Prior, Scores, score
from wuzha.warning.models import WarningRecord
from wuzha.warning.rulesets.handling import PRIOR

_FRAUD_TYPE = {code: place for place, code in enumerate(FRAUD_TYPES)}
_SOURCE = {code: place for place, code in enumerate(SOURCES)}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a place in the queue may depend on; nothing that names the person. Money in 分."""

    level: int
    fraud_type: str
    source_type: str
    last_pushed_at: datetime
    last_contact_at: datetime | None
    payment_seen: bool
    amount_fen: int | None
    push_count: int
    round_no: int
    call_seconds: int | None
    has_phone: bool
    has_address: bool
    has_id: bool
    attempts: int = 0

    @classmethod
    def of(cls, warning: WarningRecord, attempts: int = 0) -> Facts:
        return cls(
            warning.level, warning.fraud_type, warning.source_type, warning.last_pushed_at, warning.last_contact_at,
            warning.payment_seen, warning.amount_fen, warning.push_count, warning.round_no, warning.call_seconds,
            warning.phone is not None, warning.address is not None, warning.id_no is not None, attempts,
        )  # fmt: skip


def score_facts(facts: Sequence[Facts], now: datetime) -> tuple[Batch, Scores]:
    """Score many warnings at once, as things stand at `now`."""
    columns = {name: [getattr(f, name) for f in facts] for name in ("level", "payment_seen", "push_count", "round_no")}
    batch = Batch(
        level=np.array(columns["level"], np.int8),
        fraud_type=np.array([_FRAUD_TYPE.get(f.fraud_type, _FRAUD_TYPE["OTHER"]) for f in facts], np.int8),
        source=np.array([_SOURCE.get(f.source_type, _SOURCE["MANUAL"]) for f in facts], np.int8),
        contact_minutes=np.array([_minutes(f.last_contact_at, now) for f in facts], np.float64),
        age_minutes=np.array([_minutes(f.last_pushed_at, now) for f in facts], np.float64),
        payment_seen=np.array(columns["payment_seen"], np.bool_),
        amount_fen=np.array([f.amount_fen or 0 for f in facts], np.int64),
        push_count=np.array(columns["push_count"], np.int32),
        round_no=np.array(columns["round_no"], np.int32),
        call_seconds=np.array([f.call_seconds or 0 for f in facts], np.int64),
        has_phone=np.array([f.has_phone for f in facts], np.bool_),
        has_address=np.array([f.has_address for f in facts], np.bool_),
        has_id=np.array([f.has_id for f in facts], np.bool_),
        attempts=np.array([f.attempts for f in facts], np.int32),
    )
    return batch, score(batch, prior_in_force(), hour=timezone.localtime(now).hour)


def order_of(facts: Sequence[Facts], now: datetime) -> list[tuple[float, float]]:
    """(`order_key`, `value`) for each: the number that sorts, and the expected 分 averted per officer-minute."""
    if not facts:
        return []
    _batch, scores = score_facts(facts, now)
    return list(zip(scores.order_key.tolist(), scores.value.tolist(), strict=True))


def _minutes(since: datetime | None, now: datetime) -> float:
    return float("nan") if since is None else max((now - since).total_seconds() / 60, 0.0)


def prior_in_force() -> Prior:
    """The prior of the rule set, worked out once a version."""
    version = PRIOR.version_at()
    found = _priors.get(version.pk)
    if found is None:
        found = _priors[version.pk] = version.value.prior()
    return found


#: Key of the version (`None` for the factory's) → its prior.
_priors: dict[int | None, Prior] = {}
