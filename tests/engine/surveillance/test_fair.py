# SPDX-License-Identifier: Apache-2.0
"""Fair standing: nobody is listed for luck, who is really worse is found, and odd rounds have sensible answers."""

from __future__ import annotations

from dataclasses import astuple
from math import isfinite

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuzha.engine.surveillance import Colour, Round, Unit, compared, compared_rounds
from wuzha.engine.surveillance.dispersion import leave_one_out, spread
from wuzha.engine.surveillance.fair import judge
from wuzha.engine.surveillance.special import Floats, floats, mid_p

#: 20 townships of 20,000 to 200,000 people, 165 cases for 100,000 a year (science.md §3.2).
PEOPLE = 20_000 * 10 ** (np.arange(20) / 19)
RATE = 165e-5
ROUND = st.lists(st.tuples(st.integers(1, 300_000), st.integers(0, 400)), min_size=1, max_size=12)


def units(*rows: tuple[float, int]) -> list[Unit]:
    return [Unit(f"u{at:03}", people, count) for at, (people, count) in enumerate(rows)]


def judged(counts: Floats, people: Floats):  # type: ignore[no-untyped-def]
    counts = floats(counts)
    return judge(counts, leave_one_out(counts, np.broadcast_to(people, counts.shape)))


@pytest.mark.parametrize("years", [1, 1 / 4, 1 / 12, 1 / 52, 1 / 365])
def test_at_most_two_of_a_hundred_equal_rounds_list_anybody(years: float) -> None:
    random = np.random.default_rng(41)
    red = judged(random.poisson(PEOPLE * RATE * years, (1500, 20)), PEOPLE).red
    assert red.any(1).mean() <= 0.02


def test_fifty_equal_cities_list_nobody() -> None:
    for seed in range(50):
        counts = np.random.default_rng(seed).poisson(PEOPLE * RATE)
        found = compared(units(*zip(PEOPLE.tolist(), counts.tolist(), strict=True)))
        assert Colour.RED not in {row.standing for row in found.rows}


@pytest.mark.parametrize(("many", "each"), [(2, 5), (2, 30), (3, 5), (5, 30), (10, 5)])
def test_a_handful_of_equal_units_is_judged_as_fairly(many: int, each: int) -> None:
    random = np.random.default_rng(42)
    assert judged(random.poisson(each, (2000, many)), np.ones(many)).red.any(1).mean() <= 0.02


def test_a_unit_of_nine_tenths_of_the_city_is_judged_as_fairly() -> None:
    people = np.array([1.0] * 9 + [91.0])
    random = np.random.default_rng(43)
    assert judged(random.poisson(5 * people, (2000, 10)), people).red.any(1).mean() <= 0.02


def test_equal_outlets_are_not_proposed() -> None:
    random = np.random.default_rng(44)
    expected = random.uniform(2, 40, 300)
    assert judged(random.poisson(expected, (150, 300)), expected).red.any(1).mean() <= 0.02


def test_two_really_bad_townships_are_found_and_fair_ones_left_alone() -> None:
    random = np.random.default_rng(45)
    risks = np.exp(random.normal(0, 0.12, (1500, 20)))
    bad = [int(np.abs(PEOPLE - people).argmin()) for people in (32_000, 86_000)]
    risks[:, bad] = (1.8, 1.5)
    red = judged(random.poisson(PEOPLE * RATE * risks), PEOPLE).red
    assert red[:, bad].mean() >= 0.70
    assert np.delete(red, bad, axis=1).any(1).mean() <= 0.08


def test_who_is_listed_in_a_very_uneven_city_is_truly_worse() -> None:
    random = np.random.default_rng(46)
    risks = np.exp(random.normal(0, 0.4, (400, 20)))
    red = judged(random.poisson(PEOPLE * RATE * risks), PEOPLE).red
    true = risks * PEOPLE.sum() / (risks * PEOPLE).sum(1, keepdims=True)
    assert red.any(1).mean() > 0.5
    assert (true[red] > 1.2).mean() > 0.98


def test_expected_counts_leave_the_unit_out() -> None:
    found = compared(units((100, 10), (300, 20), (600, 60)))
    assert [row.expected for row in found.rows] == pytest.approx([100 * 80 / 900, 300 * 70 / 700, 600 * 30 / 400])
    assert [row.ratio for row in found.rows] == pytest.approx([10 * 900 / 8000, 20 / 30, 60 / 45])
    assert [row.rate for row in found.rows] == pytest.approx([0.1, 20 / 300, 0.1])


def test_strata_are_compared_with_their_like() -> None:
    # Old people are cheated twice as often everywhere: the unit with many of them is as good as the other two.
    people = floats([[[800, 200], [200, 800], [500, 500]]])
    counts = people * [0.01, 0.02]
    told = leave_one_out(counts, people)
    assert told.expected[0].tolist() == pytest.approx(counts.sum(-1)[0].tolist())
    assert leave_one_out(counts.sum(-1), people.sum(-1)).expected[0, 1] < counts.sum(-1)[0, 1]


def test_given_expectations_are_judged_by_the_poisson_where_units_are_alike() -> None:
    rows = [Unit("a", None, 15, 8.0), *(Unit(f"b{at:02}", None, 20, 20.0) for at in range(18))]
    found = compared(rows)
    assert found.tau2 == 0
    assert found.rows[0].p == pytest.approx(0.012744, abs=5e-7)
    assert found.rows[0].q == pytest.approx(19 * 0.012744, abs=1e-4)
    assert found.rows[0].rate is None


def test_the_spread_is_spiegelhalters() -> None:
    random = np.random.default_rng(47)
    counts = random.poisson(100 * np.exp(random.normal(0, 0.08, (1, 20)))).astype(float)
    expected = np.full((1, 20), 100.0)
    z = 2 * (np.sqrt(counts[0]) - 10)
    z = np.clip(z, *np.quantile(z, [0.1, 0.9]))
    tau2, phi = spread(counts, expected)
    assert phi[0] == pytest.approx((z**2).mean())
    told = max(0.0, (20 * (z**2).mean() - 19) / (2000 - 20 * 100**2 / 2000))
    assert tau2[0] == pytest.approx(told if told < 0.0144 else told - (told - 0.0144) * 40 / 59)


def test_over_dispersion_weakens_the_evidence() -> None:
    counts = [60, 140, 75, 125, 90, 110, 150, 55, 100, 100, 130, 70]
    found = compared([Unit(f"{at:02}", None, count, 100.0) for at, count in enumerate(counts)])
    assert found.tau2 > 0.0144
    assert found.phi > 1
    high = found.rows[6]
    assert high.p == pytest.approx(float(mid_p(150, 100.0, found.tau2)))
    assert high.p > float(mid_p(150, 100.0))


@settings(max_examples=25)
@given(ROUND, st.randoms(use_true_random=False))
def test_the_order_of_rows_says_nothing(rows: list[tuple[int, int]], random) -> None:  # type: ignore[no-untyped-def]
    plain = units(*rows)
    mixed = list(plain)
    random.shuffle(mixed)
    by_key = {row.key: row for row in compared(mixed).rows}
    for row in compared(plain).rows:
        other = by_key[row.key]
        assert row.standing == other.standing
        assert (row.rank_low, row.rank_high) == (other.rank_low, other.rank_high)
        assert row.p == pytest.approx(other.p, rel=1e-9)


@settings(max_examples=25)
@given(ROUND, st.sampled_from([0.001, 7.0, 1000.0]))
def test_the_unit_of_population_says_nothing(rows: list[tuple[int, int]], factor: float) -> None:
    one, other = compared(units(*rows)), compared(units(*((people * factor, count) for people, count in rows)))
    assert [row.standing for row in one.rows] == [row.standing for row in other.rows]
    assert [row.expected for row in one.rows] == pytest.approx([row.expected for row in other.rows])
    assert one.tau2 == pytest.approx(other.tau2)


@settings(max_examples=25)
@given(ROUND, st.integers(1, 60))
def test_more_cases_are_never_better_evidence(rows: list[tuple[int, int]], more: int) -> None:
    """Of the ratio, the chance of luck for equal units, and the place among the others."""
    (people, count), *others = rows
    one, other = (
        compared(units((people, count), *others)).rows[0],
        compared(units((people, count + more), *others)).rows[0],
    )
    if one.ratio is not None and other.ratio is not None:
        assert other.ratio > one.ratio
    assert other.rank <= one.rank + 0.35  # the prior moves a little too
    assert other.expected == pytest.approx(one.expected) or not any(count for _, count in others)


@settings(max_examples=25)
@given(ROUND)
def test_every_number_is_one(rows: list[tuple[int, int]]) -> None:
    found = compared(units(*rows))
    for row in found.rows:
        numbers = [value for value in astuple(row) if isinstance(value, float)]
        assert all(map(isfinite, numbers))
        assert 0 <= row.p <= row.q <= 1
        assert 1 <= row.rank_low <= row.rank_high <= len(rows)
        assert 1 <= row.rank <= len(rows)
        assert row.standing is Colour.GREEN or (row.q <= 0.1 and row.count > row.expected)
    assert isfinite(found.tau2)
    assert isfinite(found.phi)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [(1000, 5)],
        [(1000, 0)],
        [(0, 0)],
        [(1000, 0)] * 4,
        [(1000, 5), (0, 0)],
        [(0, 0), (0, 0)],
        [(1000, 30), *[(1000, 0)] * 19],
        [(10**10, 10**9), (10**9, 2 * 10**8), (10**9, 10**8)],
        [(1, 1)] * 3,
    ],
)
def test_odd_rounds_have_sensible_answers(rows: list[tuple[float, int]]) -> None:
    found: Round = compared(units(*rows))
    assert len(found.rows) == len(rows)
    for row in found.rows:
        assert all(isfinite(value) for value in astuple(row) if isinstance(value, float))
    if not any(count for _, count in rows) or len(rows) < 2:
        assert {row.standing for row in found.rows} <= {Colour.GREEN}
        assert {row.p for row in found.rows} <= {1.0}


def test_the_one_unit_with_cases_is_found() -> None:
    found = compared(units((1000, 30), *[(1000, 0)] * 19))
    assert found.rows[0].standing is Colour.RED
    assert found.rows[0].rank_high == 1
    assert compared(units((1000, 1), *[(1000, 0)] * 19)).rows[0].standing is Colour.GREEN


def test_a_city_of_extremes_calls_only_the_high_ones() -> None:
    found = compared(units((10**6, 5 * 10**7), (2 * 10**6, 9)))
    assert [row.standing for row in found.rows] == [Colour.RED, Colour.GREEN]
    found = compared(units((10, 0), (2000, 9)))
    assert {row.standing for row in found.rows} == {Colour.GREEN}
    assert min(row.p for row in found.rows) > 0.3


def test_rounds_are_judged_each_by_itself() -> None:
    random = np.random.default_rng(48)
    rounds = [
        units(*((1000 * (at + 1), int(random.poisson(20 * (at + 1)))) for at in range(size)))
        for size in (3, 20, 3, 1, 20)
    ]
    assert compared_rounds(rounds) == [compared(one) for one in rounds]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ([Unit("a", 5, 1), Unit("a", 6, 1)], "twice"),
        ([Unit("a", 5, -1)], "below 0"),
        ([Unit("a", float("nan"), 1)], "no number"),
        ([Unit("a", 0, 1)], "none can be"),
        ([Unit("a", None, 1)], "neither"),
        ([Unit("a", 5, 1, 2.0), Unit("b", 5, 1)], "some have none"),
    ],
)
def test_what_cannot_be_meant_is_refused(wrong: list[Unit], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        compared(wrong)
