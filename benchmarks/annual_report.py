# SPDX-License-Identifier: Apache-2.0
"""Seconds from the click to the Word file of the annual report, with five years of cases.

Run: `python benchmarks/annual_report.py --home /tmp/annual-benchmark [--cases 20000] [--warnings 100000] [--times 3]`
(fills the scratch database there when it is empty). Counted is what the click waits for: all figures of the text, of
the table of townships and of the chart with the keys of their records kept as a snapshot, and the file made of them.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

#: Seconds that the issue allows.
MOST = 10.0


def measure(times: int) -> bool:
    """Begin the report of last year so often, and make its file; whether the slowest is in time."""
    from django.utils import timezone

    from wuzha.bulletins.services.deciding import file_of
    from wuzha.bulletins.services.writing import NewBulletin, begin
    from wuzha.figures.queries.snapshots import figures_of
    from wuzha.org.roles import Role
    from wuzha.simulation.load.policing import colleagues

    year, writer = timezone.localdate().year - 1, colleagues(Role.JOINT_OFFICE)[0]
    slowest = 0.0
    for _time in range(times):
        started = time.perf_counter()
        made = begin(writer, NewBulletin("ANNUAL", date(year, 1, 1), date(year, 12, 31), synthetic=True))
        counted = time.perf_counter()
        size = len(file_of(writer, made, "benchmark"))
        ended = time.perf_counter()
        figures = len(figures_of(made.snapshot))
        print(f"{figures} figures kept in {counted - started:.2f} s, file of {size:,} bytes in {ended - counted:.2f} s")
        slowest = max(slowest, ended - started)
    print(f"slowest from click to file: {slowest:.2f} s (at most {MOST:.0f})")
    return slowest < MOST


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", default="/tmp/annual-benchmark")
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--warnings", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    os.environ["WUZHA_HOME"] = options.home
    from benchmarks.board import fill
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.runtime.roles import as_owner

        with as_owner():
            fill(options.cases, options.warnings)
        sys.exit(0 if measure(options.times) else 1)


if __name__ == "__main__":
    main()
