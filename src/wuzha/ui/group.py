# SPDX-License-Identifier: Apache-2.0
"""Requests of this process that wait for the same commit: one thread takes all that came, and acts on them together.

While a transaction runs the next requests gather. After a group of several the next one starts no sooner than `PACE`
after it: under load a group is worth its transaction, and nobody waits longer than that for company. Who sends one
after the other is never kept waiting.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import close_old_connections

#: Seconds between the starts of two groups, and requests of one group at most.
PACE, MOST = 0.02, 500
Asked = TypeVar("Asked")
Answered = TypeVar("Answered")


class Group(Generic[Asked, Answered]):
    """Takes requests from event loops, answers them from its own thread. `act` answers each, and never raises."""

    def __init__(self, act: Callable[[list[Asked]], list[Answered]], name: str) -> None:
        self._act, self._name = act, name
        self._waiting: list[tuple[Asked, asyncio.AbstractEventLoop, asyncio.Future[Answered]]] = []
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None

    async def post(self, asked: Asked) -> Answered:
        """The answer, after the commit."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answered] = loop.create_future()
        with self._news:
            self._waiting.append((asked, loop, future))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._news.notify()
        return await future

    def _run(self) -> None:
        earliest = 0.0
        while True:
            with self._news:
                while not self._waiting:
                    self._news.wait()
            time.sleep(max(0.0, earliest - time.monotonic()))
            started = time.monotonic()
            with self._news:
                group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            earliest = started + PACE if len(group) > 1 else 0.0
            close_old_connections()
            try:
                answers = self._act([asked for asked, _, _ in group])
            finally:
                close_old_connections()
            for (_, loop, future), answer in zip(group, answers, strict=True):
                loop.call_soon_threadsafe(_settle, future, answer)


def _settle(future: asyncio.Future[Answered], answer: Answered) -> None:
    if not future.done():  # whoever asked may have gone
        future.set_result(answer)
