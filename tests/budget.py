# SPDX-License-Identifier: Apache-2.0
"""How long the tests of each folder took, beside what it may take, and the ten slowest tests.

Seconds are those of three workers on two idle cores, added up. Past its budget a folder makes the whole run too slow
for everybody: make its tests faster, or say here why it needs more. A busy machine goes past budgets too, so nothing
fails by them.
"""

from __future__ import annotations

from collections import Counter

import pytest

#: Folder of tests → seconds. A new domain has what `DOMAIN` says.
BUDGETS = {
    "acceptance": 130,
    "architecture": 190,
    "backup": 80,
    "browser": 660,
    "engine": 110,
    "funds": 180,
    "intake": 80,
    "runtime": 100,
    "simulation": 80,
    "warning": 250,
}
DOMAIN = 40
SLOWEST = 10


def seconds(reports: list[pytest.TestReport]) -> tuple[Counter[str], Counter[str]]:
    """Seconds by folder and by test, with setting up and tearing down."""
    folders: Counter[str] = Counter()
    tests: Counter[str] = Counter()
    for report in reports:
        parts = report.nodeid.partition("::")[0].split("/")
        folders[parts[1] if len(parts) > 2 else parts[-1]] += report.duration
        tests[report.nodeid] += report.duration
    return folders, tests


def lines(reports: list[pytest.TestReport]) -> list[str]:
    folders, tests = seconds(reports)
    shown = []
    for folder, taken in folders.most_common():
        budget = BUDGETS.get(folder, DOMAIN)
        shown.append(f"{taken:7.1f} s of {budget:3} s  {folder}{'  OVER ITS BUDGET' if taken > budget else ''}")
    shown.append(f"{folders.total():7.1f} s in all; the slowest tests:")
    shown += [f"{taken:7.1f} s  {test}" for test, taken in tests.most_common(SLOWEST)]
    return shown


def tell(reporter: pytest.TerminalReporter) -> None:
    reports = [report for group in reporter.stats.values() for report in group if isinstance(report, pytest.TestReport)]
    if len({report.nodeid for report in reports}) > SLOWEST:
        reporter.section("seconds by folder", sep="-")
        for line in lines(reports):
            reporter.write_line(line)
