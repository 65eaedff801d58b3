# SPDX-License-Identifier: Apache-2.0
"""Rows a second of each receiver of lists: the first time, the same list again, and one in which every row differs.

Run: `python benchmarks/import_lists.py [--rows 6000] [KIND …]` (23 kinds, about five minutes). The lists are those of
the tests (`tests/intake/lists`); what their rows refer to is entered before and not measured. Each kind has a fresh
embedded database with its default settings, and one process that reads its three files one after the other, as a
worker does.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ROWS = 6_000
ONE = "--one"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("kinds", nargs="*", metavar="KIND", help="all, where none is named")
    options.add_argument("--rows", type=int, default=ROWS)
    options.add_argument(ONE, dest="one", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        print(json.dumps(measured(given.kinds[0] if given.kinds else "", given.rows)))
        return 0
    with tempfile.TemporaryDirectory(prefix="wuzha-bench-") as folder:
        empty = Path(folder) / "empty"
        kinds = _in_a_process(empty, "", given.rows)["kinds"]
        print(f"{'rows a second':<20} {'first':>8} {'again':>8} {'changed':>8}   what becomes of the last", flush=True)
        for kind in given.kinds or kinds:
            home = Path(folder) / kind
            subprocess.run(["cp", "-a", empty, home], check=True)  # the files of a database keep their owner
            found = _in_a_process(home, kind, given.rows)
            shutil.rmtree(home)
            rates = " ".join(f"{given.rows / seconds:>8,.0f}" for seconds in found["seconds"])
            print(f"{kind:<20} {rates}   {found['became']}", flush=True)
    return 0


def _in_a_process(home: Path, kind: str, rows: int) -> Any:
    done = subprocess.run(
        [sys.executable, __file__, ONE, "--rows", str(rows), *filter(None, [kind])],
        env=os.environ | {"WUZHA_HOME": str(home)}, stdout=subprocess.PIPE, stderr=None, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def measured(kind: str, rows: int) -> dict[str, Any]:
    """Seconds of the three files of a kind, and what became of the last; without a kind the city is built."""
    os.environ.pop("WUZHA_DATABASE_URL", None)
    from wuzha.runtime.django import prepare

    with prepare():
        from tests.factories import build_city
        from tests.intake.lists import SAMPLES
        from tests.intake.lists.base import batch_of
        from wuzha.intake.services.run import actor_of, run

        if not kind:
            build_city()
            return {"kinds": list(SAMPLES)}
        sample, city = SAMPLES[kind], _city()
        lists = sample.make(city, rows)
        seconds, batch = [], None
        for part in (lists.first, lists.first, lists.changed):
            path = Path(os.environ["WUZHA_HOME"]) / "list.csv"
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.DictWriter(file, list(part[0]))
                writer.writeheader()
                writer.writerows(part)
            batch = batch_of(city, kind, sample, part, path)
            began = time.perf_counter()
            batch = run(batch.pk, path, actor_of(batch))
            seconds.append(time.perf_counter() - began)
            assert batch.done == rows, (batch.status, batch.problem)
        names = ("accepted", "merged", "duplicates", "waiting", "rejected")
        became = {name: getattr(batch, name) for name in names if getattr(batch, name)}
        return {"seconds": seconds, "became": ", ".join(f"{name} {number:,}" for name, number in became.items())}


def _city() -> Any:
    """The city that `build_city` made in another process."""
    from tests.factories import City
    from wuzha.org.models import Person, Unit
    from wuzha.org.roles import Role

    units = {
        "city": "330282", "bureau": "330282000000", "centre": "330282000100", "station": "330282501000",
        "other_station": "330282502000", "town": "330282001", "other_town": "330282102", "village": "330282001001",
        "other_village": "330282102001", "grid": "330282001001-G1", "other_grid": "330282102001-G1",
        "member": "330282-M01", "abroad": "330281", "abroad_centre": "330281000100", "abroad_station": "330281501000",
        "abroad_grid": "330281001001-G1",
    }  # fmt: skip
    people = {role: Person.objects.get(username=f"own-{role}") for role in Role}
    return City(**{name: Unit.objects.get(code=code) for name, code in units.items()}, people=people)


if __name__ == "__main__":
    raise SystemExit(main())
