# SPDX-License-Identifier: Apache-2.0
"""What could be found at all, Student's t, what units drawn by lot show, and the lot of who comes first."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.evaluation.campaigns import campaign
from wuzha.engine.evaluation import Design, commitment, draw, enough, evaluate, planned, strata, verified
from wuzha.engine.evaluation.lot import listed
from wuzha.engine.evaluation.power import dispersion
from wuzha.engine.evaluation.student import above, quantile


@pytest.mark.parametrize(
    ("cases", "share", "months", "told"),
    [(3000, 0.2, 6, 25), (3000, 0.2, 12, 18), (3000, 0.5, 6, 20), (3000, 0.5, 12, 15),
     (5000, 0.2, 6, 20), (5000, 0.2, 12, 14), (5000, 0.5, 6, 16), (5000, 0.5, 12, 12)],
)  # fmt: skip
def test_the_detectable_reductions_are_those_published(cases: int, share: float, months: int, told: int) -> None:
    """science.md §5.2."""
    treated, others = cases * months / 12 * share, cases * months / 12 * (1 - share)
    found = Design(treated, treated, others, others, dispersion=1.25)
    assert round(found.detectable * 100) == told


def test_few_units_can_find_less() -> None:
    many = Design(300, 300, 1200, 1200)
    assert (
        many.detectable
        < replace(many, treated=10, others=40).detectable
        < replace(many, treated=3, others=40).detectable
    )
    assert replace(many, treated=1).detectable == Design(0, 1, 1, 1).detectable == 1


def test_what_is_enough_is_enough() -> None:
    weak = Design(60, 60, 240, 240, 1.25, treated=12, others=48)
    told = enough(weak, 6)
    assert told is not None
    assert told.times_units == pytest.approx(3, abs=0.8)
    assert told.periods_after is None
    longer = enough(Design(600, 60, 2400, 240, 1.25), 6)
    assert longer is not None
    assert longer.periods_after is not None
    assert 6 < longer.periods_after < 20
    assert enough(Design(600, 600, 2400, 2400), 6) is None


def test_over_dispersion_is_seen_by_months_and_by_halves() -> None:
    random = np.random.default_rng(1)
    mean = random.uniform(2, 6, (200, 1)) * np.ones((200, 12))
    assert dispersion(random.poisson(mean)) == pytest.approx(1, abs=0.2)
    assert dispersion(random.poisson(mean * random.gamma(4, 1 / 4, (200, 12)))) == pytest.approx(2, abs=0.35)
    drift = np.repeat(random.gamma(8, 1 / 8, (200, 2)), 6, axis=1)
    assert dispersion(random.poisson(mean * drift)) > 2
    assert dispersion(np.zeros((3, 4))) == dispersion(np.ones((1, 4))) == 1


def test_a_plan_says_beforehand_what_the_evaluation_will_say() -> None:
    told = campaign(11, worst_of=3, people=(2000, 2000))
    treated = (~told.never).astype(float)
    plan = planned(told.before(12), treated, 1 - treated, 6, 3)
    assert plan.detectable == pytest.approx(evaluate(told, 3).mde, rel=0.02)
    assert planned(told.before(2), treated, 1 - treated, 6, 3).detectable == 1


@pytest.mark.parametrize(
    ("freedom", "tail", "missed"),
    [(1, 12.706204736, 1.37638192), (2, 4.30265273, 1.060660172), (4.5, 2.658912347, 0.928965569),
     (30, 2.042272456, 0.853767261), (200, 1.971896224, 0.843422132)],
)  # fmt: skip
def test_students_t_is_that_of_scipy(freedom: float, tail: float, missed: float) -> None:
    """scipy 1.17.1: t.ppf(0.975, d), t.ppf(0.8, d)."""
    assert quantile(0.025, freedom) == pytest.approx(tail, rel=1e-8)
    assert quantile(0.2, freedom) == pytest.approx(missed, rel=1e-8)
    assert above(-tail, freedom) == pytest.approx(0.975)
    assert above(0, freedom) == 0.5


@given(st.floats(0.3, 1e5), st.floats(0.001, 0.4))
def test_a_quantile_has_its_tail(freedom: float, chance: float) -> None:
    assert above(quantile(chance, freedom), freedom) == pytest.approx(chance, rel=1e-7)


def test_a_lot_by_nobodys_effect_is_even() -> None:
    found = [evaluate(campaign(seed, units=40, treated=10), 0).placebo_p for seed in range(60)]
    values = [one for one in found if one is not None]
    assert 0.35 < np.mean(values) < 0.65
    assert evaluate(campaign(1), 0).placebo_p == evaluate(campaign(1), 0).placebo_p


RATES = {f"社区{at:02}": at / 10 for at in range(40)}


def test_strata_hold_like_numbers_from_the_highest_rate_on() -> None:
    groups = strata(RATES, 5)
    assert Counter(groups.values()) == dict.fromkeys(range(5), 8)
    assert groups["社区39"] == 0
    assert groups["社区00"] == 4
    assert strata({"a": 1.0}, 5) == {"a": 0}


def test_every_wave_is_as_mixed_as_the_whole() -> None:
    groups = strata(RATES, 4)
    order = draw(groups, "种子", [8, 8])
    assert [turn.place for turn in order] == list(range(1, 41))
    assert Counter(turn.wave for turn in order) == {1: 8, 2: 8, 3: 24}
    for wave in (1, 2):
        many = Counter(turn.stratum for turn in order if turn.wave == wave)
        assert set(many.values()) == {2}
        assert len(many) == 4


def test_a_lot_is_bound_by_what_was_published_and_can_be_repeated() -> None:
    groups = strata(RATES, 5)
    hashed = commitment(groups, "0xseed")
    assert hashed == hashlib.sha256((listed(groups) + "0xseed\n").encode()).hexdigest()
    assert verified(groups, "0xseed", hashed.upper() + " ")
    assert not verified(groups, "0xother", hashed)
    assert not verified({**groups, "社区00": 3}, "0xseed", hashed)
    turned = dict(reversed(groups.items()))
    assert draw(groups, "s", [10], "12 05 31") == draw(turned, "s", [10], "12 05 31") != draw(groups, "s", [10])
    with pytest.raises(ValueError, match="a seed"):
        draw(groups, " ", [10])


def test_every_unit_comes_first_as_often_as_another_of_its_stratum() -> None:
    groups = strata(RATES, 4)
    firsts = Counter(turn.unit for seed in range(800) for turn in draw(groups, str(seed), [10]) if turn.wave == 1)
    assert len(firsts) == 40
    assert min(firsts.values()) > 140
    assert max(firsts.values()) < 265
