# SPDX-License-Identifier: Apache-2.0
"""What units are compared with, and how much they differ for reasons that are no one's fault.

Arrays are rounds × units. `expected` 0 means that nothing can be said of a unit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wuzha.engine.surveillance.special import Floats, Truths, floats, log_gamma

#: Units differ by some 12 % (standard deviation of the log) through age, trade and who lives there, and no one lists
#: a unit for that; a city's own value is to be estimated every year (science.md §3.2).
ORDINARY = 0.12
#: How many units' worth of evidence the ordinary spread is where a round shows more: twenty units, two of them far out,
#: would take those two for ordinary.
TRUSTED = 40
#: The largest τ²: where units differ by their own size, a larger one would have most of them at nothing.
MOST = 1.0
#: Share at each end that is drawn in before the spread is measured.
WINSORISED = 0.1
#: Cases that the others are taken to have where they have none: Jeffreys' half.
HALF = 0.5
#: Bounds of the prior's strength: 1 is "anything goes", 5000 "all alike".
WEAKEST, STRONGEST = 1.0, 5000.0


@dataclass(frozen=True, slots=True)
class Reference:
    """`expected` counts, and how unsure they are: `unsure` is the squared relative error from counting the others,
    `weight` Σw² of the others, by which their own differences add to it."""

    expected: Floats
    unsure: Floats
    weight: Floats


def leave_one_out(counts: Floats, populations: Floats) -> Reference:
    """Indirect standardisation on what the others have: E_j = n_j (Y - y_j) / (N - n_j), stratum by stratum where the
    arrays have a third axis (age, sex, migrants, registered accounts).

    A round without cases expects none. Where only the others have none, they are taken to have half a case. Without
    anybody else there is nothing to compare with: expected is 0.
    """
    by_stratum, people = (part if part.ndim == 3 else part[..., None] for part in (counts, populations))
    others = by_stratum.sum(1, keepdims=True) - by_stratum
    rest = people.sum(1, keepdims=True) - people
    there = (rest > 0) & (people > 0)
    none = others.sum(-1, keepdims=True) == 0
    # Where all the others have none, half a case is spread over them by their people.
    around = rest.sum(-1, keepdims=True)
    filled = np.where(none, HALF * np.divide(rest, around, out=np.zeros(rest.shape), where=around > 0), others)
    per_head = np.divide(filled, rest, out=np.zeros(rest.shape), where=rest > 0)
    parts = np.where(there, people * per_head, 0.0)
    nothing = by_stratum.sum((1, 2)) == 0
    expected = np.where(nothing[:, None], 0.0, parts.sum(-1))
    error = np.divide(people**2 * filled, rest**2, out=np.zeros(rest.shape), where=rest > 0).sum(-1)
    whole = people.sum(-1)
    squares = (whole**2).sum(1, keepdims=True) - whole**2
    beside = whole.sum(1, keepdims=True) - whole
    return Reference(
        expected,
        np.divide(error, expected**2, out=np.zeros(expected.shape), where=expected > 0),
        np.divide(squares, beside**2, out=np.zeros(whole.shape), where=beside > 0),
    )


def given(expected: Floats) -> Reference:
    """Expected counts that somebody else worked out: taken as they are."""
    return Reference(expected, np.zeros(expected.shape), np.zeros(expected.shape))


def spread(counts: Floats, expected: Floats, ordinary: float = ORDINARY) -> tuple[Floats, Floats]:
    """τ² and φ of each round: Spiegelhalter's additive model (2005, Qual Saf Health Care 14:347) on the scale of roots,
    a tenth at each end winsorised: φ = mean z², τ² = max(0, (Jφ - (J - 1)) / (ΣE - ΣE² / ΣE)).

    A τ² above the ordinary one is drawn towards it by `TRUSTED` units' worth, and is 1 at most.
    """
    live = expected > 0
    many = live.sum(1)
    z = winsorised(np.where(live, 2 * (np.sqrt(counts) - np.sqrt(expected)), np.nan))
    squares = np.where(live, z**2, 0.0).sum(1)
    whole = expected.sum(1)
    weight = whole - np.divide((expected**2).sum(1), whole, out=np.zeros(whole.shape), where=whole > 0)
    told = (many > 1) & (weight > 1e-9 * whole)
    found = np.divide(squares - (many - 1), weight, out=np.zeros(whole.shape), where=told)
    found = np.maximum(found, 0.0)
    usual = ordinary**2
    share = TRUSTED / (TRUSTED + np.maximum(many - 1, 1))
    drawn = np.where(found > usual, found - share * (found - usual), found)
    return np.minimum(drawn, MOST), squares / np.maximum(many, 1)


def winsorised(z: Floats) -> Floats:
    """The ends of each round drawn in to its 10 % and 90 % points; NaN stays where nothing is."""
    ordered = np.sort(z, axis=1)  # NaN last
    last = np.maximum((~np.isnan(z)).sum(1) - 1, 0)

    def point(share: float) -> Floats:
        at = last * share
        low = np.floor(at).astype(int)
        rows = np.arange(len(z))
        one, two = ordered[rows, low], ordered[rows, np.minimum(low + 1, last)]
        return np.asarray(one + (two - one) * (at - low))

    return floats(np.clip(z, point(WINSORISED)[:, None], point(1 - WINSORISED)[:, None]))


def strength(counts: Floats, expected: Floats) -> Floats:
    """a of each round's prior Gamma(a, a) of the true ratio, by marginal negative binomial likelihood: large where the
    units are alike. The best of a grid, and a parabola through it and its neighbours."""
    live = (expected > 0).astype(float)
    steps = np.linspace(np.log(WEAKEST), np.log(STRONGEST), 28)
    likely = np.empty((len(steps), len(counts)))
    for at, a in enumerate(np.exp(steps)):
        each = log_gamma(counts + a) - log_gamma(a) + a * np.log(a) - (counts + a) * np.log(expected + a)
        likely[at] = (each * live).sum(1)
    best = likely.argmax(0)
    inner = np.clip(best, 1, len(steps) - 2)
    rounds = np.arange(len(counts))
    before, here, after = (likely[inner + shift, rounds] for shift in (-1, 0, 1))
    bend = before - 2 * here + after
    shift = np.divide(before - after, 2 * bend, out=np.zeros(len(counts)), where=bend < -1e-12)
    fine = steps[inner] + np.clip(shift, -1, 1) * (steps[1] - steps[0])
    return floats(np.exp(np.where(best == inner, fine, steps[best])))


def discoveries(p: Floats, live: Truths) -> Floats:
    """q of each p among the live units of its round (Benjamini and Hochberg 1995): the lowest false discovery rate at
    which it is told. 1 elsewhere."""
    p = np.where(live, p, 2.0)
    order = np.argsort(p, axis=1, kind="stable")
    many = live.sum(1)
    places = np.arange(1, p.shape[1] + 1)
    scaled = np.take_along_axis(p, order, 1) * many[:, None] / places
    scaled = np.minimum.accumulate(scaled[:, ::-1], axis=1)[:, ::-1]
    found = np.empty(p.shape)
    np.put_along_axis(found, order, scaled, 1)
    return np.where(live, np.minimum(np.maximum(found, p), 1.0), 1.0)
