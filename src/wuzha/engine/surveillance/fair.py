# SPDX-License-Identifier: Apache-2.0
"""Which units have more cases than luck explains: fair standing of townships, outlets, schools.

1. Expected counts come from the other units (`dispersion.leave_one_out`) or are given.
2. `p` is the exact one-sided mid-P of a negative binomial with variance E + E² (τ² + what the others' own chance and
   differences make the reference unsure by). With τ² 0 and given expectations that is the Poisson.
3. `q` is Benjamini and Hochberg's; **amber** (look, and help; not public) is q <= 10 %.
4. **Red** (may be proposed for listing; a person decides) is amber that also holds when units are let differ by the
   ordinary spread, and surely by much: P(ratio > 1.2) > 0.8 after shrinking.

Never a fixed number of places. What is judged must be declared beforehand: amber on the quarter, red on twelve rolling
months; asking every month and taking the worst answer is another test. All functions are vectorised over rounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from wuzha.engine.surveillance import dispersion
from wuzha.engine.surveillance.funnel import garwood
from wuzha.engine.surveillance.ranks import ranks
from wuzha.engine.surveillance.special import Floats, Truths, beta_below, chance_above, floats, gamma_above, mid_p

#: The rate of false discoveries, the ratio that is material, and how surely it must be exceeded.
FALSE_DISCOVERIES, MATERIAL, SURE = 0.1, 1.2, 0.8
#: How often at most a round of equal units may have a red one.
INNOCENT = 0.02
#: Units that are judged in one go: their arrays stay in the processor's memory.
AT_ONCE = 10_000
#: Relative variance of a reference below which it counts as known.
KNOWN = 1e-9


class Colour(Enum):
    """How a unit stands: not told apart from luck; worse than luck explains; and surely by much."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


_COLOURS = tuple(Colour)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is judged by. A city sets it as a dated rule set; these values are measured in `benchmarks/standing.py`."""

    false_discoveries: float = FALSE_DISCOVERIES
    material: float = MATERIAL
    sure: float = SURE
    #: In which share of rounds of equal units any of them may be red at all.
    innocent: float = INNOCENT
    #: Standard deviation of the log by which units differ ordinarily.
    ordinary: float = dispersion.ORDINARY


PLAIN = Rule()


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a round. `population` is what is at risk (people, live cards …); `expected` overrides it."""

    key: str
    population: float | None
    count: int
    expected: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Everything a list must print of a unit (science.md §3.1, 7). `None` where nothing can be said.

    `p` is the chance that this is luck, `shrunk` the ratio after shrinking, `surely` P(ratio > 1.2), `worst` the
    probability to be truly among the worst three; `low` and `high` are Garwood's 95 % interval of the ratio.
    """

    key: str
    population: float | None
    count: int
    rate: float | None
    expected: float
    ratio: float | None
    low: float | None
    high: float | None
    p: float
    q: float
    shrunk: float
    surely: float
    rank: float
    rank_low: int
    rank_high: int
    worst: float
    standing: Colour


@dataclass(frozen=True, slots=True)
class Round:
    """Units in the order they were given. `tau2`, `phi`: the spread beyond chance; `strength`: the prior's a."""

    rows: tuple[Row, ...]
    tau2: float
    phi: float
    strength: float


@dataclass(frozen=True, slots=True)
class Judged:
    """The same for many rounds of as many units, as arrays rounds × units."""

    expected: Floats
    p: Floats
    q: Floats
    surely: Floats
    amber: Truths
    red: Truths
    tau2: Floats
    phi: Floats
    strength: Floats


def judge(counts: Floats, reference: dispersion.Reference, rule: Rule = PLAIN) -> Judged:
    """Steps 2 to 4 on arrays rounds × units."""
    expected = reference.expected
    live = expected > 0
    tau2, phi = dispersion.spread(counts, expected, rule.ordinary)
    a = dispersion.strength(counts, expected)

    def chance(spread: Floats) -> tuple[Floats, Floats]:
        whole = spread[:, None] * (1 + reference.weight) + reference.unsure
        p = np.where(live, mid_p(counts, np.where(live, expected, 1.0), whole), 1.0)
        return p, dispersion.discoveries(p, live)

    p, q = chance(tau2)
    amber = (q <= rule.false_discoveries) & (counts > expected)
    surely = np.zeros(counts.shape)
    surely[live] = exceeds(counts[live], expected[live], np.broadcast_to(a[:, None], counts.shape)[live],
                           reference.unsure[live], rule.material)  # fmt: skip
    red = amber & (surely > rule.sure)
    some = red.any(1)
    if some.any():  # few rounds have any, and only those are asked again
        allowed = np.maximum(tau2, rule.ordinary**2)
        part = dispersion.Reference(expected[some], reference.unsure[some], reference.weight[some])
        whole = allowed[some, None] * (1 + part.weight) + part.unsure
        asked, y, e = live[some], counts[some], np.where(live[some], part.expected, 1.0)
        again = dispersion.discoveries(np.where(asked, mid_p(y, e, whole), 1.0), asked)
        alone = by_luck_alone(y, e, part.unsure) * asked.sum(1, keepdims=True)
        red[some] &= (again <= rule.false_discoveries) & (alone <= rule.innocent)
    return Judged(expected, p, q, surely, amber, red, tau2, phi, a)


def by_luck_alone(count: Floats, expected: Floats, unsure: Floats) -> Floats:
    """P(Y >= count) of a unit exactly like the others: the conditional binomial of its share of all cases (Przyborowski
    and Wilenski 1940), the Poisson where the expectation is known. Not mid-P: it bounds what may happen at most."""
    known = unsure < KNOWN
    rest = 1 / np.where(known, 1.0, unsure)
    found = np.where(count > 0, chance_above(np.maximum(count - 1, 0), expected), 1.0)
    if not known.all():
        shared = beta_below(expected / (rest + expected), np.maximum(count, 1.0), rest + 1)
        found = np.where(known | (count == 0), found, shared)
    return found


def exceeds(count: Floats, expected: Floats, a: Floats, unsure: Floats, ratio: float) -> Floats:
    """P(true ratio > ratio) after shrinking: Gamma(y + a, E + a), over a reference that is itself Gamma distributed
    with relative variance `unsure`: a beta."""
    shape, rate = count + a, (expected + a) * ratio
    known = unsure < KNOWN
    s = 1 / np.where(known, 1.0, unsure)
    found = gamma_above(shape, rate)
    if not known.all():
        found = np.where(known, found, beta_below(s / (s + rate), s, shape))
    return found


def compared(units: Sequence[Unit], rule: Rule = PLAIN) -> Round:
    """One round. Raises `ValueError` as `compared_rounds` does."""
    return compared_rounds([units], rule)[0]


def compared_rounds(rounds: Sequence[Sequence[Unit]], rule: Rule = PLAIN) -> list[Round]:
    """How the units of each round stand beside each other; each round is judged by itself.

    Raises `ValueError` for two units of one key, negative or infinite numbers, a count where nobody lives, and a round
    in which only some units have an expected count.
    """
    by_shape: dict[tuple[int, bool], list[int]] = {}
    for at, units in enumerate(rounds):
        by_shape.setdefault((len(units), _check(units)), []).append(at)
    found: dict[int, Round] = {}
    for (many, is_given), places in by_shape.items():
        if many == 0:
            found.update(dict.fromkeys(places, Round((), 0.0, 0.0, dispersion.STRONGEST)))
            continue
        step = max(1, AT_ONCE // many)
        for some in (places[start : start + step] for start in range(0, len(places), step)):
            found.update(zip(some, _many([rounds[at] for at in some], is_given, rule), strict=True))
    return [found[at] for at in range(len(rounds))]


def _check(units: Sequence[Unit]) -> bool:
    """Whether a sound round has expected counts."""
    if len({one.key for one in units}) < len(units):
        raise ValueError("A unit stands twice in one round")
    for one in units:
        numbers = [one.count, one.population or 0, one.expected or 0]
        if min(numbers) < 0 or not np.isfinite(numbers).all():
            raise ValueError(f"A number of {one.key} is below 0 or no number")
        if one.expected is None and one.population is None:
            raise ValueError(f"{one.key} has neither population nor expected count")
        base = one.population if one.expected is None else one.expected
        if one.count and not base:
            raise ValueError(f"{one.key} has cases where none can be")
    with_expected = [one.expected is not None for one in units]
    if any(with_expected) and not all(with_expected):
        raise ValueError("Some units have an expected count and some have none")
    return all(with_expected)


def _many(rounds: Sequence[Sequence[Unit]], is_given: bool, rule: Rule) -> list[Round]:
    # By name, so that the ranks' draws do not depend on the order of rows.
    orders = [sorted(range(len(units)), key=lambda at: units[at].key) for units in rounds]
    shaped = [[units[at] for at in order] for units, order in zip(rounds, orders, strict=True)]
    counts = floats([[one.count for one in units] for units in shaped])
    people = floats([[one.population or 0.0 for one in units] for units in shaped])
    if is_given:
        reference = dispersion.given(floats([[one.expected or 0.0 for one in units] for units in shaped]))
        common = reference.expected
    else:
        reference = dispersion.leave_one_out(counts, people)
        whole = people.sum(1, keepdims=True)
        common = people * np.divide(counts.sum(1, keepdims=True), whole, out=np.zeros(whole.shape), where=whole > 0)
    judged = judge(counts, reference, rule)
    a = judged.strength[:, None]
    ranked = ranks(counts + a, common + a)
    low, high = garwood(counts)
    columns = (
        judged.expected, low, high, judged.p, judged.q, (counts + a) / (judged.expected + a), judged.surely,
        ranked.mean, ranked.low, ranked.high, ranked.worst, judged.amber.astype(float) + judged.red,
    )  # fmt: skip
    told = np.stack(columns, axis=-1).tolist()
    found = []
    for at, (units, order) in enumerate(zip(shaped, orders, strict=True)):
        made = {target: _row(*pair) for target, *pair in zip(order, units, told[at], strict=True)}
        rows = tuple(made[place] for place in range(len(units)))
        found.append(Round(rows, float(judged.tau2[at]), float(judged.phi[at]), float(judged.strength[at])))
    return found


def _row(one: Unit, numbers: Sequence[float]) -> Row:
    e, low, high, p, q, shrunk, surely, rank, rank_low, rank_high, worst, colour = numbers
    return Row(
        key=one.key,
        population=one.population,
        count=one.count,
        rate=one.count / one.population if one.population else None,
        expected=e,
        ratio=one.count / e if e else None,
        low=low / e if e else None,
        high=high / e if e else None,
        p=p,
        q=q,
        shrunk=shrunk,
        surely=surely,
        rank=rank,
        rank_low=int(rank_low),
        rank_high=int(rank_high),
        worst=worst,
        standing=_COLOURS[int(colour)],
    )
