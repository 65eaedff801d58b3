# SPDX-License-Identifier: Apache-2.0
"""So many requests at the same time as there are connections for; the others wait their turn, pages first.

A web process answers each request in a thread of its own, and each thread takes a connection of the pool. Without a
limit a rush of requests waits for connections in no order, and those that wait too long fail. Here a request waits
before it takes anything: pages before programs before what pages do by themselves (streams, polling), which never have
more than half of the places. Who waits too long is told so (503, `Retry-After`), and nothing has happened.

A place is taken when the body has arrived and given back when the answer begins: slow lines hold no place, and an
event stream holds none while it lives.
"""

from __future__ import annotations

import asyncio
import io
from collections import deque
from enum import IntEnum

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse
from django.utils import translation

from wuzha.ui.bodies import App, Message, Receive, Scope, Send, send_response
from wuzha.ui.errors import crowded
from wuzha.ui.problems import language_asked

#: Connections of a web process that no request takes: the hubs of live pages, the threads of posts and of marks.
SPARE = 4
#: Places where there is no pool (development, tests).
WITHOUT_POOL = 16
#: Seconds that a request waits for a place before it is turned away.
PATIENCE, PATIENCE_IN_BACKGROUND = 5.0, 2.0
#: Bytes of a body kept to be offered again to who was turned away.
KEPT = 256 * 1024


class Rank(IntEnum):
    """Who goes first."""

    PAGE = 0
    PROGRAM = 1
    BACKGROUND = 2


class BusyError(Exception):
    """No place became free in time."""


class Turns:
    """The places of one web process. Used by its event loop only."""

    def __init__(self, places: int) -> None:
        self.places = places
        self._free = places
        self._in_background = 0
        self._waiting: dict[Rank, deque[asyncio.Future[None]]] = {rank: deque() for rank in Rank}

    async def take(self, rank: Rank, patience: float) -> None:
        """Have a place, at once or when it is one's turn. Raises `BusyError` after `patience` seconds."""
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[rank].append(place)
        self._hand_out()
        try:
            await asyncio.wait_for(asyncio.shield(place), patience)
        except TimeoutError:
            if not place.done():  # else it came in the same moment
                self._waiting[rank].remove(place)
                raise BusyError from None
        except asyncio.CancelledError:
            if place.done():
                self.give(rank)
            else:
                self._waiting[rank].remove(place)
            raise

    def give(self, rank: Rank) -> None:
        """Give a place back."""
        self._free += 1
        self._in_background -= rank is Rank.BACKGROUND
        self._hand_out()

    def _hand_out(self) -> None:
        for rank, waiting in self._waiting.items():
            while waiting and self._free and (rank is not Rank.BACKGROUND or self._in_background < self._most_behind):
                waiting.popleft().set_result(None)
                self._free -= 1
                self._in_background += rank is Rank.BACKGROUND

    @property
    def _most_behind(self) -> int:
        return max(1, self.places // 2)


def places() -> int:
    """Requests that one process works on at once: one for each connection of its pool that it can spare."""
    pool = settings.DATABASES["default"].get("OPTIONS", {}).get("pool")
    return max(1, pool["max_size"] - SPARE) if pool else WITHOUT_POOL


def rank_of(scope: Scope) -> Rank:
    """What kind of request it is."""
    headers = dict(scope["headers"])
    if b"x-background" in headers or headers.get(b"accept", b"").startswith(b"text/event-stream"):
        return Rank.BACKGROUND
    return Rank.PROGRAM if scope["path"].startswith("/api/") else Rank.PAGE


def take_turns(app: App, turns: Turns | None = None) -> App:
    """The application, entered by as many requests at once as there are places for."""
    turns = turns or Turns(places())

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(settings.STATIC_URL):
            await app(scope, receive, send)
            return
        visit = _Visit(turns, rank_of(scope), receive, send)
        try:
            await app(scope, visit.receive, visit.send)
        except BusyError:
            await send_response(send, _turned_away(scope, visit))
        finally:
            visit.leave()

    return application


class _Visit:
    """One request on its way through."""

    def __init__(self, turns: Turns, rank: Rank, receive: Receive, send: Send) -> None:
        self._turns, self._rank = turns, rank
        self._receive, self._send = receive, send
        self._patience = PATIENCE_IN_BACKGROUND if rank is Rank.BACKGROUND else PATIENCE
        self._holds = self._arrived = False
        self._next: asyncio.Task[Message] | None = None
        self.body = b""

    async def receive(self) -> Message:
        """What the server receives; the last piece of the body only when there is a place."""
        if self._next is not None:
            return await asyncio.shield(self._next)
        message = await self._receive()
        if message["type"] != "http.request" or self._arrived:
            return message
        if len(self.body) <= KEPT:
            self.body += message.get("body", b"")
        if message.get("more_body"):
            return message
        self._arrived = True
        return message if await self._wait() else await self._gone()

    async def _wait(self) -> bool:
        """Wait for a place; False when who asked has gone meanwhile. After the body nothing but that can come."""
        self._next = asyncio.ensure_future(self._receive())
        turn = asyncio.ensure_future(self._turns.take(self._rank, self._patience))
        try:
            await asyncio.wait({self._next, turn}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not turn.done():
                turn.cancel()
                await asyncio.gather(turn, return_exceptions=True)
        if turn.cancelled():
            return False
        turn.result()
        self._holds = True
        return True

    async def _gone(self) -> Message:
        assert self._next is not None  # noqa: S101 - set by who waited
        return await self._next

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._give()
        await self._send(message)

    def leave(self) -> None:
        """The request is over, however it ended."""
        self._give()
        if self._next is not None and not self._next.done():
            self._next.cancel()

    def _give(self) -> None:
        if self._holds:
            self._holds = False
            self._turns.give(self._rank)


def _turned_away(scope: Scope, visit: _Visit) -> HttpResponse:
    request = ASGIRequest(scope, io.BytesIO(visit.body if len(visit.body) <= KEPT else b""))
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
    language = language_asked(request) if request.path.startswith("/api/") else chosen
    with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        return crowded(request)
