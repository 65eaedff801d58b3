# SPDX-License-Identifier: Apache-2.0
"""One connection a web process on which PostgreSQL says that something has happened, whatever hub it is for.

Nothing depends on it but promptness: a notification that is lost while the connection is built anew is made up for by
the hub, which looks by itself every second.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import ClassVar
from weakref import WeakKeyDictionary

import psycopg
from django.db import connection
from psycopg import sql

log = logging.getLogger(__name__)

#: Seconds between two attempts to connect: the first, and the longest.
SOON, LONGEST = 0.5, 15.0
_WANTED = ("host", "port", "dbname", "user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey", "options")

Wake = Callable[[], None]


async def listen(channel: str, wake: Wake) -> None:
    """Call `wake` for every notification, until cancelled; connects again with growing patience."""
    listener = _Listener.here()
    listener.add(channel, wake)
    try:
        await asyncio.Event().wait()
    finally:
        listener.remove(channel, wake)


class _Listener:
    """The connection of one event loop, there while anybody listens."""

    _listeners: ClassVar[WeakKeyDictionary[asyncio.AbstractEventLoop, _Listener]] = WeakKeyDictionary()

    def __init__(self) -> None:
        self._wakes: dict[str, list[Wake]] = {}
        self._work: asyncio.Task[None] | None = None

    @classmethod
    def here(cls) -> _Listener:
        """The one of the running event loop."""
        return cls._listeners.setdefault(asyncio.get_running_loop(), cls())

    def add(self, channel: str, wake: Wake) -> None:
        known = channel in self._wakes
        self._wakes.setdefault(channel, []).append(wake)
        if not known or self._work is None or self._work.done():
            self._begin()

    def remove(self, channel: str, wake: Wake) -> None:
        """A channel that nobody hears any more stays until the connection is built anew."""
        self._wakes[channel].remove(wake)
        if not any(self._wakes.values()):
            self._wakes.clear()
            if self._work is not None:
                self._work.cancel()

    def _begin(self) -> None:
        """Anew, with every channel: PostgreSQL takes no order on a connection that waits for notifications."""
        if self._work is not None:
            self._work.cancel()
        self._work = asyncio.create_task(self._run(), name="live-listener")

    async def _run(self) -> None:
        pause = SOON
        given = connection.get_connection_params()
        parameters = {key: given[key] for key in _WANTED if given.get(key)}
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as session:
                    for channel in list(self._wakes):
                        await session.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                    pause = SOON
                    for channel in list(self._wakes):
                        self._wake(channel)
                    async for notification in session.notifies():
                        self._wake(notification.channel)
            except psycopg.Error as error:
                log.warning(
                    "Live pages: no notifications from the database (%s); looking every second", type(error).__name__
                )
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST)

    def _wake(self, channel: str) -> None:
        for wake in self._wakes.get(channel, ()):
            wake()
