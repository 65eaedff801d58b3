# SPDX-License-Identifier: Apache-2.0
"""One hub a web process: it looks once for all open pages, and hands each what its topics say.

A step reads what has changed since the last one, works out each topic once however many pages follow it, and queues the
same bytes for all of them. Steps run in a thread of their own and at least `COALESCE` apart; a notification brings the
next one forward, silence lets one pass every `PATIENCE`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import ClassVar, Protocol
from weakref import WeakKeyDictionary

from django.db import DatabaseError, InterfaceError, close_old_connections

from wuzha.core.live import sse
from wuzha.core.live.listener import listen
from wuzha.core.live.sessions import still_there
from wuzha.core.live.stream import Seat, Stream
from wuzha.runtime.web import stopping

log = logging.getLogger(__name__)

#: Seconds between two steps at least, and at most.
COALESCE, PATIENCE = 0.25, 0.5
#: Seconds between two signs of life; a page that sees none for thrice as long takes the connection for dead.
BEAT = 10.0
#: Seconds between two looks at the sessions.
LOOK = 5.0
#: Seconds before the next step when the database does not answer.
TROUBLE = 2.0


@dataclass(frozen=True, slots=True)
class Step:
    """What a source found: the mark after it, what each topic's followers are told, and what who joins is told."""

    mark: str
    told: Mapping[Hashable, bytes] = field(default_factory=dict)
    #: For each of the joining streams, in their order.
    joined: Sequence[bytes] = ()


class Source(Protocol):
    """Where the changes come from. Called by one thread at a time."""

    #: PostgreSQL's channel on which it says that there is something new.
    channel: str

    def begin(self) -> str:
        """The mark of the present."""

    def step(self, mark: str, topics: frozenset[Hashable], joining: Sequence[tuple[str, tuple[Hashable, ...]]]) -> Step:
        """What has changed since the mark for the topics, and since their own marks for those who join."""


class Hub:
    """The streams of one event loop on one source."""

    _hubs: ClassVar[WeakKeyDictionary[asyncio.AbstractEventLoop, dict[int, Hub]]] = WeakKeyDictionary()

    def __init__(self, source: Source) -> None:
        self._source = source
        self._streams: set[Stream] = set()
        self._joining: list[Stream] = []
        self._awake = asyncio.Event()
        self._work: asyncio.Task[None] | None = None

    @classmethod
    def here(cls, source: Source) -> Hub:
        """The hub of the running event loop."""
        hubs = cls._hubs.setdefault(asyncio.get_running_loop(), {})
        return hubs.setdefault(id(source), cls(source))

    async def follow(self, stream: Stream, most: int) -> AsyncIterator[bytes]:
        """The bytes of a stream until it ends. Of more than `most` streams of one person, the oldest end."""
        own = [one for one in (*self._streams, *self._joining) if one.seat.person_id == stream.seat.person_id]
        for one in sorted(own, key=lambda one: one.opened)[: max(0, len(own) + 1 - most)]:
            self._leave(one)
            one.end("crowded")
        self._joining.append(stream)
        self._awake.set()
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._run(), name="live-hub")
        try:
            yield sse.opening()
            while (part := await stream.take()) is not None:
                yield part
        finally:
            self._leave(stream)

    def _leave(self, stream: Stream) -> None:
        self._streams.discard(stream)
        if stream in self._joining:
            self._joining.remove(stream)

    async def _run(self) -> None:
        """Work while anybody follows."""
        listening = asyncio.create_task(listen(self._source.channel, self._awake.set), name="live-listener")
        thread = ThreadPoolExecutor(1, thread_name_prefix="live-hub")
        try:
            await self._steps(thread)
        except Exception:
            log.exception("Live pages: following has failed; the pages come back and it begins anew")
            raise
        finally:
            # told to stop, or failed: the pages come back, to another process or a new hub
            for stream in (*self._streams, *self._joining):
                stream.end("stopping")
            self._streams, self._joining = set(), []
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            await asyncio.get_running_loop().run_in_executor(thread, close_old_connections)
            thread.shutdown(wait=False)

    async def _steps(self, thread: ThreadPoolExecutor) -> None:
        loop = asyncio.get_running_loop()
        mark = ""
        beat_at = looked_at = time.monotonic()
        while (self._streams or self._joining) and not stopping.is_set():
            started = time.monotonic()
            joining, self._joining = self._joining, []
            self._awake.clear()
            # who joins while the step runs is in the next one, which begins where this one ends
            self._streams.update(joining)
            try:
                topics = frozenset(topic for stream in self._streams for topic in stream.topics)
                step = await loop.run_in_executor(thread, self._step, mark, topics, joining)
            except (DatabaseError, InterfaceError) as error:
                log.warning("Live pages: the database does not answer (%s)", type(error).__name__)
                self._joining = [one for one in joining if one in self._streams] + self._joining
                self._streams.difference_update(joining)
                await asyncio.sleep(TROUBLE)
                continue
            mark = step.mark
            self._hand_out(step, joining)
            if started - beat_at > BEAT:
                beat_at = started
                for stream in self._streams:
                    stream.put(sse.event("beat", int(time.time()), mark))
            if started - looked_at > LOOK:
                looked_at = started
                await self._end_the_gone(thread)
            await self._pause(started)

    def _step(self, mark: str, topics: frozenset[Hashable], joining: list[Stream]) -> Step:
        """In the thread of the hub."""
        try:
            asked = [(stream.mark, stream.topics) for stream in joining]
            return self._source.step(mark or self._source.begin(), topics, asked)
        finally:
            close_old_connections()

    def _hand_out(self, step: Step, joining: list[Stream]) -> None:
        for stream, part in zip(joining, step.joined, strict=True):
            stream.put(part)
        fresh = set(joining)
        for stream in self._streams:
            if stream not in fresh:
                for topic in stream.topics:
                    stream.put(step.told.get(topic, b""))

    async def _end_the_gone(self, thread: ThreadPoolExecutor) -> None:
        seats = {stream.seat for stream in self._streams}

        def look() -> set[Seat]:
            try:
                return still_there(seats)
            finally:
                close_old_connections()

        try:
            there = await asyncio.get_running_loop().run_in_executor(thread, look)
        except (DatabaseError, InterfaceError):
            return  # nobody is told anything either while the database is away
        for stream in [one for one in self._streams if one.seat in seats - there]:
            self._leave(stream)
            stream.end("session")

    async def _pause(self, started: float) -> None:
        """Until there is something to do, and `COALESCE` has passed since the last step began."""
        if not self._awake.is_set():
            try:
                await asyncio.wait_for(self._awake.wait(), PATIENCE)
            except TimeoutError:
                return
        left = started + COALESCE - time.monotonic()
        if left > 0:
            await asyncio.sleep(left)
