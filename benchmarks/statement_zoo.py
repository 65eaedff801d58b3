# SPDX-License-Identifier: Apache-2.0
"""Fresh statement files of a new seed, each with its truth: how many are read right, asked, or silently wrong.

    .venv/bin/python benchmarks/statement_zoo.py [--files 2000] [--seed N]

Exit code 1 when one is silently wrong; the seeds of those are printed.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.funds.statements.proof.judge import RIGHT, WRONG, judge
from tests.funds.statements.proof.zoo import sample
from wuzha.funds.statements.proof import understand
from wuzha.funds.statements.proof.grid import grid_of
from wuzha.funds.statements.proof.result import ASKED


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6, 10**9))
    options = parser.parse_args()
    every, ordinary, unknown, undecidable = Counter(), Counter(), Counter(), Counter()
    began = time.process_time()
    for seed in range(options.seed, options.seed + options.files):
        one = sample(seed)
        got = understand(grid_of(one.rows, sheet=one.sheet, file=one.file))
        verdict = judge(one, got)
        every[verdict.outcome] += 1
        if one.ordinary:
            ordinary[verdict.outcome] += 1
        if one.plain and one.traits["words"] == "unknown":
            unknown[verdict.outcome] += 1
        if one.undecidable:
            undecidable[got.level == ASKED] += 1
        if verdict.outcome == WRONG:
            print(f"silently wrong: seed {seed}: {verdict.why}")
    print(f"{options.files} files from seed {options.seed}, {time.process_time() - began:.0f} s of processor")
    print(f"all: {dict(every)}")
    print(f"ordinary: {dict(ordinary)}, right {ordinary[RIGHT] / max(ordinary.total(), 1):.1%}")
    print(f"no known header, else ordinary: {dict(unknown)}, right {unknown[RIGHT] / max(unknown.total(), 1):.1%}")
    print(f"undecidable: {undecidable[True]} of {undecidable.total()} asked")
    return 1 if every[WRONG] else 0


if __name__ == "__main__":
    sys.exit(main())
