# SPDX-License-Identifier: Apache-2.0
"""pytest plugin: one PostgreSQL for a whole test run, started when the first test needs it.

It is loaded with `-p wuzha.runtime.testing` because the address must be in the environment before pytest-django loads
the settings, which is earlier than any `conftest.py`. With `WUZHA_DATABASE_URL` set that server is used instead.
Tests that run side by side (`pytest -n`) have a server for each worker.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest

from wuzha.runtime import postgres
from wuzha.runtime.embedded import Tenancy
from wuzha.runtime.home import Home
from wuzha.runtime.locks import FileLock
from wuzha.runtime.paths import short_temporary

PREFIX = "wuzha-test-"
#: Set beside an address that stands for the server of this process alone: a worker of pytest-xdist starts its own.
OWN = "WUZHA_TEST_SERVER"
#: A test database may be lost with the machine; waiting for the disk would only slow the tests.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class TestServer:
    """The server of this run in a data directory of its own, removed afterwards."""

    __test__ = False

    def __init__(self) -> None:
        self.home = Home(Path(tempfile.mkdtemp(prefix=PREFIX, dir=short_temporary())))
        self._alive = FileLock(self.home.root / "session.lock")
        self._alive.try_lock()
        self.tenancy = Tenancy(self.home, CARELESS)
        # The socket's place is known before the server runs, so settings may load first.
        self.url = postgres.url(self.home.postgres)

    def start(self) -> str:
        """Bring the server up and return its address."""
        return self.tenancy.enter()

    def remove(self) -> None:
        """Stop the server, if it was needed at all, and delete its files."""
        if self.home.run.exists():
            self.tenancy.leave()
        shutil.rmtree(self.home.root)
        self._alive.release()


def remove_leftovers() -> None:
    """Stop and delete what earlier runs left behind that were ended by `kill -9`."""
    for root in Path(short_temporary()).glob(f"{PREFIX}*"):
        lock = FileLock(root / "session.lock")
        try:
            forgotten = root.stat().st_uid == os.geteuid() and time.time() - root.stat().st_mtime > 60
            if forgotten and lock.try_lock():
                postgres.Server(Home(root)).stop()
                shutil.rmtree(root)
        except FileNotFoundError:
            continue  # another run is tidying up too
        finally:
            lock.release()


_server: TestServer | None = None
if "WUZHA_DATABASE_URL" not in os.environ or OWN in os.environ:
    remove_leftovers()
    _server = TestServer()
    os.environ["WUZHA_DATABASE_URL"], os.environ[OWN] = _server.url, "1"
    # pytest's own hooks are not called when the settings do not load.
    atexit.register(_server.remove)


@pytest.fixture(scope="session")
def database_url() -> str:
    """The address of a running PostgreSQL on which the tests may create and drop databases."""
    return os.environ["WUZHA_DATABASE_URL"] if _server is None else _server.start()
