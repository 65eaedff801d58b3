# SPDX-License-Identifier: Apache-2.0
"""Rates of small cells, drawn to what is known of the larger ones: community by age band by type, from counts alone.

A city has fewer cases than cells. What is expected of a cell is its people times the city's rate of its age and type;
two factors correct it, each drawn to 1 by as much as chance explains: that of the community, f = (Y + a₁)/(E + a₁),
and that of a type within it, g = (Y + a₂)/(f·E + a₂). a₁ and a₂ are those under which the counts, negative binomial,
are likeliest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from wuzha.engine.surveillance.special import Floats, Truths, floats, gamma_quantile, log_chance

#: A rate is told when its posterior coefficient of variation is below this; else that of the cell's parent.
TOLD = 0.5
#: Two-sided share of the posterior that an interval holds.
INTERVAL = 0.9
#: Where the strength of a prior is looked for: from hardly any drawing together to no difference at all.
WEAKEST, STRONGEST = 0.05, 1e6
STEPS = 80
#: Larger shapes of a gamma are none: nothing varies.
STEADY = 1e8


class Level(IntEnum):
    """What a told rate is of: the cell; its age and type at the community's height; its age and type in the city."""

    CELL = 0
    COMMUNITY = 1
    CITY = 2


@dataclass(frozen=True, slots=True)
class Rates:
    """Communities x ages x types. `rate`: cases per person, the best estimate of each cell, for choosing; `told`,
    `low`, `high`, `cv`: what may be shown of it, at its `level`."""

    rate: Floats
    told: Floats
    low: Floats
    high: Floats
    cv: Floats
    level: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    strength_community: float
    strength_type: float


def log_likelihood(counts: Floats, expected: Floats, strength: float) -> float:
    """Of counts that are negative binomial about their expectations, their size being `strength`."""
    there = expected > 0
    return float(log_chance(counts[there], expected[there], 1 / strength).sum())


def strength(counts: Floats, expected: Floats) -> float:
    """The size under which the counts are likeliest, by golden section over its logarithm: large if chance explains
    them."""
    if not (expected > 0).any():
        return STRONGEST
    low, high = np.log(WEAKEST), np.log(STRONGEST)
    # The likelihood is flat towards "no difference", so the best of a coarse grid is refined.
    grid = np.linspace(low, high, 35)
    best = int(np.argmax([log_likelihood(counts, expected, float(np.exp(at))) for at in grid]))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    golden = (np.sqrt(5) - 1) / 2
    for _ in range(STEPS):
        one, two = high - golden * (high - low), low + golden * (high - low)
        better = log_likelihood(counts, expected, float(np.exp(one))) > log_likelihood(
            counts, expected, float(np.exp(two))
        )
        low, high = (low, two) if better else (one, high)
        if high - low < 1e-7:
            break
    return float(np.exp((low + high) / 2))


def estimate(counts: ArrayLike, people: ArrayLike) -> Rates:
    """`counts`: communities x ages x types; `people`: communities x ages. Raises `ValueError` for other shapes,
    negative numbers, or cases where nobody lives."""
    cases, persons = floats(counts), floats(people)
    if cases.ndim != 3 or persons.shape != cases.shape[:2]:
        raise ValueError("counts by community, age and type; people by community and age")
    if not ((cases >= 0).all() and (persons >= 0).all() and np.isfinite(cases).all() and np.isfinite(persons).all()):
        raise ValueError("counts and people must be at least 0")
    if (cases.sum((0, 2))[persons.sum(0) == 0] > 0).any():
        raise ValueError("an age band has cases but no people")
    by_kind = cases.sum(0)
    base = by_kind / np.maximum(persons.sum(0), 1e-300)[:, None]
    expected = persons[:, :, None] * base
    of_community, due = cases.sum((1, 2)), expected.sum((1, 2))
    first = strength(of_community, due)
    height = (of_community + first) / (due + first)
    of_type, due_type = cases.sum(1), height[:, None] * expected.sum(1)
    second = strength(of_type, due_type)
    factor = (of_type + second) / (due_type + second)
    rate = base * height[:, None, None] * factor[:, None, :]
    # Relative variances of the three factors; the city's rate is known by its own count.
    with np.errstate(divide="ignore"):
        city = np.broadcast_to(1 / by_kind, rate.shape)
    community = city + np.broadcast_to((1 / (of_community + first))[:, None, None], rate.shape)
    cell = community + np.broadcast_to((1 / (of_type + second))[:, None, :], rate.shape)
    spread = np.sqrt(np.stack([cell, community, city]))
    rates = np.stack([rate, base * height[:, None, None] * np.ones_like(rate), base * np.ones_like(rate)])
    sure = spread < TOLD
    level = np.where(sure[0], Level.CELL, np.where(sure[1], Level.COMMUNITY, Level.CITY)).astype(np.int64)
    told, cv = (np.take_along_axis(part, level[None], 0)[0] for part in (rates, spread))
    low, high = _interval(told, cv)
    return Rates(floats(rate), told, low, high, cv, level, first, second)


def _interval(rate: Floats, cv: Floats) -> tuple[Floats, Floats]:
    """Of a gamma with this mean and coefficient of variation; nothing seen in the city has no upper end."""
    finite = np.isfinite(cv)
    shape, place = np.unique(
        np.where(finite, np.minimum(1 / np.maximum(cv, 1e-4) ** 2, STEADY), 1.0), return_inverse=True
    )
    place = place.reshape(rate.shape)
    ends = [
        gamma_quantile(chance, shape)[place] / shape[place] * rate
        for chance in ((1 - INTERVAL) / 2, (1 + INTERVAL) / 2)
    ]
    return np.where(finite, ends[0], 0.0), np.where(finite, ends[1], np.inf)


def chosen(rate: Floats, people: Floats, messages: float) -> Floats:
    """The share of each cell that is spoken to, if so many person-messages (a person told of one type) go to the
    cells of the highest rates; people of one cell are alike. The last cell may be told in part."""
    persons = np.broadcast_to(people[:, :, None], rate.shape).ravel()
    order = np.argsort(-rate.ravel(), kind="stable")
    before = np.concatenate([[0.0], np.cumsum(persons[order])[:-1]])
    share = np.zeros(persons.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.clip((messages - before) / persons[order], 0, 1)
    share[order] = np.where(persons[order] > 0, part, 0.0)
    return share.reshape(rate.shape)


#: How likely another cell must be the better one to be called as good as the best.
AS_GOOD = 0.1


def as_good(rates: Sequence[float], cvs: Sequence[float], chance: float = AS_GOOD) -> list[int]:
    """The places of all that cannot be told from the highest: each would be the better one with at least this
    chance."""
    told, spread = floats(rates), floats(cvs)
    if not len(told) or not (told > 0).any():
        return []
    best = int(np.argmax(told))
    most = -NormalDist().inv_cdf(chance)
    with np.errstate(divide="ignore", invalid="ignore"):
        away = np.log(told[best] / told) / np.sqrt(spread[best] ** 2 + spread**2)
    near: Truths = (away <= most) & (told > 0)
    near[best] = True
    return [int(at) for at in np.flatnonzero(near)]


#: Counts that are hidden where anybody may look.
FEW = 3


def public(count: int) -> int | None:
    """The count, or `None` for one or two: nobody must be recognised."""
    return None if 0 < count < FEW else count
