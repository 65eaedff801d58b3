# SPDX-License-Identifier: Apache-2.0
"""A load generator that takes little of the machine it measures: keep-alive connections, requests made beforehand.

Closed loop: each connection sends its next request when it has the answer to the one before. It reads answers that
carry `Content-Length` or come in chunks.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast


@dataclass
class Result:
    """Answers by status, seconds each took, bodies of answers, and seconds from the first byte to the last."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    bodies: list[tuple[int, bytes]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.took) / self.seconds

    def percentile(self, share: float) -> float:
        """Seconds within which this share of the answers came."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def request(method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """The bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class _Connection(asyncio.Protocol):
    def __init__(self, load: Load) -> None:
        self.load = load
        self.buffer = bytearray()
        self.sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.next()

    def next(self) -> None:
        message = self.load.take()
        if message is None:
            self.transport.close()
            self.load.finished()
            return
        self.sent = time.perf_counter()
        self.transport.write(message)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head = self.buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        headers = bytes(self.buffer[:head]).lower()
        start = head + 4
        at = headers.find(b"content-length:")
        if at >= 0:
            end = start + int(headers[at + 15 :].split(b"\r\n", 1)[0])
            if len(self.buffer) < end:
                return
        elif self.buffer.endswith(b"0\r\n\r\n"):
            end = len(self.buffer)
        else:
            return
        self.load.answered(int(headers[9:12]), bytes(self.buffer[start:end]), time.perf_counter() - self.sent)
        self.buffer.clear()
        if b"connection: close" in headers:
            self.transport.close()
            self.load.again()
        else:
            self.next()

    def connection_lost(self, error: Exception | None) -> None:
        if error is not None:
            self.load.broken(error)


class Load:
    """All requests, sent over `clients` connections to one address."""

    def __init__(self, host: str, port: int, requests: Sequence[bytes], clients: int, *, keep: bool = True) -> None:
        self.host, self.port, self.clients, self.keep = host, port, clients, keep
        self._requests = iter(requests)
        self._open = 0
        self.result = Result()

    def run(self) -> Result:
        """Send everything; raises `ConnectionError` when the server breaks a connection off."""
        import uvloop

        uvloop.run(self._run())
        return self.result

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        self._done: asyncio.Future[None] = loop.create_future()
        start = time.perf_counter()
        self._open = self.clients
        self._tasks: set[asyncio.Task[object]] = set()
        for _ in range(self.clients):
            self.connect()
        await self._done
        self.result.seconds = time.perf_counter() - start

    def connect(self) -> None:
        loop = asyncio.get_running_loop()
        task = loop.create_task(loop.create_connection(lambda: _Connection(self), self.host, self.port))
        self._tasks.add(cast("asyncio.Task[object]", task))
        task.add_done_callback(self._connected)

    def _connected(self, task: asyncio.Task[object]) -> None:
        self._tasks.discard(task)
        error = task.exception()
        if error is not None:
            self.broken(error)

    def take(self) -> bytes | None:
        return next(self._requests, None)

    def answered(self, status: int, body: bytes, took: float) -> None:
        result = self.result
        result.took.append(took)
        result.statuses[status] = result.statuses.get(status, 0) + 1
        if self.keep:
            result.bodies.append((status, body))

    def again(self) -> None:
        self.connect()

    def finished(self) -> None:
        self._open -= 1
        if self._open == 0 and not self._done.done():
            self._done.set_result(None)

    def broken(self, error: BaseException) -> None:
        if not self._done.done():
            self._done.set_exception(ConnectionError(f"the server broke a connection off: {type(error).__name__}"))
