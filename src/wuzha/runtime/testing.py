# SPDX-License-Identifier: Apache-2.0
"""pytest plugin: one PostgreSQL for a whole test run, started when the first test needs it.

It is loaded with `-p wuzha.runtime.testing` because the address must be in the environment before pytest-django loads
the settings, which is earlier than any `conftest.py`. With `WUZHA_DATABASE_URL` set that server is used instead.
Tests that run side by side (`pytest -n`) share the server, each worker with a database of its own.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from wuzha.runtime import postgres
from wuzha.runtime.embedded import Tenancy
from wuzha.runtime.home import Home
from wuzha.runtime.locks import FileLock, exclusive
from wuzha.runtime.paths import short_temporary

PREFIX = "wuzha-tests-postgres-"
#: Set beside an address that stands for a server of this plugin: its data directory. Workers of pytest-xdist read it.
OWN = "WUZHA_TEST_SERVER"
#: A test database may be lost with the machine; waiting for the disk would only slow the tests.
CARELESS = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal",
    "max_wal_senders": "0", "checkpoint_timeout": "1h",
}  # fmt: skip


class TestServer:
    """The server of a run in a data directory of its own: whoever makes the directory removes it afterwards."""

    __test__ = False

    def __init__(self, root: Path | None = None) -> None:
        self._made = root is None
        self.home = Home(root or Path(tempfile.mkdtemp(prefix=PREFIX, dir=short_temporary())))
        self._alive = FileLock(self.home.root / "session.lock")
        self._alive.try_lock(shared=True)
        self._tenancy = Tenancy(self.home, CARELESS)
        self._entered = False
        # The socket's place is known before the server runs, so settings may load first.
        self.url = postgres.url(self.home.postgres, postgres.OWNER)

    def start(self, prepare: Callable[[Home], None] | None = None) -> str:
        """Bring the server up and return its address. The first of all processes may lay its files out before."""
        with exclusive(
            self.home.root / "prepare.lock",
            "另一个测试进程正在准备数据库，请稍候……",
            "Another test process prepares the database; waiting ...",
        ):
            if prepare is not None and not self.home.database.exists():
                prepare(self.home)
            if not self._entered:
                self._tenancy.enter()
                self._entered = True
        return self.url

    def close(self) -> None:
        """Leave the server, which stops with its last user; remove its files if they are ours."""
        if self._entered:
            self._tenancy.leave()
        if self._made:
            self.remove()
        self._alive.release()

    def remove(self) -> None:
        """Stop the server, whoever uses it, and delete its files."""
        postgres.Server(self.home).stop()
        shutil.rmtree(self.home.root)


def remove_leftovers() -> None:
    """Stop and delete what earlier runs left behind that were ended by `kill -9`."""
    for root in Path(short_temporary()).glob(f"{PREFIX}*"):
        lock = FileLock(root / "session.lock")
        try:
            forgotten = root.stat().st_uid == os.geteuid() and time.time() - root.stat().st_mtime > 60
            if forgotten and lock.try_lock():
                postgres.Server(Home(root)).stop()
                shutil.rmtree(root)
        except (FileNotFoundError, NotADirectoryError):
            continue  # another run is tidying up too
        finally:
            lock.release()


def _server() -> TestServer | None:
    if OWN in os.environ:
        return TestServer(Path(os.environ[OWN]))
    if "WUZHA_DATABASE_URL" in os.environ:
        return None
    remove_leftovers()
    made = TestServer()
    os.environ["WUZHA_DATABASE_URL"], os.environ[OWN] = made.url, str(made.home.root)
    return made


#: The server of this run; None when the operator gave the address of another.
server = _server()
if server is not None:
    # pytest's own hooks are not called when the settings do not load.
    atexit.register(server.close)
