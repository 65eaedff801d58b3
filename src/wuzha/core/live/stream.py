# SPDX-License-Identifier: Apache-2.0
"""One open page: what it follows, whose session it hangs on, and what waits to be sent to it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Hashable
from dataclasses import dataclass, field

from wuzha.core.live import sse

#: Bytes that may wait for a page that does not read. Beyond, it is told to read its lists anew.
MOST_WAITING = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Seat:
    """The session a stream hangs on: it ends with it, or when its person acts in another role."""

    session_key: str
    person_id: int
    posting_id: int


@dataclass(eq=False, slots=True)
class Stream:
    """A queue of bytes between the hub and one HTTP answer. Used by the event loop only."""

    seat: Seat
    topics: tuple[Hashable, ...]
    #: Where the page says it left off; empty for the present.
    mark: str
    opened: float = field(default_factory=time.monotonic)
    _parts: list[bytes] = field(default_factory=list)
    _waiting: int = 0
    _ready: asyncio.Event = field(default_factory=asyncio.Event)
    _ended: bool = False

    def put(self, part: bytes) -> None:
        """Queue a part; a page too slow to read what waits gets `stale` instead of all of it."""
        if self._ended or not part:
            return
        if self._waiting + len(part) > MOST_WAITING:
            self._parts, self._waiting = [], 0
            part = sse.event("stale")
        self._parts.append(part)
        self._waiting += len(part)
        self._ready.set()

    def end(self, why: str) -> None:
        """Send what waits and a last event that says why, then close."""
        self.put(sse.event("end", why))
        self._ended = True
        self._ready.set()

    async def take(self) -> bytes | None:
        """What waits, as soon as there is something; `None` when all is sent and the stream has ended."""
        while not self._parts:
            if self._ended:
                return None
            self._ready.clear()
            await self._ready.wait()
        parts, self._parts, self._waiting = self._parts, [], 0
        return b"".join(parts)
