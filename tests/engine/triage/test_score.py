# SPDX-License-Identifier: Apache-2.0
"""The index against a hand calculation, and what must hold for every queue."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.triage.strategies import rows
from wuzha.engine.triage import LEVELS, Batch, Channel, Scores, batch_of, load_prior, score

PRIOR = load_prior()

hours = st.one_of(st.none(), st.integers(0, 23))


def pair(row: dict[str, Any], **changed: Any) -> tuple[Batch, Scores]:
    batch = batch_of([row, row | changed])
    return batch, score(batch, PRIOR)


def test_value_equals_the_hand_calculation_for_a_call() -> None:
    batch = batch_of(
        [{"level": "HIGH", "fraud_type": "LEADER", "contact_minutes": 20.0, "has_phone": True, "payment_seen": True}]
    )
    scores = score(batch, PRIOR, hour=10)
    odds = 0.0303 / 0.9697 * 4.0 * 2.0  # HIGH, a payment seen, contact within half an hour
    p = odds / (1 + odds)
    minutes = 7.0 * 0.58 + 2.5 * 0.42
    savable = math.exp(-(((20 + minutes) / 53.0) ** 0.8))
    expected = p * 3_800_000 * 0.58 * 0.75 * savable / minutes
    assert scores.channel[0] == Channel.PHONE
    assert scores.p[0] == pytest.approx(p)
    assert scores.expected_loss_fen[0] == 3_800_000
    assert scores.minutes[0] == pytest.approx(5.11)
    assert scores.value[0] == pytest.approx(expected)
    assert scores.value[0] == pytest.approx(0.2 * 1_653_000 / 5.11 * 0.577, rel=1e-3)
    assert scores.order_key[0] == pytest.approx(2 + expected / (expected + 10_000))


def test_value_equals_the_hand_calculation_for_a_visit_without_a_phone() -> None:
    batch = batch_of([{"level": "LOW", "fraud_type": "INVEST", "age_minutes": 600.0, "has_address": True}])
    scores = score(batch, PRIOR)
    savable = math.exp(-(((600 + 60 + 50) / 3812.9) ** 0.8))
    assert scores.channel[0] == Channel.VISIT
    assert scores.value[0] == pytest.approx(0.0031 * 12_920_000 * 0.76 * 0.60 * savable / 50)


def test_look_ahead_counts_only_what_waiting_would_lose() -> None:
    batch = batch_of([{"fraud_type": "ROMANCE", "contact_minutes": 5.0, "has_phone": True}])
    now = score(batch, PRIOR)
    ahead = score(batch, PRIOR, wait_minutes=240.0)
    first = math.exp(-(((5 + now.minutes[0]) / 6354.8) ** 0.8))
    later = math.exp(-(((245 + now.minutes[0]) / 6354.8) ** 0.8))
    assert ahead.value[0] == pytest.approx(now.value[0] * (first - later) / first)


def test_expected_loss_given_money_seen_is_the_mean_of_the_tail() -> None:
    drawn = np.random.default_rng(1).lognormal(math.log(3_420_000) - 1.1**2 / 2, 1.1, 2_000_000)
    tail = drawn[drawn >= 5_000_000].mean()
    scores = score(batch_of([{"fraud_type": "BRUSH", "amount_fen": 5_000_000}]), PRIOR)
    assert scores.expected_loss_fen[0] == pytest.approx(tail, rel=0.01)


@given(rows, hours)
def test_every_number_is_finite_and_inside_its_range(row: dict[str, Any], hour: int | None) -> None:
    scores = score(batch_of([row]), PRIOR, hour=hour)
    assert np.isfinite(scores.order_key).all()
    assert 0 <= scores.value[0] < math.inf
    assert 0 < scores.p[0] < 1
    assert 0 < scores.expected_loss_fen[0] <= PRIOR.loss_cap_fen
    assert 0 < scores.reach[0] <= 1


@given(rows, st.integers(0, 3))
def test_a_higher_level_never_lowers_the_value(row: dict[str, Any], level: int) -> None:
    _, scores = pair(row, level=min(level, LEVELS.index(row["level"])))
    assert scores.value[1] >= scores.value[0]


@given(rows, rows)
def test_a_lower_level_never_precedes_a_higher_one_in_level_mode(one: dict[str, Any], two: dict[str, Any]) -> None:
    scores = score(batch_of([one | {"level": "LOW"}, two | {"level": "URGENT"}]), PRIOR)
    assert scores.order_key[0] < scores.order_key[1]


@given(rows, rows)
def test_inside_a_level_the_key_orders_as_the_value(one: dict[str, Any], two: dict[str, Any]) -> None:
    scores = score(batch_of([one, two | {"level": one["level"]}]), PRIOR)
    if scores.value[0] > scores.value[1]:
        assert scores.order_key[0] >= scores.order_key[1]


@given(rows, st.floats(0, 50_000), st.floats(0, 50_000))
def test_a_fresher_contact_never_scores_lower(row: dict[str, Any], one: float, two: float) -> None:
    batch = batch_of([row | {"contact_minutes": min(one, two)}, row | {"contact_minutes": max(one, two)}])
    scores = score(batch, PRIOR)
    assert scores.value[0] >= scores.value[1]


@given(rows)
def test_a_payment_seen_never_lowers_the_value(row: dict[str, Any]) -> None:
    _, scores = pair(row | {"payment_seen": False}, payment_seen=True)
    assert scores.value[1] >= scores.value[0]


@given(rows, st.integers(0, 10**13), st.integers(0, 10**13))
def test_more_money_seen_never_lowers_the_expected_loss(row: dict[str, Any], one: int, two: int) -> None:
    scores = score(batch_of([row | {"amount_fen": min(one, two)}, row | {"amount_fen": max(one, two)}]), PRIOR)
    assert scores.expected_loss_fen[1] >= scores.expected_loss_fen[0]


@given(rows, st.floats(0.0001, 0.9999), st.floats(0.0001, 0.9999))
def test_a_larger_probability_never_lowers_the_value(row: dict[str, Any], one: float, two: float) -> None:
    scores = score(batch_of([row, row]), PRIOR, p=np.array([min(one, two), max(one, two)]))
    assert scores.value[1] >= scores.value[0]
    assert scores.p_given


@given(rows)
def test_knowing_where_to_reach_the_person_never_lowers_the_value(row: dict[str, Any]) -> None:
    blind = row | {"has_phone": False, "has_address": False, "has_id": False}
    for known in ("has_phone", "has_address", "has_id"):
        _, scores = pair(blind, **{known: True})
        assert scores.value[1] >= scores.value[0]


def test_without_level_mode_the_index_alone_orders() -> None:
    batch = batch_of(
        [
            {"level": "URGENT", "fraud_type": "GAME", "contact_minutes": 3000.0},
            {"level": "LOW", "fraud_type": "INVEST", "contact_minutes": 1.0, "has_phone": True, "payment_seen": True},
        ]
    )
    assert score(batch, PRIOR).order_key.argmax() == 0
    assert score(batch, PRIOR, level_mode=False).order_key.argmax() == 1


def test_a_call_is_worth_less_at_night() -> None:
    batch = batch_of([{"has_phone": True}])
    assert score(batch, PRIOR, hour=3).value[0] < score(batch, PRIOR, hour=10).value[0]


def test_a_probability_of_the_wrong_shape_or_range_is_refused() -> None:
    batch = batch_of([{}, {}])
    with pytest.raises(ValueError, match="one probability"):
        score(batch, PRIOR, p=np.array([0.5]))
    with pytest.raises(ValueError, match="one probability"):
        score(batch, PRIOR, p=np.array([0.5, 1.0]))


def test_an_empty_queue_scores_to_nothing() -> None:
    assert len(score(batch_of([]), PRIOR).value) == 0
