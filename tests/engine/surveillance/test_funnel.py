# SPDX-License-Identifier: Apache-2.0
"""Limits against those of R (science.md, Appendix A), and shares against the binomial."""

from __future__ import annotations

from math import comb

import pytest

from wuzha.engine.surveillance import INNER, OUTER, forecast, garwood, limits, losses, share_funnel

R = {
    5: [0.2, 2.0, 0.0, 2.6], 10: [0.4, 1.7, 0.2, 2.1], 20: [0.6, 1.45, 0.4, 1.75], 50: [0.74, 1.28, 0.6, 1.46],
    100: [0.81, 1.2, 0.71, 1.32], 250: [0.876, 1.124, 0.812, 1.2],
}  # fmt: skip


def test_limits_are_those_of_r() -> None:
    inner, outer = (limits(list(R), level) for level in (INNER, OUTER))
    found = [[float(part[at]) for part in (*inner, *outer)] for at in range(len(R))]
    assert found == [pytest.approx(one) for one in R.values()]


def test_limits_widen_with_the_spread_and_stay_finite_for_a_million() -> None:
    low, high = limits([20, 1e6], OUTER)
    wide_low, wide_high = limits([20, 1e6], OUTER, tau2=0.0144)
    assert (wide_low < low).all()
    assert (wide_high > high).all()
    assert high[1] == pytest.approx(1.0029, abs=1e-3)


def test_the_interval_of_a_count_is_garwoods() -> None:
    low, high = garwood([5, 0])
    assert (low[0], high[0]) == (pytest.approx(1.623486, abs=1e-6), pytest.approx(11.668332, abs=1e-6))
    assert (low[1], high[1]) == (0, pytest.approx(3.688879, abs=1e-6))


def test_limits_of_a_share_are_quantiles_of_the_binomial() -> None:
    funnel = share_funnel([(50, 100), (40, 80), (60, 120), (2, 3)], up=False)
    assert funnel is not None
    assert (funnel.rate, funnel.spread) == (0.5, 0.0)
    until = [sum(comb(40, k) for k in range(at + 1)) / 2**40 for at in range(41)]
    wanted = [next(k for k in range(41) if until[k] >= chance) / 40 for chance in (0.025, 0.975)]
    assert list(funnel.limits(40)) == wanted
    apart = share_funnel([(20, 100), (50, 100), (80, 100), (35, 100), (65, 100)] * 2, up=True)
    assert apart is not None
    assert apart.spread > 0.05
    assert apart.limits(40)[0] < funnel.limits(40)[0]
    assert share_funnel([(1, 2), (10, 20)], up=True) is None


def test_a_high_unit_is_expected_to_fall_with_no_action() -> None:
    ahead = forecast(40, 20.0, 25.0)
    assert ahead.mean == pytest.approx(20 * 65 / 45)
    assert ahead.change == pytest.approx(20 * 65 / 45 / 40 - 1)
    assert ahead.low < ahead.mean < ahead.high
    assert forecast(40, 20.0, 25.0, length=1 / 3).mean == pytest.approx(ahead.mean / 3)
    assert forecast(0, 20.0, 25.0).change is None
    assert forecast(0, 0.0, 25.0).mean == 0
    with pytest.raises(ValueError, match="period"):
        forecast(1, 1.0, 25.0, length=0)


def test_one_large_loss_does_not_carry_the_mean() -> None:
    plain = [1_000_000 + 10_000 * at for at in range(40)]
    told = losses([*plain, 500_000_000_00, 0])
    assert told is not None
    assert told.cases == 41
    assert told.mean < 1_300_000
    assert told.low <= told.mean <= told.high
    assert told == losses([0, 500_000_000_00, *reversed(plain)])
    assert losses([1, 2, 3, 4]) is None
    with pytest.raises(ValueError, match="negative"):
        losses([-1])
