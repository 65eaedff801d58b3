# SPDX-License-Identifier: Apache-2.0
"""Requests of this process that wait for the same commit: one thread takes all that have come and posts them together.

While a transaction runs the next requests gather. After a group of several the next one starts no sooner than `PACE`
after it: under load a group is worth its transaction, and nobody waits longer than that for company. A source that
posts one after the other is never kept waiting.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections

from wuzha.intake.models.source import KeyScope
from wuzha.intake.services.sources import key_of
from wuzha.runtime.database import unreachable
from wuzha.ui.errors import COME_AGAIN
from wuzha.ui.problems import retry_after, shared_problem
from wuzha.warning.api.answers import MOST_KEY, PER_KEY, Reply, refused, reply_to
from wuzha.warning.intake.singles import PostOutcome, Single, post_singly

log = logging.getLogger("django.request")

#: Seconds between the starts of two groups, and requests of one group at most.
PACE, MOST = 0.02, 500


@dataclass(frozen=True, slots=True)
class PostedRequest:
    """A request as it came in."""

    token: str
    address: str
    body: bytes
    language: str
    once: str = ""


class Group:
    """Takes requests from event loops, answers them from its own thread."""

    def __init__(self, act: Callable[[list[PostedRequest]], list[Reply]]) -> None:
        self._act = act
        self._waiting: list[tuple[PostedRequest, asyncio.AbstractEventLoop, asyncio.Future[Reply]]] = []
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None

    async def post(self, posted: PostedRequest) -> Reply:
        """The reply, after the commit."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Reply] = loop.create_future()
        with self._news:
            self._waiting.append((posted, loop, future))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="posts", daemon=True)
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
            replies = self._act([posted for posted, _, _ in group])
            for (_, loop, future), reply in zip(group, replies, strict=True):
                loop.call_soon_threadsafe(_settle, future, reply)


def _settle(future: asyncio.Future[Reply], reply: Reply) -> None:
    if not future.done():  # whoever asked may have gone
        future.set_result(reply)


def answer(group: list[PostedRequest]) -> list[Reply]:
    """Admit the requests, post those admitted in one transaction, and say of each what became of it."""
    replies: dict[int, Reply] = {}
    singles: dict[int, Single] = {}
    try:
        close_old_connections()
        for place, posted in enumerate(group):
            found = _admit(posted)
            if isinstance(found, Reply):
                replies[place] = found
            else:
                singles[place] = found
        for place, outcome in zip(singles, post_singly(list(singles.values())), strict=True):
            replies[place] = _reply(outcome, group[place].language)
    except Exception as error:  # noqa: BLE001 - the thread must live; the failure is in the log
        for place, posted in enumerate(group):
            replies.setdefault(place, _failed(error, posted.language))
    finally:
        close_old_connections()
    return [replies[place] for place in range(len(group))]


def _admit(posted: PostedRequest) -> Single | Reply:
    key = key_of(posted.token)
    if key is None:
        return Reply(401, shared_problem(401, "UNAUTHORIZED", posted.language), {"WWW-Authenticate": "Bearer"})
    if KeyScope.POST not in key.scopes:
        return Reply(403, shared_problem(403, "SCOPE", posted.language))
    if not PER_KEY.allows(key):
        again = {"Retry-After": retry_after(PER_KEY.wait())}
        return Reply(429, shared_problem(429, "TOO_OFTEN", posted.language), again)
    if len(posted.once) > MOST_KEY:
        return refused(400, "IDEMPOTENCY_KEY", posted.language)
    return Single(key, posted.address, posted.body, posted.language, posted.once)


def _reply(outcome: PostOutcome, language: str) -> Reply:
    try:
        return reply_to(outcome, language)
    except Exception as error:  # noqa: BLE001 - whatever it was, it is ours and in the log
        return _failed(error, language)


def _failed(error: BaseException, language: str) -> Reply:
    if unreachable(error):
        log.warning("Posts could not be received, the database does not answer: %s", type(error).__name__)
        return Reply(503, shared_problem(503, "NO_DATABASE", language), {"Retry-After": str(COME_AGAIN)})
    log.error("Posts could not be received: %s", type(error).__name__, exc_info=error)
    return Reply(500, shared_problem(500, "OUR_FAULT", language))


GROUP = Group(answer)
