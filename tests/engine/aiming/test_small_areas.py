# SPDX-License-Identifier: Apache-2.0
"""Small cells are drawn to what is known of larger ones, and reach more of next year's cases than their own counts
do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuzha.engine.aiming import Level, as_good, chosen, estimate, public
from wuzha.engine.aiming.small_areas import log_likelihood, strength

COUNTS = np.array([0, 3, 1, 7, 12, 2, 0, 25.0])
EXPECTED = np.array([0.7, 2.0, 3.3, 4.1, 9.0, 2.2, 0.05, 14.0])


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (0.4, -20.04184809439073),
        (2.0, -16.56092988927817),
        (30.0, -16.345268542729116),
        (1e6, -17.280524398752856),
    ],
)
def test_the_marginal_likelihood_is_that_of_scipy(size: float, told: float) -> None:
    """scipy 1.17.1: nbinom.logpmf(y, a, a / (a + e)).sum()."""
    assert log_likelihood(COUNTS, EXPECTED, size) == pytest.approx(told, rel=1e-9)


def test_the_likeliest_strength_is_found() -> None:
    """scipy 1.17.1: minimize_scalar over log a."""
    assert strength(COUNTS, EXPECTED) == pytest.approx(7.125540739946543, rel=1e-5)


def table(seed: int = 1, communities: int = 8, many: float = 3.0):  # type: ignore[no-untyped-def]
    random = np.random.default_rng(seed)
    people = random.integers(200, 900, (communities, 3)).astype(float)
    return random.poisson(
        many * np.exp(random.normal(0, 0.4, (communities, 1, 2))) * np.ones((communities, 3, 2))
    ), people


def test_a_cell_is_the_product_of_what_is_known_of_it() -> None:
    counts, people = table()
    found = estimate(counts, people)
    base = counts.sum(0) / people.sum(0)[:, None]
    due = people[:, :, None] * base
    f = (counts.sum((1, 2)) + found.strength_community) / (due.sum((1, 2)) + found.strength_community)
    g = (counts.sum(1) + found.strength_type) / (f[:, None] * due.sum(1) + found.strength_type)
    assert np.allclose(found.rate, base * f[:, None, None] * g[:, None, :])


def test_alike_communities_are_not_told_apart() -> None:
    people = np.full((50, 2), 1000.0)
    counts = np.random.default_rng(5).poisson(3, (50, 2, 2))
    found = estimate(counts, people)
    assert (found.rate.max(0) / found.rate.min(0)).max() < 1.5
    assert ((counts + 0.5).max(0) / (counts + 0.5).min(0)).max() > 5


def test_a_cell_that_is_not_sure_tells_its_parents_rate() -> None:
    counts, people = np.zeros((40, 2, 2)), np.full((40, 2), 1000.0)
    counts[:, :, 0] = np.random.default_rng(6).poisson(
        4 * np.exp(np.random.default_rng(7).normal(0, 1, (40, 1))), (40, 2)
    )
    counts[0, 0, 1] = 1
    found = estimate(counts, people)
    assert (found.cv[found.level != Level.CITY] < 0.5).all()
    assert found.level[0, 0, 1] == Level.CITY
    assert found.told[0, 0, 1] == found.told[5, 0, 1] == counts[:, 0, 1].sum() / people[:, 0].sum()
    assert Level.CELL in found.level[:, :, 0]
    assert ((found.low <= found.told) & (found.told <= found.high)).all()
    assert np.isinf(found.high[0, 1, 1])


def test_the_interval_holds_the_truth() -> None:
    inside = []
    for seed in range(20):
        random = np.random.default_rng(seed)
        people = random.integers(500, 3000, (60, 3)).astype(float)
        true = 4e-3 * random.gamma(8, 1 / 8, (60, 1, 1)) * random.gamma(8, 1 / 8, (60, 1, 4)) * np.ones((60, 3, 4))
        found = estimate(random.poisson(true * people[:, :, None]), people)
        cell = found.level == Level.CELL
        inside.append(((found.low <= true) & (true <= found.high))[cell].mean())
    assert 0.86 < np.mean(inside) < 0.95


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.integers(2, 1000))
def test_order_and_unit_of_people_change_nothing(seed: int, times: int) -> None:
    counts, people = table(seed)
    order = np.random.default_rng(seed).permutation(len(people))
    first, turned, scaled = (
        estimate(counts, people),
        estimate(counts[order], people[order]),
        estimate(counts, people * times),
    )
    assert np.allclose(turned.rate, first.rate[order], rtol=1e-5)
    assert np.allclose(scaled.rate * times, first.rate, rtol=1e-5)


def test_messages_go_to_the_highest_rates_first() -> None:
    rate = np.array([[[3.0, 1.0], [2.0, 0.0]]])
    share = chosen(rate, np.array([[10.0, 20.0]]), 20)
    assert share.tolist() == [[[1.0, 0.0], [0.5, 0.0]]]
    assert chosen(rate, np.array([[10.0, 0.0]]), 1e9).tolist() == [[[1.0, 1.0], [0.0, 0.0]]]


def test_what_cannot_be_told_from_the_best_is_as_good() -> None:
    assert as_good([1.0, 0.95, 0.2], [0.1, 0.1, 0.1]) == [0, 1]
    assert as_good([1.0, 0.2, 0.0], [0.1, 2.0, 0.1]) == [0, 1]
    assert as_good([0.0, 0.0], [0.1, 0.1]) == as_good([], []) == []


def test_one_and_two_are_hidden() -> None:
    assert [public(one) for one in range(5)] == [0, None, None, 3, 4]


@pytest.mark.parametrize(
    ("counts", "people"),
    [([[[1.0]]], [[0.0]]), ([[[-1.0]]], [[5.0]]), ([[1.0]], [[5.0]]), ([[[1.0]]], [[5.0, 5.0]])],
)
def test_a_table_that_is_none_is_refused(counts: list[object], people: list[object]) -> None:
    with pytest.raises(ValueError, match=r"must be|counts by|no people"):
        estimate(counts, people)  # type: ignore[arg-type]


#: How common the types are among reports, in per cent.
TYPES = np.array([34.5, 13.4, 11.5, 10.8, 8.2, 6.9, 4.4, 4.3, 2.1, 1.6, 1.2, 1.1])


@pytest.mark.parametrize("spread", [(0.5, 0.35, 0.35), (0.3, 0.2, 0.2), (0.5, 0.6, 0.35)])
def test_the_best_tenth_reaches_nearly_what_the_oracle_reaches(spread: tuple[float, float, float]) -> None:
    """benchmarks/aiming.py prints the whole table."""
    shares: dict[str, list[float]] = {"raw": [], "drawn": [], "oracle": []}
    for seed in range(4):
        random = np.random.default_rng(seed)
        people = random.integers(200, 3000, (300, 5)).astype(float)
        logs = [random.normal(0, spread[0], (1, 5, 12)), random.normal(0, spread[1], (300, 1, 1))]
        true = np.exp(logs[0] + logs[1] + random.normal(0, spread[2], (300, 1, 12))) * TYPES * people[:, :, None]
        true *= 3000 / true.sum()
        counts = random.poisson(true)
        for name, rate in (
            ("raw", counts / people[:, :, None]),
            ("drawn", estimate(counts, people).rate),
            ("oracle", true / people[:, :, None]),
        ):
            shares[name].append(float((chosen(rate, people, people.sum() * 1.2) * true).sum() / true.sum()))
    raw, drawn, oracle = (np.mean(shares[name]) for name in ("raw", "drawn", "oracle"))
    assert drawn >= 0.92 * oracle
    assert raw < 0.75 * oracle
