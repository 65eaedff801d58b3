# SPDX-License-Identifier: Apache-2.0
"""Who is listed for luck, who is found, and how long it takes: fair standing against the lists that people write.

python benchmarks/standing.py [--rounds N] [--seed N] [--tries]

Each table is one run: the same rounds are judged by every rule. `--tries`: what was tried for the power of the yearly
look, each on the same rounds. Tuned on seeds 1-20 and 77, reported on 101 and above.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from wuzha.engine.surveillance import dispersion, fair
from wuzha.engine.surveillance.special import Floats, Truths, gamma_above, mid_p

#: science.md §3.2: 20 townships, 165 cases for 100,000 people a year.
PEOPLE = 20_000 * 10 ** (np.arange(20) / 19)
RATE = 165e-5
BAD = {int(np.abs(PEOPLE - people).argmin()): ratio for people, ratio in ((32_000, 1.8), (86_000, 1.5))}
SPREAD = 0.12
PERIODS = {"month": 1 / 12, "quarter": 1 / 4, "year": 1.0}


def judged(counts: Floats, people: Floats) -> fair.Judged:
    counts = counts.astype(float)
    return fair.judge(counts, dispersion.leave_one_out(counts, np.broadcast_to(people, counts.shape)))


def worst(counts: Floats, people: Floats, places: int) -> Truths:
    """The bottom of a list by raw rate."""
    order = np.argsort(-counts / people, axis=1)[:, :places]
    listed = np.zeros(counts.shape, bool)
    np.put_along_axis(listed, order, True, 1)
    return listed


def anybody(listed: Truths) -> str:
    return f"{listed.any(1).mean():7.4f}"


def equal(rounds: int, seed: int) -> None:
    print("\n20 equal townships: P(anybody listed) in a round")
    print(f"{'':10} {'red':>7} {'amber':>7} {'bottom 3 by raw rate':>21}")
    for name, years in PERIODS.items():
        counts = np.random.default_rng(seed).poisson(PEOPLE * RATE * years, (rounds, 20))
        found = judged(counts, PEOPLE)
        print(f"{name:10} {anybody(found.red)} {anybody(found.amber)} {anybody(worst(counts, PEOPLE, 3)):>21}")
    print("\nRounds of another shape, all equal: P(anybody red)")
    random = np.random.default_rng(seed)
    for many in (2, 3, 5, 10):
        told = [anybody(judged(random.poisson(each, (rounds, many)), np.ones(many)).red) for each in (5, 30, 200, 5000)]
        print(f"{many:3} units of 5, 30, 200, 5,000 cases {' '.join(told)}")
    people = np.array([1.0] * 9 + [91.0])
    told = [anybody(judged(random.poisson(each * people, (rounds, 10)), people).red) for each in (3, 30, 200)]
    print(f"one unit of 91 %, the others 3, 30, 200 {' '.join(told)}")


def power(rounds: int, seed: int) -> None:
    print("\nA year; two bad townships (32,000 people at 1.8, 86,000 at 1.5), the others differ by SD 0.12")
    print(f"{'':44} {'power':>7} {'at 1.8':>7} {'at 1.5':>7} {'a fair one':>10}")
    for own in (False, True):
        counts, bad = uneven(rounds, seed, own=own)
        note = "the bad ones differ by SD 0.12 too" if own else "at these ratios exactly"
        for name, listed in (("red", judged(counts, PEOPLE).red), ("bottom 3 by raw rate", worst(counts, PEOPLE, 3))):
            told(f"{name}, {note}", listed, bad)
    counts, _bad = uneven(rounds, seed, bad=False)
    found = judged(counts, PEOPLE)
    print(f"SD 0.12 and nobody bad: P(anybody red) {anybody(found.red)}, amber {anybody(found.amber)}")
    random = np.random.default_rng(seed)
    for spread in (0.25, 0.4):
        risks = np.exp(random.normal(0, spread, (rounds, 20)))
        red = judged(random.poisson(PEOPLE * RATE * risks), PEOPLE).red
        true = risks * PEOPLE.sum() / (risks * PEOPLE).sum(1, keepdims=True)
        print(
            f"SD {spread}: {red.sum(1).mean():.2f} red a round, {(true[red] > 1.2).mean():.1%} of them truly above 1.2"
        )


def uneven(rounds: int, seed: int, *, own: bool = False, bad: bool = True) -> tuple[Floats, list[int]]:
    random = np.random.default_rng(seed)
    risks = np.exp(random.normal(0, SPREAD, (rounds, 20)))
    if bad:
        for place, ratio in BAD.items():
            risks[:, place] = ratio * (risks[:, place] if own else 1)
    return random.poisson(PEOPLE * RATE * risks), list(BAD)


def told(name: str, listed: Truths, bad: list[int]) -> None:
    fair_ones = np.delete(listed, bad, axis=1).any(1).mean()
    each = [listed[:, place].mean() for place in bad]
    print(f"{name:44} {np.mean(each):7.3f} {each[0]:7.3f} {each[1]:7.3f} {fair_ones:10.3f}")


def outlets(rounds: int, seed: int) -> None:
    print("\n300 equal outlets, 2 to 40 cases expected: P(any outlet wrongly proposed) in a round")
    for name, draw in (("evenly", np.linspace(2, 40, 300)), ("geometric", np.geomspace(2, 40, 300))):
        counts = np.random.default_rng(seed).poisson(draw, (rounds, 300))
        print(
            f"{name:10} red {anybody(judged(counts, draw).red)}, top 10 by raw rate {anybody(worst(counts, draw, 10))}"
        )


def speed() -> None:
    random = np.random.default_rng(1)
    people = PEOPLE.round().astype(int)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rounds.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            rows = csv.writer(out)
            rows.writerow(["round", "unit", "population", "count"])
            for at in range(10_000):
                rows.writerows(zip([at] * 20, range(20), people, random.poisson(people * RATE), strict=True))
        began = time.perf_counter()
        command = [sys.executable, "-m", "wuzha.cli", "standing", str(path), "--by", "round", "--json"]
        done = subprocess.run(command, capture_output=True, check=True)
        seconds = time.perf_counter() - began
    many = len(json.loads(done.stdout)["rounds"])
    print(f"\nwuzha standing, {many:,} rounds of 20 units: {seconds:.1f} s")


# ── what was tried ──────────────────────────────────────────────────────────────────────────────────────────────────

Spread = Callable[[Floats, Floats], Floats]


def moments(share: float) -> Spread:
    """Spiegelhalter's τ² with this share drawn in at each end, as it is."""

    def tau2(counts: Floats, expected: Floats) -> Floats:
        z = 2 * (np.sqrt(counts) - np.sqrt(expected))
        z = np.clip(z, *np.quantile(z, [share, 1 - share], axis=1)[..., None])
        return _additive((z**2).mean(1), expected)

    return tau2


def by_median(counts: Floats, expected: Floats) -> Floats:
    """φ by the median of absolute deviations."""
    z = 2 * (np.sqrt(counts) - np.sqrt(expected))
    far = np.median(np.abs(z - np.median(z, axis=1, keepdims=True)), axis=1)
    return _additive((1.4826 * far) ** 2, expected)


def others_only(counts: Floats, expected: Floats) -> Floats:
    """τ² of each unit's others."""
    many = counts.shape[1]
    parts = [np.delete(np.arange(many), at) for at in range(many)]
    return np.stack([moments(0.1)(counts[:, part], expected[:, part]) for part in parts], axis=1)


def _additive(phi: Floats, expected: Floats) -> Floats:
    many, whole = expected.shape[1], expected.sum(1)
    return np.maximum(0, (many * phi - (many - 1)) / (whole - (expected**2).sum(1) / whole))


def tried(counts: Floats, tau2: Spread, *, floor: float = 0.0, again: bool = False) -> Truths:
    """The rule of science.md §3.1 with another τ², a least one, or a reference without whom the first look told."""
    counts, kept = counts.astype(float), np.ones(counts.shape)
    for _ in range(2 if again else 1):
        rest = [
            (part * kept).sum(1, keepdims=True) - part * kept
            for part in (counts, np.broadcast_to(PEOPLE, counts.shape))
        ]
        expected = PEOPLE * rest[0] / rest[1]
        spread = np.maximum(tau2(counts, expected), floor)
        p = mid_p(counts, expected, spread if spread.ndim == 2 else spread[:, None])
        found = dispersion.discoveries(p, np.ones(p.shape, bool)) <= 0.1
        kept = np.where(found, 0.0, 1.0)
    a = dispersion.strength(counts, expected)[:, None]
    return found & (gamma_above(counts + a, (expected + a) * 1.2) > 0.8)


def tries(rounds: int, seed: int) -> None:
    print("\nWhat was tried, on the rounds of the table above")
    print(f"{'':44} {'power':>7} {'at 1.8':>7} {'at 1.5':>7} {'a fair one':>10}")
    for own in (False, True):
        counts, bad = uneven(rounds, seed, own=own)
        ordinary = dispersion.ORDINARY**2
        for name, listed in (
            ("as science.md has it", tried(counts, moments(0.1))),
            ("τ² at least the ordinary one", tried(counts, moments(0.1), floor=ordinary)),
            ("τ² of each unit's others", tried(counts, others_only)),
            ("the same, at least the ordinary one", tried(counts, others_only, floor=ordinary)),
            ("reference without those told first", tried(counts, moments(0.1), again=True)),
            ("15 % drawn in", tried(counts, moments(0.15))),
            ("τ² by the median", tried(counts, by_median)),
            ("chosen: τ² drawn to the ordinary one", judged(counts, PEOPLE).red),
        ):
            told(name, listed, bad)
        if not own:
            print("… and where the bad ones differ too")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--tries", action="store_true")
    options = parser.parse_args()
    equal(options.rounds, options.seed)
    power(options.rounds, options.seed)
    if options.tries:
        tries(options.rounds, options.seed)
    outlets(max(options.rounds // 4, 1), options.seed)
    speed()


if __name__ == "__main__":
    main()
