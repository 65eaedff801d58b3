# SPDX-License-Identifier: Apache-2.0
"""How long the tests of each room took, beside what it may take, and the ten slowest tests.

Seconds are those of three workers on two idle cores, added up. Past its budget a
room makes the whole run too slow for everybody: make its tests faster, or say why it needs more, here. A busy machine
goes past budgets too, so that nothing fails by them.
"""

from __future__ import annotations

from collections import Counter

import pytest

#: Folder of tests → seconds. A new domain has what `DOMAIN` says.
BUDGETS = {
    "acceptance": 150,
    "architecture": 190,
    "browser": 660,
    "engine": 110,
    "funds": 180,
    "intake": 100,
    "runtime": 100,
    "simulation": 80,
    "warning": 250,
}
DOMAIN = 40
SLOWEST = 10


def seconds(reports: list[pytest.TestReport]) -> tuple[Counter[str], Counter[str]]:
    """Seconds by folder and by test, with setting up and tearing down."""
    rooms: Counter[str] = Counter()
    tests: Counter[str] = Counter()
    for report in reports:
        parts = report.nodeid.partition("::")[0].split("/")
        rooms[parts[1] if len(parts) > 2 else parts[-1]] += report.duration
        tests[report.nodeid] += report.duration
    return rooms, tests


def lines(reports: list[pytest.TestReport]) -> list[str]:
    rooms, tests = seconds(reports)
    shown = []
    for room, taken in rooms.most_common():
        budget = BUDGETS.get(room, DOMAIN)
        shown.append(f"{taken:7.1f} s of {budget:3} s  {room}{'  OVER ITS BUDGET' if taken > budget else ''}")
    shown.append(f"{rooms.total():7.1f} s in all; the slowest tests:")
    shown += [f"{taken:7.1f} s  {test}" for test, taken in tests.most_common(SLOWEST)]
    return shown


def tell(reporter: pytest.TerminalReporter) -> None:
    reports = [report for group in reporter.stats.values() for report in group if isinstance(report, pytest.TestReport)]
    if len({report.nodeid for report in reports}) > SLOWEST:
        reporter.section("seconds by room", sep="-")
        for line in lines(reports):
            reporter.write_line(line)
