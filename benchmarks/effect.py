# SPDX-License-Identifier: Apache-2.0
"""Campaigns that did nothing, and how often each way of looking calls them a success; and who finds one that worked.

python benchmarks/effect.py [--campaigns N] [--seed N] [--tries]

Each table is one run: the same campaigns are judged by `wuzha.engine.evaluation` and by the charts that people make.
120 communities, 30 treated, 12 months before and 6 after, 1.2 cases a month for 1,000 people (log-SD 0.2), a season,
a city that changes, unit-month shocks of variance 0.3 (science.md §5.2); each line changes one thing. `--tries`:
other errors for the same ratio, on the same campaigns. Tuned on seeds 1-20 and 77, reported on 101 and above.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wuzha.engine.evaluation import Panel, Verdict, contrast, evaluate, panel


@dataclass(frozen=True)
class World:
    units: int = 120
    treated: int = 30
    before: int = 12
    after: int = 6
    people: tuple[int, int] = (800, 4000)
    #: 0: by lot; n: the worst of the last n months.
    worst_of: int = 3
    #: What the person who evaluates says about it: the same, or nothing.
    says: bool = True
    shocks: float = 0.3
    #: Slow drift of each community: autoregression 0.8, this log-SD.
    drift: float = 0.0
    waves: int = 1
    effect: float = 1.0


WORLDS = {
    "worst of last quarter": World(),
    "the same, nobody says how chosen": World(says=False),
    "by lot": World(worst_of=0),
    "worst of 6 months, nobody says": World(worst_of=6, says=False),
    "no over-dispersion": World(shocks=0.0),
    "much over-dispersion (0.8)": World(shocks=0.8),
    "slow drift (0.2)": World(drift=0.2),
    "slow drift, nobody says": World(drift=0.2, says=False),
    "slow drift, by lot": World(drift=0.2, worst_of=0),
    "small populations (200-1,000)": World(people=(200, 1000)),
    "very unequal (200-20,000), 60 units": World(people=(200, 20_000), units=60, treated=15),
    "8 of 30 treated": World(units=30, treated=8, people=(2000, 12_000)),
    "4 of 16 treated, by lot": World(units=16, treated=4, people=(5000, 30_000), worst_of=0),
    "three waves": World(waves=3),
    "three waves, by lot": World(waves=3, worst_of=0),
}


def campaign(random: np.random.Generator, world: World) -> Panel:
    months = world.before + world.after
    people = random.uniform(*world.people, world.units).round()
    mean = 1.2e-3 * people[:, None] * np.exp(random.normal(0, 0.2, (world.units, 1)))
    mean = mean * np.exp(0.15 * np.sin(2 * np.pi * np.arange(months) / 12) + random.normal(0, 0.05, months)
                         - 0.025 * np.arange(months))  # fmt: skip
    if world.shocks:
        mean = mean * random.gamma(1 / world.shocks, world.shocks, mean.shape)
    if world.drift:
        at = random.normal(0, world.drift, world.units)
        for month in range(months):
            mean[:, month] *= np.exp(at)
            at = 0.8 * at + random.normal(0, world.drift * 0.6, world.units)
    counts = random.poisson(mean)
    if world.worst_of:
        late = counts[:, world.before - world.worst_of : world.before].sum(1)
        who = np.argsort(-late / people, kind="stable")[: world.treated]
    else:
        who = random.permutation(world.units)[: world.treated]
    start: list[int | None] = [None] * world.units
    for turn, unit in enumerate(who):
        begins = world.before + turn % world.waves * 2
        start[unit] = begins
        counts[unit, begins:] = random.binomial(counts[unit, begins:], world.effect)
    return panel([f"u{at:03}" for at in range(world.units)], counts, people, start)


#: Log ratio and its error, as somebody with a spreadsheet works it out: chance alone.
Chart = Callable[[Panel], tuple[float, float]]


def before_after(table: Panel) -> tuple[float, float]:
    """Treated alone, three months after against three before."""
    treated, first = ~table.never, int(table.start.min())
    return _ratio([table.counts[treated, first : first + 3].sum()], [table.counts[treated, first - 3 : first].sum()])


def naive(table: Panel) -> tuple[float, float]:
    """Difference in differences with the whole past, the quarter that chose the treated among it."""
    treated, first = ~table.never, int(table.start.min())
    parts = [table.counts[who][:, part].sum() for who in (treated, ~treated)
             for part in (slice(first, None), slice(0, first))]  # fmt: skip
    return _ratio([parts[0], parts[3]], [parts[1], parts[2]])


def _ratio(above: list[float], below: list[float]) -> tuple[float, float]:
    return sum(map(math.log, above)) - sum(map(math.log, below)), math.sqrt(sum(1 / part for part in [*above, *below]))


CHARTS: dict[str, Chart] = {"before/after": before_after, "DiD, whole past": naive}


def judged(world: World, campaigns: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    found, charts = [], {name: [] for name in CHARTS}
    for _ in range(campaigns):
        table = campaign(random, world)
        found.append(evaluate(table, world.worst_of if world.says else None))
        for name, chart in CHARTS.items():
            charts[name].append(chart(table))
    told = [one for one in found if one.ratio is not None]
    mean = math.exp(np.mean([math.log(max(one.ratio, 1e-3)) for one in told])) - 1
    inside = np.mean([one.low <= world.effect <= one.high for one in told])
    claims = np.mean([one.verdict is Verdict.EFFECT for one in found])
    refused = np.mean([one.verdict is Verdict.NOT_ENOUGH_POWER for one in found])
    chance = np.mean([one.placebo_p <= 0.025 for one in told])
    mde = np.median([one.mde for one in found])
    row = f"{mean:+7.1%} {inside:9.3f} {claims:8.3f} {refused:8.3f} {mde:6.0%} {chance:8.3f}"
    for values in charts.values():
        logs, errors = np.array(values).T
        row += f" |{math.exp(logs.mean()) - 1:+7.1%} {(logs + 1.96 * errors < 0).mean():7.3f}"
    print(row, flush=True)


def table(campaigns: int, seed: int, effect: float) -> None:
    print(f"\n{campaigns} campaigns each, true effect {effect - 1:+.0%}")
    print(f"{'':38}{'estimate':>8}{'coverage':>9}{'effect':>9}{'refused':>9}{'MDE':>7}{'perm.':>8} | "
          + " | ".join(f"{name}, claims" for name in CHARTS))  # fmt: skip
    for at, (name, world) in enumerate(WORLDS.items()):
        print(f"{name:38}", end="")
        judged(World(**{**world.__dict__, "effect": effect}), campaigns, seed + at)


def tries(campaigns: int, seed: int) -> None:
    """The same ratio with other errors: share of intervals that hold the truth, true effect 0."""
    print("\nWhat was tried for the error of the ratio: coverage at no effect")
    names = ("CR2", "between (chosen)", "CR3", "no correction", "pooled φ", "chance alone")
    print(f"{'':38}" + "".join(f"{name:>18}" for name in names))
    for at, (name, world) in enumerate(WORLDS.items()):
        random = np.random.default_rng(seed + at)
        inside = np.zeros(len(names))
        for _ in range(campaigns):
            one = campaign(random, world)
            starts = tuple(sorted({int(start) for start in one.start if start < one.periods}))
            cohort = np.array([[starts.index(int(start)) if start < one.periods else -1 for start in one.start]])
            of = contrast.sums(one, starts, world.worst_of or 0)
            for place, power in enumerate((1.0, 1.5, 2.0, 0.0)):
                contrast.POWER = power
                _, low, high = contrast.contrast(of, cohort).interval() or (1.0, 1.0, 1.0)
                inside[place] += low <= 1 <= high
            contrast.POWER = 1.5
            logs = contrast.contrast(of, cohort)
            own = np.where(cohort[0] >= 0, cohort[0], 0)
            units = np.arange(world.units)
            sides = [(of.before[own, units][who].sum(), of.after[own, units][who].sum())
                     for who in (cohort[0] >= 0, cohort[0] < 0)]  # fmt: skip
            plain = math.sqrt(sum(1 / part for side in sides for part in side))
            for place, phi in ((4, evaluate_dispersion(one)), (5, 1.0)):
                inside[place] += abs(logs.log_ratio[0]) <= 1.96 * plain * math.sqrt(phi)
        print(f"{name:38}" + "".join(f"{share:18.3f}" for share in inside / campaigns), flush=True)


def evaluate_dispersion(one: Panel) -> float:
    from wuzha.engine.evaluation.power import dispersion

    return dispersion(one.counts[:, : int(one.start.min())])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--campaigns", type=int, default=500)
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--tries", action="store_true")
    options = parser.parse_args()
    began = time.perf_counter()
    table(options.campaigns, options.seed, 1.0)
    table(options.campaigns, options.seed, 0.75)
    many = 2 * len(WORLDS) * options.campaigns
    print(f"\n{many:,} evaluations with 1,999 lots each: {time.perf_counter() - began:.0f} s")
    if options.tries:
        tries(options.campaigns, options.seed)


if __name__ == "__main__":
    main()
