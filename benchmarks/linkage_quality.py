# SPDX-License-Identifier: Apache-2.0
"""How well gangs are found in made-up worlds, beside connected components.

    python benchmarks/linkage_quality.py --seeds 2001-2006 [--peer]

Each world: 150 gangs of 3 to 25, 900 single cases, two hubs that no list knows (`wuzha.simulation.worlds`).
Pairs of all seeds pooled. Seeds below 1000 were used for tuning; report others. `--peer` needs SciPy.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.engine.linkage.worlds import STYLES, Score, Wishes, World, world
from wuzha.engine.linkage.command import find
from wuzha.engine.linkage.gates import Gate
from wuzha.engine.linkage.incidence import Row
from wuzha.engine.linkage.values import canonical

WORLDS = {
    "1 % noise": Wishes(),
    "3 % noise": Wishes(noise=0.03),
    "drift": Wishes(drift=True),
    "mules, 10 % of records": Wishes(mules=0.1),
    "mules, 30 %": Wishes(mules=0.3),
    "5 % reuse": Wishes(reuse=0.05),
    "noise 2 %, reuse 2 %, mules 10 %, drift": Wishes(noise=0.02, reuse=0.02, mules=0.1, drift=True),
    **{f"1 % noise, all gangs '{style}'": Wishes(styles=(style,)) for style in STYLES},
}


def components(made: World, most: int) -> list[list[str]]:
    """The peer: what shares an entity of fewer than `most` records, by SciPy."""
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    users: dict[tuple[str, str], list[int]] = defaultdict(list)
    names = sorted(made.gang)
    at = {name: number for number, name in enumerate(names)}
    for record, kind, value in made.rows:
        users[kind, value].append(at[record])
    pairs = [(one[0], other) for one in users.values() if len(one) < most for other in one[1:]]
    a, b = np.array(pairs).T
    graph = coo_matrix((np.ones(a.size), (a, b)), shape=(len(names), len(names)))
    groups = defaultdict(list)
    for record, label in enumerate(connected_components(graph, directed=False)[1]):
        groups[label].append(names[record])
    return list(groups.values())


def told(seeds: Sequence[int], wishes: Wishes, method: Callable[[World], list[list[str]]]) -> str:
    score, spent = Score(), 0.0
    for seed in seeds:
        made = world(seed, wishes)
        begin = time.process_time()
        found = method(made)
        spent += time.process_time() - begin
        score.add(made.gang, found)
    return f"{score.precision:.3f} / {score.recall:.3f}, {spent / len(seeds):.2f} s"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", default="2001-2006")
    parser.add_argument("--peer", action="store_true")
    options = parser.parse_args()
    first, _, last = options.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    find([Row("a", "app", "x"), Row("b", "app", "x")])  # load the loops
    for name, wishes in WORLDS.items():
        hubs = named = mules = shown = 0

        def ours(made: World) -> list[list[str]]:
            nonlocal hubs, named, mules, shown
            found = find(Row(*row) for row in made.rows)
            gates = {(one.kind, canonical(one.kind, one.value)): one.gate for one in found.ignored}
            forms = [(kind, canonical(kind, value)) for kind, value in made.hubs]
            hubs, named = hubs + len(forms), named + sum(gates.get(form) is Gate.STRANGERS for form in forms)
            mules, shown = mules + len(made.mules), shown + sum(mule in gates for mule in made.mules)
            return [one.records for one in found.series]

        print(f"{name}: {told(seeds, wishes, ours)}; hubs named {named}/{hubs}", end="")
        print(f"; mules shown {shown}/{mules}" if mules else "", flush=True)
        for most in (40, 10) if options.peer else ():
            found = told(seeds, wishes, partial(components, most=most))
            print(f"    components, d < {most}: {found}", flush=True)


if __name__ == "__main__":
    main()
