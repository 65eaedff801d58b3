# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from wuzha.engine.triage import Mode, Rates, batch_of, choose_mode, load_prior, pick, score

PRIOR = load_prior()
QUEUE = [
    {"level": "MEDIUM", "fraud_type": "INVEST", "contact_minutes": 10.0, "age_minutes": 5.0, "has_phone": True},
    {"level": "MEDIUM", "fraud_type": "GAME", "contact_minutes": 900.0, "age_minutes": 800.0, "has_phone": True},
    {"level": "MEDIUM", "fraud_type": "LOAN", "contact_minutes": 300.0, "age_minutes": 200.0, "has_phone": True},
    {"level": "LOW", "fraud_type": "LOAN", "contact_minutes": 1.0, "age_minutes": 9000.0, "has_phone": True},
]
BATCH = batch_of(QUEUE)
SCORES = score(BATCH, PRIOR)
INSIDE = np.array([True, False, True, True])


def test_modes_come_in_the_given_shares() -> None:
    counts = Counter(choose_mode(u, Rates()) for u in (np.arange(1000) + 0.5) / 1000)
    assert counts == {Mode.OLDEST: 100, Mode.RANDOM: 50, Mode.INDEX: 850}


@pytest.mark.parametrize("u", [-0.1, 1.0])
def test_a_draw_outside_the_unit_interval_is_refused(u: float) -> None:
    with pytest.raises(ValueError, match="u must lie"):
        choose_mode(u, Rates())


def test_rates_above_one_are_refused() -> None:
    with pytest.raises(ValueError, match="rates"):
        Rates(oldest=0.8, random=0.3)


def test_the_index_takes_the_top_the_oldest_takes_the_oldest_inside_its_limit() -> None:
    by_index = pick(BATCH, SCORES, inside_limit=INSIDE, u_mode=0.9, u_row=0.0)
    oldest = pick(BATCH, SCORES, inside_limit=INSIDE, u_mode=0.01, u_row=0.0)
    assert (by_index.row, by_index.mode, by_index.eligible) == (0, Mode.INDEX, 3)
    assert (oldest.row, oldest.mode) == (2, Mode.OLDEST)


def test_random_stays_inside_the_level_and_propensities_sum_to_one() -> None:
    picks = [pick(BATCH, SCORES, inside_limit=INSIDE, u_mode=0.12, u_row=u) for u in (0.0, 0.4, 0.99)]
    assert [p.row for p in picks] == [0, 1, 2]
    assert sum(p.propensity for p in picks) == pytest.approx(1.0)
    assert picks[1].propensity == pytest.approx(0.05 / 3)


def test_with_nothing_inside_its_limit_the_top_is_taken() -> None:
    found = pick(BATCH, SCORES, inside_limit=np.zeros(4, dtype=bool), u_mode=0.01, u_row=0.0)
    assert found.row == 0
    assert found.propensity == pytest.approx(0.95 + 0.05 / 3)


def test_urgent_is_never_delayed() -> None:
    batch = batch_of([*QUEUE, {"level": "URGENT", "fraud_type": "GAME", "contact_minutes": 9000.0}])
    scores = score(batch, PRIOR)
    for u in (0.0, 0.12, 0.9):
        found = pick(batch, scores, inside_limit=np.ones(5, dtype=bool), u_mode=u, u_row=0.5)
        assert (found.row, found.propensity) == (4, 1.0)


def test_an_empty_queue_is_refused() -> None:
    empty = batch_of([])
    with pytest.raises(ValueError, match="nothing is waiting"):
        pick(empty, score(empty, PRIOR), inside_limit=np.zeros(0, dtype=bool), u_mode=0.5, u_row=0.5)
