# SPDX-License-Identifier: Apache-2.0
"""What a run did not come to: named, file by file, when it ends before its time.

A worker that dies ends the run at once (`--max-worker-restart=0` in pyproject.toml): with `--dist loadfile` its file
would wait for ever for one that is never asked (pytest-xdist 3.8). The test it was at fails; all that was to come is
lost with it, and somebody who reads the end of the run should not have to guess what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

_waiting: set[str] = set()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any, ids: Sequence[str]) -> None:
    """Every worker collects the same tests, before the first one runs."""
    _waiting.update(ids)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _waiting.discard(report.nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _waiting:
        return
    files = Counter(one.partition("::")[0] for one in _waiting)
    terminalreporter.section(f"{len(_waiting)} tests were not run", sep="=", red=True)
    for file, tests in sorted(files.items()):
        terminalreporter.write_line(f"{tests:6}  {file}")
