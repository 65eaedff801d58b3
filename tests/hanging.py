# SPDX-License-Identifier: Apache-2.0
"""No process of a run hangs unseen: the runner, each worker and what ends with them say where they stand, and fail.

Each report sets the clock anew, so it goes on in whatever comes after the last one: waiting for a test, ending the
session, leaving the server. pytest's own `faulthandler_timeout` looks no further than the tests themselves. A worker
that ends so fails the test it was at, and another takes its place; the runner ends the run.
"""

from __future__ import annotations

import faulthandler
import os
import sys

import pytest

from tests.waiting import LAST_RESORT

#: Seconds in one step of a test, or between two: a wait is given up before.
PATIENCE = LAST_RESORT * 1.25
#: The runner of workers hears of their end first.
LONGER = 60
_runner: list[pytest.Config] = []
_seconds: list[float] = []
_told: list[int] = []


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Nothing is caught just now, so standard error is that of the process; later it is a file."""
    _told.append(os.dup(sys.__stderr__.fileno() if sys.__stderr__ else 2))
    _seconds.append(PATIENCE + (LONGER if config.getoption("dist", "no") != "no" else 0))
    if not hasattr(config, "workerinput"):
        _runner.append(config)
    alive()


def alive() -> None:
    """The process goes on: all its stacks are written, and it fails, if it does not say so again in time."""
    faulthandler.dump_traceback_later(_seconds[-1], file=_told[-1], exit=True)
    for config in _runner:  # what it found so far is seen, whatever becomes of it
        config.get_terminal_writer().flush()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    alive()


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport() -> None:
    alive()


@pytest.hookimpl(trylast=True)
def pytest_exception_interact() -> None:
    """pytest stops the clock here, for somebody who looks into a failure and is through with it now."""
    alive()
