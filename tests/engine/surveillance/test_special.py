# SPDX-License-Identifier: Apache-2.0
"""Tails of counts against sums term by term, and against values of R and mpmath."""

from __future__ import annotations

from math import exp, lgamma, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.engine.surveillance.special import (
    beta_below,
    chance_above,
    gamma_above,
    gamma_below,
    gamma_quantile,
    log_gamma,
    mid_p,
)


def chance(y: int, e: float, spread: float) -> float:
    if not spread:
        return exp(y * log(e) - e - lgamma(y + 1))
    r = 1 / spread
    return exp(lgamma(y + r) - lgamma(r) - lgamma(y + 1) + r * log(r / (r + e)) + y * log(e / (r + e)))


def summed(y: int, e: float, spread: float) -> float:
    """P(Y > y) + ½ P(Y = y), the shorter way round."""
    if y > e:
        total, k = 0.0, y + 1
        while (term := chance(k, e, spread)) > total * 1e-17:
            total, k = total + term, k + 1
        return total + chance(y, e, spread) / 2
    return 1 - sum(chance(k, e, spread) for k in range(y)) - chance(y, e, spread) / 2


@given(st.integers(0, 300), st.floats(0.01, 300), st.sampled_from([0.0, 0.0001, 0.0144, 0.3, 2.0]))
def test_the_tail_of_a_count_is_the_sum_of_its_terms(y: int, e: float, spread: float) -> None:
    assert float(mid_p(y, e, spread)) == pytest.approx(summed(y, e, spread), rel=1e-7, abs=1e-14)


def test_values_of_r() -> None:
    assert float(mid_p(15, 8)) == pytest.approx(0.012744, abs=5e-7)
    assert float(chance_above(14, 8)) == pytest.approx(0.017257, abs=5e-7)
    assert float(mid_p(32, 20)) == pytest.approx(0.006410, abs=5e-7)
    assert float(mid_p(32, 20, 0.12**2)) == pytest.approx(0.014928, abs=5e-7)


@given(st.floats(0.001, 1e9))
def test_the_gamma_function_is_that_of_the_standard_library(x: float) -> None:
    assert float(log_gamma(x)) == pytest.approx(lgamma(x), rel=1e-12, abs=1e-12)


def test_large_parameters_agree_with_small_ones_and_with_the_normal() -> None:
    # Either side of where quadrature takes over, and a median far out: P(a, a) → ½ + 1 / (3 √(2πa)).
    for a in (499.0, 501.0):
        series = [exp(a * log(520.0) - 520.0 - lgamma(a + 1 + k) + k * log(520.0)) for k in range(600)]
        assert float(gamma_below(a, 520.0)) == pytest.approx(sum(series), rel=1e-9)
    assert float(gamma_below(1e8, 1e8)) == pytest.approx(0.5 + 1 / (3 * np.sqrt(2 * np.pi * 1e8)), rel=1e-9)
    assert float(beta_below(0.5, 1e6, 1e6)) == pytest.approx(0.5, abs=1e-7)
    for a, b in ((2999.0, 3500.0), (3001.0, 3500.0)):
        low, high = beta_below([0.45, 0.47], a, b)
        assert float(beta_below(0.55, b, a)) == pytest.approx(1 - low, abs=1e-9)
        assert 0 < low < high < 1


@given(st.floats(0.01, 3000), st.floats(0.001, 3000))
def test_both_tails_are_one(a: float, x: float) -> None:
    assert float(gamma_below(a, x) + gamma_above(a, x)) == pytest.approx(1, abs=1e-12)


@given(st.floats(0.5, 2000), st.floats(0.001, 0.999))
def test_a_quantile_is_where_its_chance_lies(a: float, p: float) -> None:
    assert float(gamma_below(a, gamma_quantile(p, a))) == pytest.approx(p, abs=1e-9)


def test_nothing_expected_has_no_cases() -> None:
    assert mid_p([0, 0, 3], [0, 0, 0], [0, 0.1, 0]).tolist() == [0.5, 0.5, 0.0]
