# SPDX-License-Identifier: Apache-2.0
"""Incomplete gamma and beta functions of whole arrays, and the exact tails of counts that rest on them.

Series and continued fractions (Abramowitz and Stegun 6.5.29, 6.5.31, 26.5.8; modified Lentz) for small parameters,
Gauss-Legendre quadrature around the peak for large ones, so that a count of ten million costs no more than one of ten.
The package does without SciPy: it would be its largest dependency, for six functions.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

#: Parameters from which on quadrature takes over.
LARGE_GAMMA, LARGE_BETA = 500.0, 3000.0
#: More steps than any fraction needs below these.
STEPS = 5000
PRECISION = 1e-15
TINY = 1e-300
#: A negative binomial of a larger shape is a Poisson to seven digits.
POISSON = 1e9
#: Steps in which a quantile is found at the latest.
HALVINGS = 100

_NODES, _WEIGHTS = (part / 2 for part in np.polynomial.legendre.leggauss(64))
_NODES = _NODES + 0.5


def floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=float)


def log_gamma(x: ArrayLike) -> Floats:
    """The logarithm of the gamma function of positive numbers: Stirling's series, small numbers shifted up by eight."""
    given = floats(x)
    small = given < 8
    z = np.where(small, given + 8, given)
    part = 1 / (z * z)
    series = 1 / 1188 - part * (691 / 360360)
    for term in (1 / 1680, 1 / 1260, 1 / 360, 1 / 12):
        series = term - part * series
    value = (z - 0.5) * np.log(z) - z + 0.9189385332046727 + series / z
    if small.any():
        low = np.where(small, given, 1.0)
        product = low.copy()
        for step in range(1, 8):
            product *= low + step
        value = np.where(small, value - np.log(product), value)
    return floats(value)


def gamma_below(shape: ArrayLike, x: ArrayLike) -> Floats:
    """P(X <= x) of a gamma variable of this shape and rate 1, the regularised lower incomplete gamma function."""
    return _gamma(shape, x, upper=False)


def gamma_above(shape: ArrayLike, x: ArrayLike) -> Floats:
    """P(X > x) of a gamma variable of this shape and rate 1, exact where it is small."""
    return _gamma(shape, x, upper=True)


def _gamma(shape: ArrayLike, x: ArrayLike, *, upper: bool) -> Floats:
    both = np.broadcast_arrays(floats(shape), floats(x))
    a, at = (part.ravel() for part in both)
    found = np.full(a.shape, 1.0 if upper else 0.0)
    there, large = at > 0, a >= LARGE_GAMMA
    # Each way gives one of the two tails: (which elements, the way, whether it is the upper one).
    ways: tuple[tuple[Truths, Callable[[Floats, Floats], Floats], Truths], ...] = (
        (there & large, _gamma_quadrature, at > a - 1),
        (there & ~large & (at < a + 1), _gamma_series, np.zeros(a.shape, bool)),
        (there & ~large & (at >= a + 1), _gamma_fraction, np.ones(a.shape, bool)),
    )
    for part, way, above in ways:
        if part.any():
            value = way(a[part], at[part])
            found[part] = np.where(above[part] == upper, value, 1 - value)
    return floats(np.clip(found, 0.0, 1.0).reshape(both[0].shape))


def _gamma_series(a: Floats, x: Floats) -> Floats:
    term = 1 / a
    whole, n = term.copy(), a.copy()
    for _ in range(STEPS):
        n += 1
        term *= x / n
        whole += term
        # What has settled stays, so that no number depends on those beside it.
        term[term <= whole * PRECISION] = 0
        if not term.any():
            break
    return floats(whole * np.exp(a * np.log(x) - x - log_gamma(a)))


def _gamma_fraction(a: Floats, x: Floats) -> Floats:
    b = x + 1 - a
    c = np.full(a.shape, 1 / TINY)
    d = 1 / b
    h, settled = d.copy(), np.zeros(a.shape, bool)
    for step in range(1, STEPS):
        factor = -step * (step - a)
        b += 2
        d = 1 / _not_zero(factor * d + b)
        c = _not_zero(b + factor / c)
        change = np.where(settled, 1.0, d * c)
        h *= change
        settled |= np.abs(change - 1) < PRECISION * 4
        if settled.all():
            break
    return floats(h * np.exp(a * np.log(x) - x - log_gamma(a)))


def _gamma_quadrature(a: Floats, x: Floats) -> Floats:
    """The smaller tail, from x away from the peak: there the density is negligible after some widths."""
    peak = a - 1
    width = np.sqrt(peak)
    above = x > peak
    end = np.where(
        above,
        np.maximum(peak + 14 * width, x + 10 * width),
        np.maximum(0, np.minimum(peak - 10 * width, x - 8 * width)),
    )
    t = x[:, None] + (end - x)[:, None] * _NODES
    beside = (t - peak[:, None]) / peak[:, None]
    with np.errstate(divide="ignore"):
        logs = peak[:, None] * (np.log1p(beside) - beside)
    # The density at its peak by Stirling's series: the difference of two large logarithms would lose digits.
    scale = np.exp(-1 / (12 * peak) + 1 / (360 * peak**3)) / np.sqrt(2 * np.pi * peak)
    return floats(np.abs((np.exp(logs) * _WEIGHTS).sum(1) * (end - x)) * scale)


def beta_below(x: ArrayLike, a: ArrayLike, b: ArrayLike) -> Floats:
    """P(X <= x) of a beta variable, the regularised incomplete beta function I_x(a, b)."""
    both = np.broadcast_arrays(floats(x), floats(a), floats(b))
    at, one, two = (part.ravel() for part in both)
    found = np.where(at >= 1, 1.0, 0.0)
    inside = (at > 0) & (at < 1)
    large = inside & (np.minimum(one, two) > LARGE_BETA)
    if large.any():
        found[large] = _beta_quadrature(at[large], one[large], two[large])
    rest = inside & ~large
    turned = rest & (at > (one + 1) / (one + two + 2))
    plain = rest & ~turned
    if plain.any():
        found[plain] = _beta_fraction(at[plain], one[plain], two[plain])
    if turned.any():
        found[turned] = 1 - _beta_fraction(1 - at[turned], two[turned], one[turned])
    return np.clip(found, 0.0, 1.0).reshape(both[0].shape)


def _beta_fraction(x: Floats, a: Floats, b: Floats) -> Floats:
    ab, above, below = a + b, a + 1, a - 1
    c = np.ones(x.shape)
    d = 1 / _not_zero(1 - ab * x / above)
    h, settled = d.copy(), np.zeros(x.shape, bool)
    for m in range(1, STEPS):
        for factor in (
            m * (b - m) * x / ((below + 2 * m) * (a + 2 * m)),
            -(a + m) * (ab + m) * x / ((a + 2 * m) * (above + 2 * m)),
        ):
            d = 1 / _not_zero(1 + factor * d)
            c = _not_zero(1 + factor / c)
            change = np.where(settled, 1.0, d * c)
            h *= change
        settled |= np.abs(change - 1) < PRECISION * 4
        if settled.all():
            break
    front = log_gamma(ab) - log_gamma(a) - log_gamma(b) + a * np.log(x) + b * np.log1p(-x)
    return floats(np.exp(front) * h / a)


def _beta_quadrature(x: Floats, a: Floats, b: Floats) -> Floats:
    middle = a / (a + b)
    width = np.sqrt(a * b / ((a + b) ** 2 * (a + b + 1)))
    above = x > middle
    end = np.where(
        above,
        np.minimum(1, np.maximum(middle + 12 * width, x + 8 * width)),
        np.maximum(0, np.minimum(middle - 12 * width, x - 8 * width)),
    )
    t = x[:, None] + (end - x)[:, None] * _NODES
    with np.errstate(divide="ignore"):
        logs = (a - 1)[:, None] * np.log(t / middle[:, None]) + (b - 1)[:, None] * np.log(
            (1 - t) / (1 - middle)[:, None]
        )
    scale = (a - 1) * np.log(middle) + (b - 1) * np.log1p(-middle) + log_gamma(a + b) - log_gamma(a) - log_gamma(b)
    value = np.abs((np.exp(logs) * _WEIGHTS).sum(1) * (end - x)) * np.exp(scale)
    return floats(np.where(above, 1 - value, value))


def _not_zero(values: Floats) -> Floats:
    return np.where(np.abs(values) < TINY, TINY, values)


def gamma_quantile(chance: ArrayLike, shape: ArrayLike) -> Floats:
    """x with P(X <= x) = chance of a gamma variable of rate 1: Newton's steps, halving where one leaves the bracket; 0
    for shape 0."""
    p, a = np.broadcast_arrays(floats(chance), floats(shape))
    solved = np.maximum(a, 1e-3)
    low, high = np.zeros(a.shape), solved + 20 * np.sqrt(solved) + 50
    at, settled = solved.copy(), np.zeros(a.shape, bool)
    for _ in range(HALVINGS):
        below = gamma_below(solved, at) - p
        low, high = np.where(below < 0, at, low), np.where(below < 0, high, at)
        slope = np.exp((solved - 1) * np.log(at) - at - log_gamma(solved))
        step = at - below / np.maximum(slope, TINY)
        new = np.where((step > low) & (step < high), step, (low + high) / 2)
        at, settled = np.where(settled, at, new), settled | (np.abs(new - at) <= 4e-15 * new)
        if settled.all():
            break
    return np.where(a > 0, at, 0.0)


def log_chance(count: ArrayLike, expected: ArrayLike, spread: ArrayLike = 0.0) -> Floats:
    """log P(Y = count): Poisson, or negative binomial with variance E + spread E², where the spread is not 0."""
    y, e, v = np.broadcast_arrays(floats(count), floats(expected), floats(spread))
    many = v * POISSON > 1
    r = 1 / np.where(many, v, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        poisson = np.where(y > 0, y * np.log(e), 0.0) - e - log_gamma(y + 1)
        odds = np.where(y > 0, y * np.log(e / (r + e)), 0.0)
        mixed = log_gamma(y + r) - log_gamma(r) - log_gamma(y + 1) - r * np.log1p(e / r) + odds
    return np.where(many, mixed, poisson)


def chance_above(count: ArrayLike, expected: ArrayLike, spread: ArrayLike = 0.0) -> Floats:
    """P(Y > count) of the same."""
    y, e, v = (part.ravel() for part in np.broadcast_arrays(floats(count), floats(expected), floats(spread)))
    many = v * POISSON > 1
    found = np.zeros(y.shape)
    if not many.all():
        found[~many] = gamma_below(y[~many] + 1, e[~many])
    if many.any():
        r = 1 / v[many]
        found[many] = beta_below(e[many] / (r + e[many]), y[many] + 1, r)
    return np.where(e > 0, found, 0.0).reshape(np.broadcast(floats(count), floats(expected), floats(spread)).shape)


def mid_p(count: ArrayLike, expected: ArrayLike, spread: ArrayLike = 0.0) -> Floats:
    """P(Y > count) + ½ P(Y = count), the exact one-sided mid-P; `spread` is τ² of a negative binomial with variance
    E + τ²E². Expecting nothing: ½ at 0, and 0 above."""
    return floats(chance_above(count, expected, spread) + np.exp(log_chance(count, expected, spread)) / 2)
