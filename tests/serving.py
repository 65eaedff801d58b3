# SPDX-License-Identifier: Apache-2.0
"""A real web process on the test database, as the supervisor starts it: for what needs an event loop that streams."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.db import connection

from tests.waiting import LAST_RESORT, until


class Served:
    """One web process behind an address that stays the same when it is stopped and started again."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process and wait for its first answer."""
        given = urlsplit(os.environ["WUZHA_DATABASE_URL"])
        database = given._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
        environment = {
            **os.environ, "WUZHA_DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "wuzha.site.settings.test",
        }  # fmt: skip
        descriptor = self._listener.fileno()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "wuzha.cli", "web", "--descriptor", str(descriptor)],
            env=environment, pass_fds=[descriptor], stdin=subprocess.DEVNULL,
        )  # fmt: skip
        until(self._answers, lambda: self._process is None or self._process.poll() is not None)

    def stop(self) -> None:
        """End the process as the supervisor does; whoever follows a stream loses it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(LAST_RESORT)
            self._process = None

    def close(self) -> None:
        self.stop()
        self._listener.close()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/login/", timeout=LAST_RESORT):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False


@contextmanager
def served() -> Iterator[Served]:
    """A web process that runs, ended afterwards. The test commits what it writes (`transactional_db`)."""
    server = Served()
    try:
        server.start()
        yield server
    finally:
        server.close()
