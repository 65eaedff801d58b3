# SPDX-License-Identifier: Apache-2.0
"""Ten thousand hostile files through intake: none may crash it, and every row read is in or rejected.

Run: `python benchmarks/hostile_files.py --home /tmp/hostile` (needs what the tests need). The files and what must hold
of each are in `tests/intake/hostile.py`; file 4711 of seed 0 is `hostile(4711)`. A crash is printed with its number and
does not stop the run; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--home", required=True)
    options.add_argument("--files", type=int, default=10_000)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    os.environ["WUZHA_HOME"] = given.home
    from wuzha.runtime.django import prepare

    with prepare(), tempfile.TemporaryDirectory() as folder:
        return run(Path(folder), given.first, given.files, given.seed)


def run(folder: Path, first: int, files: int, seed: int) -> int:
    """Take the files in one after the other and print what became of them."""
    from tests.intake.hostile import hostile, take_in
    from wuzha.audit.actor import Actor
    from wuzha.intake.models import Batch
    from wuzha.org.models import Unit, UnitKind
    from wuzha.simulation.load import city

    if not Unit.objects.exists():
        city.build(Actor.system("benchmark"))
    centre = Unit.objects.get(kind=UnitKind.CENTRE)
    became: Counter[str] = Counter()
    slowest, crashes, start = (0.0, ""), 0, time.perf_counter()
    for number in range(first, first + files):
        file, began = hostile(number, seed), time.perf_counter()
        try:
            became[take_in(file, folder, centre)] += 1
        except Exception:  # noqa: BLE001 - every crash is what is looked for
            crashes += 1
            print(f"CRASH hostile({number}, {seed}): {file.kind}, {file.name}, {len(file.data)} bytes")
            traceback.print_exc(limit=-4, file=sys.stdout)
        slowest = max(slowest, (time.perf_counter() - began, f"{number} {file.kind}"))
        if (number - first + 1) % 500 == 0:
            print(f"{number - first + 1:6} files, {time.perf_counter() - start:.0f} s, {crashes} crashes", flush=True)
    rows = sum(Batch.unscoped.values_list("done", flat=True))
    print(f"{files} files in {time.perf_counter() - start:.0f} s; {crashes} crashes; {rows} rows in or rejected")
    print(f"slowest: {slowest[0]:.1f} s ({slowest[1]})")
    for name, count in became.most_common():
        print(f"{count:6}  {name}")
    return 1 if crashes else 0


if __name__ == "__main__":
    sys.exit(main())
