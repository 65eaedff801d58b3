# SPDX-License-Identifier: Apache-2.0
"""How many of next year's cases the best tenth of person-messages reaches: drawn-together rates against raw ones.

python benchmarks/aiming.py [--seeds N] [--first N]

A city of 300 communities, 5 age bands and 12 types with 3,000 cases a year (science.md §5.1), the type mix and ages of
its §7.2. Each line is one run: every method chooses from the same year and is measured on the true rates of the next.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from wuzha.engine.aiming import chosen, estimate
from wuzha.engine.surveillance.special import Floats

AGES = np.array([0.12, 0.17, 0.31, 0.22, 0.18])
TYPES = np.array([34.51, 13.40, 11.52, 10.81, 8.24, 6.87, 4.44, 4.29, 2.10, 1.61, 1.16, 1.06])
#: log-SD of age x type, community, community x type: as assumed, and others.
SPREADS = {
    "as assumed": (0.5, 0.35, 0.35),
    "communities alike": (0.5, 0.0, 0.0),
    "communities far apart": (0.5, 0.6, 0.35),
    "types far apart": (0.5, 0.35, 0.7),
    "ages alike": (0.2, 0.35, 0.35),
    "small differences": (0.3, 0.2, 0.2),
}
METHODS = ("raw cell", "city's age x type", "community x city's age x type", "drawn together", "oracle")


def city(  # type: ignore[no-untyped-def]
    random: np.random.Generator, spread: tuple[float, float, float], cases: float, communities: int = 300
):
    """People and true cases a year."""
    people = random.lognormal(0, 0.6, communities)[:, None] * random.dirichlet(AGES * 60, communities)
    people = people / people.sum() * 1_830_000
    true = np.exp(random.normal(0, spread[0], (1, 5, 12)) + random.normal(0, spread[1], (communities, 1, 1))
                  + random.normal(0, spread[2], (communities, 1, 12))) * TYPES  # fmt: skip
    true = true * people[:, :, None]
    return people, true / true.sum() * cases


def rates(counts: Floats, people: Floats, true: Floats) -> dict[str, Floats]:
    base = np.broadcast_to(counts.sum(0) / people.sum(0)[:, None], counts.shape)
    expected = base * people[:, :, None]
    by_community = (counts.sum((1, 2)) / expected.sum((1, 2)))[:, None, None]
    found = (
        counts / people[:, :, None],
        base,
        base * by_community,
        estimate(counts, people).rate,
        true / people[:, :, None],
    )
    return dict(zip(METHODS, found, strict=True))


def run(seeds: range, spread: tuple[float, float, float], cases: float) -> dict[str, tuple[float, float]]:
    """Method → share of next year's expected cases reached, relative root mean square error."""
    reached: dict[str, list[tuple[float, float]]] = {name: [] for name in METHODS}
    for seed in seeds:
        random = np.random.default_rng(seed)
        people, true = city(random, spread, cases)
        counts = random.poisson(true).astype(float)
        messages = people.sum() * 12 / 10
        for name, rate in rates(counts, people, true).items():
            share = chosen(rate, people, messages)
            truth = true / people[:, :, None]
            off = np.sqrt((((rate - truth) ** 2) * true).sum() / true.sum()) / np.average(truth, weights=true)
            reached[name].append(((share * true).sum() / true.sum(), off))
    return {name: tuple(np.mean(values, axis=0)) for name, values in reached.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=101)
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.seeds)
    print(
        f"share of next year's cases reached by a tenth of person-messages, and of the oracle's; {options.seeds} seeds"
    )
    print(f"{'':34}" + "".join(f"{name:>31}" for name in METHODS[:-1]) + f"{'oracle':>8}")
    for cases in (3000, 1000, 9000):
        for name, spread in SPREADS.items():
            found = run(seeds, spread, cases)
            best = found["oracle"][0]
            cells = [f"{found[one][0]:.1%} {found[one][0] / best:.1%} {found[one][1]:.2f}" for one in METHODS[:-1]]
            print(
                f"{name + f', {cases:,} cases':34}" + "".join(f"{cell:>31}" for cell in cells) + f"{best:>8.1%}",
                flush=True,
            )
    random = np.random.default_rng(options.first)
    people, true = city(random, SPREADS["as assumed"], 3000)
    began = time.perf_counter()
    estimate(random.poisson(true), people)
    print(f"18,000 cells estimated in {time.perf_counter() - began:.2f} s")


if __name__ == "__main__":
    main()
