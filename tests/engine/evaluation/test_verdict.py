# SPDX-License-Identifier: Apache-2.0
"""Did it work: what did nothing is not called effective, what worked is found, and what nobody can know is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.evaluation.campaigns import campaign
from wuzha.engine.evaluation import Evaluation, Panel, Remark, Verdict, evaluate, panel
from wuzha.engine.evaluation.contrast import contrast, sums


def small(*rows: tuple[list[int], int | None]) -> Panel:
    return panel(
        [f"u{at}" for at in range(len(rows))], [row[0] for row in rows], [1000] * len(rows), [r[1] for r in rows]
    )


def test_the_ratio_is_that_worked_out_by_hand() -> None:
    told = small(([10, 10, 6], 2), ([20, 20, 14], 2), ([10, 12, 9], None), ([20, 18, 21], None))
    found = contrast(sums(told, (2,), 0), np.array([[0, 0, -1, -1]]))
    # Treated 60 before and 20 after, the others 60 before and 30 after: (20/60) / (30/60).
    assert found.observed[0] == 20
    assert found.expected[0] == pytest.approx(30)
    assert np.exp(found.log_ratio[0]) == pytest.approx(2 / 3)
    # Residuals of the treated are smaller than chance alone: the floor is 1/20 + 1/60. Of the others (9 - 11)/30 and
    # (21 - 19)/30, by leverage 22/60 and 38/60.
    others = (2 / 30) ** 2 / (38 / 60) ** 1.5 + (2 / 30) ** 2 / (22 / 60) ** 1.5
    assert others < 1 / 30 + 1 / 60
    assert found.error[0] == pytest.approx(np.sqrt(1 / 20 + 1 / 60 + 1 / 30 + 1 / 60))


def test_a_season_and_a_growing_population_are_no_effect() -> None:
    people = np.array([[1000.0, 1000, 2000, 2000]] * 20)
    counts = np.array([[30, 60, 40, 80]] * 20)
    told = panel([f"{at:02}" for at in range(20)], counts, people, [2 if at < 10 else None for at in range(20)])
    found = evaluate(told, 0)
    assert found.ratio == pytest.approx(1)
    grown = np.where(np.arange(20)[:, None] < 10, people, 1000.0)
    lone = panel([f"{at:02}" for at in range(20)], counts, grown, [2 if at < 10 else None for at in range(20)])
    assert evaluate(lone, 0).ratio == pytest.approx(0.5)


@pytest.mark.parametrize("worst_of", [0, 3, 6])
@pytest.mark.parametrize("said", [True, False])
def test_campaigns_that_did_nothing_are_not_called_effective(worst_of: int, said: bool) -> None:
    told = [evaluate(campaign(seed, worst_of=worst_of), worst_of if said else None) for seed in range(60)]
    assert sum(one.verdict is Verdict.EFFECT for one in told) <= 5
    if said:
        inside = sum(holds(one, 1.0) for one in told)
        assert inside >= 54


def test_a_reduction_by_a_quarter_is_found() -> None:
    told = [evaluate(campaign(seed, worst_of=3, effect=0.75, people=(1500, 5000)), 3) for seed in range(40)]
    assert sum(one.verdict is Verdict.EFFECT for one in told) >= 30
    assert sum(holds(one, 0.75) for one in told) >= 35


def holds(one: Evaluation, truth: float) -> bool:
    assert one.low is not None
    assert one.high is not None
    return one.low <= truth <= one.high


def test_a_campaign_of_no_effect_at_the_worst_is_no_effect_beside_what_a_chart_would_claim() -> None:
    told = [evaluate(campaign(seed, worst_of=3)) for seed in range(8)]
    assert {one.verdict for one in told} == {Verdict.NO_EFFECT_SHOWN}
    charts = [one.before_after for one in told if one.before_after is not None]
    assert np.mean(charts) < 0.8


def test_waves_are_compared_each_with_those_never_treated() -> None:
    found = evaluate(campaign(2, effect=0.6, waves=3, treated=45), 0)
    assert found.verdict is Verdict.EFFECT
    assert found.treated == 45
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.6 < found.high


def test_where_all_are_treated_in_turn_the_last_stand_for_the_others() -> None:
    told = campaign(3, effect=0.5, treated=120, waves=4, after=12)
    found = evaluate(told, 0)
    assert Remark.LATER_AS_OTHERS in found.remarks
    assert (found.treated, found.others) == (90, 30)
    assert found.ratio is not None
    assert found.ratio < 0.75


@pytest.mark.parametrize(
    ("rows", "selected_on", "remark"),
    [
        ([([5, 5], None), ([5, 5], None)], 0, Remark.NO_TREATED),
        ([([5, 5, 3], 2), ([5, 5, 3], 2)], 0, Remark.NO_OTHERS),
        ([([5, 5, 3], 2), ([5, 5, 5], None), ([4, 5, 5], None)], 0, Remark.ONE_TREATED),
        ([([5, 5, 3], 2), ([5, 5, 3], 2), ([4, 5, 5], None)], 0, Remark.ONE_OTHER),
        ([([5, 5], 0), ([5, 5], 0), ([4, 5], None), ([4, 5], None)], 0, Remark.NO_PERIOD_BEFORE),
        ([([5, 5, 3], 2), ([5, 5, 3], 2), ([4, 5, 5], None), ([4, 5, 5], None)], 2, Remark.NO_PERIOD_BEFORE),
        ([([5, 5, 3], 2), ([5, 5, 3], 2), ([4, 5, 5], None), ([4, 5, 5], None)], None, Remark.SHORT_HISTORY),
        ([([0, 0, 0], 2), ([0, 0, 0], 2), ([0, 0, 0], None), ([0, 0, 0], None)], 0, Remark.NO_CASES),
        ([([9, 9, 9], 2), ([9, 9, 9], 2), ([0, 0, 0], None), ([0, 0, 0], None)], 0, Remark.NO_CASES),
    ],
)
def test_what_cannot_be_evaluated_is_said(
    rows: list[tuple[list[int], int | None]], selected_on: int | None, remark: Remark
) -> None:
    found = evaluate(small(*rows), selected_on)
    assert found.verdict is Verdict.NOT_ENOUGH_POWER
    assert remark in found.remarks
    assert found.mde == 1 or remark in {Remark.ONE_TREATED, Remark.ONE_OTHER}


def test_nothing_at_all_afterwards_has_an_interval() -> None:
    rows = [([40, 40, 0], 2)] * 12 + [([40, 40, 40], None)] * 20
    found = evaluate(small(*rows), 0)
    assert (found.verdict, found.ratio, found.low) == (Verdict.EFFECT, 0, 0)
    assert found.high is not None
    assert 0 < found.high < 0.1


def test_more_cases_are_no_effect() -> None:
    rows = [([40, 40, 80], 2)] * 12 + [([40, 40, 40], None)] * 20
    found = evaluate(small(*rows), 0)
    assert found.verdict is Verdict.NO_EFFECT_SHOWN
    assert Remark.MORE_CASES in found.remarks


def test_a_course_that_differed_before_is_no_effect() -> None:
    falling, level = [80, 70, 60, 50, 40, 30, 20, 20], [50] * 8
    found = evaluate(small(*([(falling, 6)] * 12 + [(level, None)] * 20)), 0)
    assert found.high is not None
    assert found.high < 1
    assert found.verdict is Verdict.NO_EFFECT_SHOWN
    assert Remark.COURSE_BEFORE in found.remarks


def test_a_small_campaign_has_no_verdict_and_is_told_what_would_do() -> None:
    found = evaluate(campaign(4, units=24, treated=6, effect=0.5), 0)
    assert found.verdict is Verdict.NOT_ENOUGH_POWER
    assert found.mde > 0.3
    assert found.enough is not None
    assert found.enough.times_units > 1
    many = int(np.ceil(found.enough.times_units))
    assert evaluate(campaign(4, units=24 * many, treated=6 * many), 0).mde < 0.33


def test_the_power_does_not_look_at_what_came_after() -> None:
    told = campaign(5)
    other = replace(told, counts=np.where(np.arange(18) < 12, told.counts, told.counts * 3))
    assert evaluate(told, 0).mde == evaluate(other, 0).mde


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 1000))
def test_order_of_rows_and_unit_of_people_change_nothing(seed: int, times: int) -> None:
    told = campaign(seed, units=30, treated=8, waves=2)
    first = evaluate(told)
    order = np.random.default_rng(seed).permutation(30)
    since = [None if start >= told.periods else int(start) for start in told.start]
    counts, people = told.counts[order], told.people[order] * times
    turned = panel([told.keys[at] for at in order], counts, people, [since[at] for at in order])
    again = evaluate(turned)
    assert again.verdict is first.verdict
    numbers = ["ratio", "low", "high", "mde"]
    assert [getattr(again, one) for one in numbers] == pytest.approx([getattr(first, one) for one in numbers])
    assert again.placebo_p == pytest.approx(first.placebo_p, abs=0.002)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.integers(0, 9), min_size=8, max_size=8), st.none() | st.integers(0, 9)),
        min_size=1,
        max_size=6,
    ),
    st.none() | st.integers(0, 9),
)
def test_any_table_has_an_answer(rows: list[tuple[list[int], int | None]], selected_on: int | None) -> None:
    found = evaluate(small(*rows), selected_on)
    assert 0 < found.mde <= 1
    assert (found.low is None) == (found.high is None)
    if found.low is not None:
        assert found.ratio is not None
        assert found.high is not None
        assert found.low <= found.ratio <= found.high < np.inf
    if found.verdict is Verdict.NOT_ENOUGH_POWER:
        assert found.remarks


@pytest.mark.parametrize(
    ("counts", "people", "start"),
    [([[1, -1]], [1], [None]), ([[1, 1]], [0], [None]), ([1, 1], [1, 1], [None]), ([[1, 1]], [1], [])],
)
def test_a_table_that_is_none_is_refused(counts: object, people: object, start: list[int | None]) -> None:
    with pytest.raises(ValueError, match=r"one row|at least 0"):
        panel(["u"], counts, people, start)  # type: ignore[arg-type]
