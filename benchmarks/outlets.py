# SPDX-License-Identifier: Apache-2.0
"""Which outlets a round would propose: fair standing against the "top 10" list, each on the same rounds.

python benchmarks/outlets.py [--rounds N] [--seeds A B …]

300 outlets that expect 2 to 40 involved cards each. Equal ones: in how many rounds would any be proposed? One truly bad
one: how often is it found, and how often with a fair one beside it? Judged by the factory rule of `outlets.policy`.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from wuzha.engine.surveillance import dispersion, fair
from wuzha.engine.surveillance.special import Floats, Truths

MANY, LEAST, MOST, TOP = 300, 2, 40, 10
#: Involved cards below which nothing is proposed (`outlets.policy`).
LEAST_CASES = 3
#: Rounds that are judged in one go.
AT_ONCE = 250


def proposed(counts: Floats, stock: Floats) -> tuple[Truths, Truths]:
    """Red and amber outlets of rounds × outlets, with cards enough to be proposed."""
    red, amber = np.zeros(counts.shape, bool), np.zeros(counts.shape, bool)
    people = np.broadcast_to(stock, counts.shape)
    for start in range(0, len(counts), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        found = fair.judge(counts[part], dispersion.leave_one_out(counts[part], people[part]))
        red[part], amber[part] = found.red, found.amber
    enough = counts >= LEAST_CASES
    return red & enough, amber & enough


def top(counts: Floats, stock: Floats) -> Truths:
    """The ten with the highest rate: the list that people write."""
    listed = np.zeros(counts.shape, bool)
    np.put_along_axis(listed, np.argsort(-counts / stock, axis=1, kind="stable")[:, :TOP], True, 1)
    return listed


def equal(rounds: int, seeds: list[int]) -> None:
    print(f"\n{MANY} equal outlets, {LEAST} to {MOST} cards expected, {rounds:,} rounds a seed: P(any outlet proposed)")
    print(f"{'seed':>6} {'stock':10} {'red':>8} {'amber':>8} {'top 10':>8} {'of them the smallest 75':>24}")
    for seed in seeds:
        for name, expected in (
            ("evenly", np.linspace(LEAST, MOST, MANY)),
            ("geometric", np.geomspace(LEAST, MOST, MANY)),
        ):
            counts = np.random.default_rng(seed).poisson(expected, (rounds, MANY)).astype(float)
            red, amber = proposed(counts, expected)
            listed = top(counts, expected)
            small = listed[:, : MANY // 4].sum() / listed.sum()
            print(
                f"{seed:6} {name:10} {red.any(1).mean():8.4f} {amber.any(1).mean():8.4f} {listed.any(1).mean():8.4f} "
                f"{small:24.2f}"
            )


def bad(rounds: int, seeds: list[int], spread: float) -> None:
    print(f"\nOne truly bad outlet among {MANY - 1} that differ by SD {spread}: power, and rounds with a fair one red")
    heads = f"{'expected':>9} {'ratio':>6} {'red':>7} {'amber':>7} {'top 10':>7}"
    print(f"{heads} {'a fair one red':>15} {'fair in top 10':>15}")
    expected = np.linspace(LEAST, MOST, MANY)
    for size in (5, 10, 20, 40):
        at = int(np.abs(expected - size).argmin())
        for ratio in (2.0, 3.0, 4.0):
            told = np.zeros(5)
            for seed in seeds:
                random = np.random.default_rng(seed)
                risks = np.exp(random.normal(0, spread, (rounds, MANY))) if spread else np.ones((rounds, MANY))
                risks[:, at] = ratio
                counts = random.poisson(expected * risks).astype(float)
                red, amber = proposed(counts, expected)
                listed = top(counts, expected)
                fair_red = np.delete(red, at, axis=1).any(1).mean()
                fair_top = np.delete(listed, at, axis=1).sum(1).mean()
                told += [red[:, at].mean(), amber[:, at].mean(), listed[:, at].mean(), fair_red, fair_top]
            red_, amber_, top_, fair_red_, fair_top_ = told / len(seeds)
            print(f"{size:9} {ratio:6.1f} {red_:7.3f} {amber_:7.3f} {top_:7.3f} {fair_red_:15.3f} {fair_top_:15.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[201, 202, 203])
    options = parser.parse_args()
    began = time.perf_counter()
    equal(options.rounds, options.seeds)
    for spread in (0.0, 0.12):
        bad(options.rounds // 4, options.seeds[:2], spread)
    print(f"\n{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
