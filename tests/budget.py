# SPDX-License-Identifier: Apache-2.0
"""How much of a processor the tests of each folder took, beside what they may take, and the ten slowest tests.

Seconds are those of processor of a worker, of the programs that it started, and of the session that serves it in the
database, which a busy machine leaves much as they are. A slow one does not: `MARGIN` times its budget a folder may
take. Past that a whole run fails: make its tests faster, let what repeats run by night (`make soak`), or say here why
it needs more.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import Any

import psutil
import pytest
from django.db import connection

from tests.courses import SOAK

#: Folder of tests → seconds of processor. A new domain has what `DOMAIN` says.
BUDGETS = {
    "acceptance": 270,
    "architecture": 220,
    "backup": 55,
    "browser": 360,
    "engine": 145,
    "figures": 52,
    "funds": 320,
    "intake": 110,
    "results": 44,
    "runtime": 95,
    "simulation": 180,
    "warning": 190,
}
DOMAIN = 25
#: The same work takes up to twice as long on a slower processor, and longer beside work that takes its caches.
MARGIN = 3.0
SLOWEST = 10
#: Files of a whole run, at least. In a run of a few, one pays for what all share (the template, a browser, pages).
WHOLE = 500

#: The name under which a worker hands its seconds to the run.
_KEY = "wuzha_processor"
#: Seconds of each file of tests.
_files: dict[str, float] = {}


def folder_of(nodeid: str) -> str:
    parts = nodeid.partition("::")[0].split("/")
    return parts[1] if len(parts) > 2 else parts[-1]


def by_folder(files: Mapping[str, float]) -> dict[str, float]:
    """The dearest first."""
    found: dict[str, float] = {}
    for file, taken in files.items():
        found[folder_of(file)] = found.get(folder_of(file), 0.0) + taken
    return dict(sorted(found.items(), key=lambda one: -one[1]))


def over(files: Mapping[str, float]) -> list[str]:
    """Folders of a whole run that took more than their budget and its margin."""
    if SOAK or len(files) < WHOLE:
        return []
    return [
        f"tests/{folder} took {taken:.0f} s of processor, of {BUDGETS.get(folder, DOMAIN)} (and {MARGIN:g} times that)"
        for folder, taken in by_folder(files).items()
        if taken > MARGIN * BUDGETS.get(folder, DOMAIN)
    ]


def _own() -> float:
    """Seconds of processor of this process, of what it started, and of what that started."""
    now = os.times()
    found = now.user + now.system + now.children_user + now.children_system
    for one in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):  # it has just ended, and counts once it is waited for
            its = one.cpu_times()
            found += its.user + its.system + its.children_user + its.children_system
    return found


def _session() -> tuple[int, float]:
    """The process that serves this one in the database, and its seconds: nothing where it is on another machine."""
    if connection.connection is None or connection.connection.closed:
        return 0, 0.0
    pid = int(connection.connection.info.backend_pid)
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        one = psutil.Process(pid)
        if one.name().startswith("postgres"):
            its = one.cpu_times()
            return pid, its.user + its.system
    return 0, 0.0


class Meter:
    """Seconds of processor since it was made; a session of the database counts from its own beginning."""

    def __init__(self) -> None:
        self._own, (self._pid, self._its) = _own(), _session()

    def read(self) -> float:
        pid, its = _session()
        return max(0.0, _own() - self._own) + (its - self._its if pid == self._pid else its)


_meters: list[Meter] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A file is measured as a whole, from its first test to its last."""
    file = item.nodeid.partition("::")[0]
    if not _meters:
        _meters.append(Meter())
    try:
        return (yield)
    finally:
        if nextitem is None or nextitem.nodeid.partition("::")[0] != file:
            _files[file] = _files.get(file, 0.0) + _meters.pop().read()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands over what it measured; a run that went past a budget has failed."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_KEY] = dict(_files)
    elif session.exitstatus == pytest.ExitCode.OK and over(_files):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    _files.update(getattr(node, "workeroutput", {}).get(_KEY, {}))


def by_test(reports: list[pytest.TestReport]) -> dict[str, float]:
    """Seconds by the clock of each test, with setting up and tearing down, the slowest first."""
    found: dict[str, float] = {}
    for report in reports:
        found[report.nodeid] = found.get(report.nodeid, 0.0) + report.duration
    return dict(sorted(found.items(), key=lambda one: -one[1]))


def lines(files: Mapping[str, float], slowest: Mapping[str, float]) -> list[str]:
    folders = by_folder(files)
    shown = []
    for folder, taken in folders.items():
        budget = BUDGETS.get(folder, DOMAIN)
        shown.append(f"{taken:7.1f} s of {budget:3} s  {folder}{'  OVER ITS BUDGET' if taken > budget else ''}")
    shown.append(f"{sum(folders.values()):7.1f} s of processor in all; {sum(slowest.values()):.0f} s by the clock:")
    shown += [f"{taken:7.1f} s  {test}" for test, taken in islice(slowest.items(), SLOWEST)]
    return shown


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    stats = terminalreporter.stats.values()
    slowest = by_test([report for group in stats for report in group if isinstance(report, pytest.TestReport)])
    if len(slowest) > SLOWEST:
        terminalreporter.section("seconds of processor by folder", sep="-")
        for line in lines(_files, slowest):
            terminalreporter.write_line(line)
    for line in over(_files):
        terminalreporter.write_line(line, red=True)
