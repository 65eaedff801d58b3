# SPDX-License-Identifier: Apache-2.0
"""200,000 cases from scratch, and one new case against 1,000,000 known entities.

    python benchmarks/linkage_scale.py [--gangs 10000 --singles 60000 --seed 3001]

`wuzha series FILE --json` as a process of its own: seconds by the clock and of processor, memory at most; new cases.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.engine.linkage.worlds import Wishes, World, world
from wuzha.engine.linkage.group import group
from wuzha.engine.linkage.incidence import Row, incidence
from wuzha.engine.linkage.insert import Living


def from_scratch(made: World) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.csv"
        with path.open("w", newline="") as stream:
            csv.writer(stream).writerows([("record", "kind", "value"), *made.rows])
        before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        with (Path(folder) / "answer.json").open("w") as answer:
            subprocess.run(
                [Path(sys.executable).with_name("wuzha"), "series", path, "--json"], stdout=answer, check=True
            )
        clock, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
        work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(
            f"{len(made.gang)} cases, {len(made.rows)} rows: {clock:.1f} s by the clock, {work:.1f} s of processor, "
            f"{after.ru_maxrss / 1e6:.2f} GB; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )


def one_by_one(made: World, new: int) -> None:
    values = defaultdict(list)
    for record, kind, value in made.rows:
        values[record].append((kind, value))
    late = sorted(values)[:: len(values) // new]
    apart = set(late)
    found = group(incidence(Row(*row) for row in made.rows if row[0] not in apart))
    living = Living(found)
    looks, takes = [], []
    for record in late:
        begin = time.perf_counter()
        options = living.look(values[record])
        looks.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        living.take(record, values[record], options[0].block)
        takes.append(time.perf_counter() - begin)
    median, p95, most = (1000 * float(np.quantile(looks, q)) for q in (0.5, 0.95, 1))
    print(
        f"one new case against {found.incidence.entities} entities, {len(late)} cases: median {median:.3f} ms, p95 "
        f"{p95:.3f} ms, slowest {most:.1f} ms; to take it in p95 {1000 * float(np.quantile(takes, 0.95)):.3f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--gangs", type=int, default=10_000)
    parser.add_argument("--singles", type=int, default=60_000)
    parser.add_argument("--known", type=int, default=300_000, help="single cases of the second world")
    parser.add_argument("--new", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=3001)
    options = parser.parse_args()
    from_scratch(world(options.seed, Wishes(gangs=options.gangs, singles=options.singles)))
    one_by_one(world(options.seed + 1, Wishes(gangs=options.gangs, singles=options.known)), options.new)


if __name__ == "__main__":
    main()
