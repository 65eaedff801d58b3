# SPDX-License-Identifier: Apache-2.0
"""The embedded database, shared by every process of one data directory.

Each user holds a shared lock for its life, so that one ended by `kill -9` is no longer counted. The first to come
starts the server, the last to leave stops it, and both do so under a second lock, one at a time. A server whose users
were all killed runs on until the next one adopts it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack

from wuzha.runtime import postgres
from wuzha.runtime.home import Home, default_home
from wuzha.runtime.keys import master_keys
from wuzha.runtime.locks import FileLock, exclusive
from wuzha.runtime.paths import short_path


class Tenancy:
    """One process's use of the embedded server, from `enter` to `leave`."""

    def __init__(self, home: Home, extra: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.server = postgres.Server(home, extra or {})
        self._use = FileLock(home.run / "users.lock")
        self._stack = ExitStack()

    def enter(self) -> str:
        """Start the server unless it runs, and return its URL, valid until `leave`."""
        self.home.prepare()
        with self._turn():
            if not self.home.database.exists():
                master_keys(self.home)  # the key comes before the first record that it seals
            # Under the other lock nobody holds this one exclusively.
            self._use.try_lock(shared=True)
            try:
                self.server.start()
            except BaseException:
                self._leave()
                raise
        return postgres.url(self._stack.enter_context(short_path(self.home.postgres)))

    def revive(self) -> None:
        """Start the server again if it has died under us; its socket stays in the same place."""
        with self._turn():
            self.server.start()

    def leave(self) -> None:
        """Stop the server unless somebody else uses it."""
        self._stack.close()
        with self._turn():
            self._leave()

    def _leave(self) -> None:
        if self._use.try_lock():
            self.server.stop()
        self._use.release()

    def _turn(self) -> contextlib.AbstractContextManager[None]:
        return exclusive(
            self.home.run / "start.lock",
            "另一个 wuzha 进程正在启动或停止数据库，请稍候……",
            "Another wuzha process is starting or stopping the database; waiting ...",
        )


@contextlib.contextmanager
def database(home: Home | None = None, extra: Mapping[str, str] | None = None) -> Iterator[str]:
    """The URL of a running embedded server for as long as the block lasts."""
    tenancy = Tenancy(home or default_home(), extra)
    address = tenancy.enter()
    try:
        yield address
    finally:
        tenancy.leave()
