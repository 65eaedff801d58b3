# SPDX-License-Identifier: Apache-2.0
"""What is picked for a unit, whatever the counts are: the best cell, honest intervals, never more people than live."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wuzha.engine.aiming import estimate
from wuzha.outreach.rules.aims import AIM_LIFE, AimState, monday, picks, wanted


@given(st.floats(0, 3e6), st.integers(1, 1000), st.integers(1, 10_000), st.integers(1, 100_000))
def test_so_many_are_asked_for_as_there_are_at_most(people: float, share: int, least: int, most: int) -> None:
    found = wanted(people, share, least, most)
    assert 1 <= found <= max(1, round(people))
    assert found <= max(least, most)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**31), st.integers(1, 8), st.integers(1, 5), st.integers(1, 6), st.floats(0, 8))
def test_the_first_is_the_best_and_every_interval_holds_its_estimate(
    seed: int, units: int, ages: int, types: int, mean: float
) -> None:
    random = np.random.default_rng(seed)
    counts = random.poisson(mean, (units, ages, types)).astype(float)
    people = random.uniform(50, 50_000, (units, ages))
    rates = estimate(counts, people)
    for at, cells in enumerate(picks(rates, people.tolist(), 52, 10)):
        assert bool(cells) is bool(counts.sum() > 0)
        if cells:
            assert rates.rate[at, cells[0].age, cells[0].kind] == rates.rate[at].max()
            assert len({(one.age, one.kind) for one in cells}) == len(cells)
        assert all(0 <= one.low <= one.expected <= one.high < np.inf for one in cells)


@given(st.dates(date(2020, 1, 1), date(2099, 12, 31)))
def test_a_week_begins_on_monday(day: date) -> None:
    assert monday(day).weekday() == 0
    assert 0 <= (day - monday(day)).days < 7


def test_a_unit_may_think_better_of_any_answer_and_never_unsay_it() -> None:
    assert AIM_LIFE.terminal == frozenset()
    assert all(end is not AimState.SUGGESTED for _start, end in AIM_LIFE.edges)
