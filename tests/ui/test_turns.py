# SPDX-License-Identifier: Apache-2.0
"""Requests wait their turn: pages first, streams hold nothing, and who waits too long is told so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.loops import run
from wuzha.ui import turns
from wuzha.ui.bodies import Message, Receive, Scope, Send
from wuzha.ui.turns import BusyError, Rank, Turns, take_turns


def test_pages_go_before_programs_and_programs_before_streams() -> None:
    order: list[Rank] = []

    async def work(gate: Turns, rank: Rank) -> None:
        await gate.take(rank, 60)
        order.append(rank)
        await asyncio.sleep(0)
        gate.give(rank)

    async def everybody() -> None:
        gate = Turns(1)
        await gate.take(Rank.PAGE, 60)
        waiting = [asyncio.create_task(work(gate, rank)) for rank in sorted(Rank, reverse=True) * 2]
        await asyncio.sleep(0)
        gate.give(Rank.PAGE)
        await asyncio.gather(*waiting)

    run(everybody())
    assert order == [Rank.PAGE, Rank.PAGE, Rank.PROGRAM, Rank.PROGRAM, Rank.BACKGROUND, Rank.BACKGROUND]


def test_streams_never_have_more_than_half_of_the_places() -> None:
    async def rush() -> None:
        gate = Turns(4)
        for _ in range(2):
            await gate.take(Rank.BACKGROUND, 60)
        with pytest.raises(BusyError):
            await gate.take(Rank.BACKGROUND, 0.001)
        await gate.take(Rank.PAGE, 0.001)
        await gate.take(Rank.PAGE, 0.001)
        with pytest.raises(BusyError):
            await gate.take(Rank.PAGE, 0.001)
        gate.give(Rank.BACKGROUND)
        await gate.take(Rank.PAGE, 0.001)

    run(rush())


def test_who_gave_up_holds_no_place() -> None:
    async def leave() -> None:
        gate = Turns(1)
        await gate.take(Rank.PAGE, 60)
        gone = asyncio.create_task(gate.take(Rank.PAGE, 60))
        handed = asyncio.create_task(gate.take(Rank.PAGE, 60))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)
        gate.give(Rank.PAGE)
        handed.cancel()  # in the very moment in which it is handed the place
        await asyncio.gather(gone, handed, return_exceptions=True)
        await gate.take(Rank.PAGE, 0.001)

    run(leave())


class Line:
    """One client of the application: what it sends, and what it is told."""

    def __init__(self, path: str = "/warnings/", method: str = "GET", body: bytes = b"", **headers: str) -> None:
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        self.scope: Scope = {
            "type": "http", "path": path, "method": method, "query_string": b"", "headers": named, "server": None,
        }  # fmt: skip
        self._left = [{"type": "http.request", "body": body, "more_body": False}]
        self.gone = asyncio.Event()
        self.told: list[Message] = []

    async def receive(self) -> Message:
        if self._left:
            return self._left.pop()
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.told.append(message)

    @property
    def status(self) -> Any:
        return self.told[0]["status"]

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.told[0]["headers"])


Body = Callable[[], Awaitable[object]]


def application(gate: Turns, work: Body, stream: Body) -> Any:
    """What Django does: read the body, work, answer; a stream goes on after its first bytes."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if (await receive())["type"] == "http.disconnect":
            return
        await work()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if dict(scope["headers"]).get(b"accept") == b"text/event-stream":
            await stream()
        await send({"type": "http.response.body", "body": b""})

    return take_turns(app, gate)


def test_twenty_open_streams_hold_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    async def day() -> list[Any]:
        over = asyncio.Event()
        app = application(Turns(1), lambda: asyncio.sleep(0), over.wait)
        streams = [Line(accept="text/event-stream") for _ in range(20)]
        following = [asyncio.create_task(app(one.scope, one.receive, one.send)) for one in streams]
        while not all(one.told for one in streams):
            await asyncio.sleep(0)
        page = Line()
        await app(page.scope, page.receive, page.send)
        over.set()
        await asyncio.gather(*following)
        return [page.status, *(one.status for one in streams)]

    assert run(day()) == [200] * 21


@pytest.mark.parametrize(
    ("path", "words"), [("/warnings/", "您的请求还没有开始办理"), ("/api/v1/warnings", '"code": "BUSY"')]
)
def test_who_waits_too_long_is_told_when_to_come_again_and_keeps_what_was_entered(
    monkeypatch: pytest.MonkeyPatch, path: str, words: str
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    form = {"content_type": "application/x-www-form-urlencoded"}

    async def rush() -> Line:
        over = asyncio.Event()
        app = application(Turns(1), over.wait, over.wait)
        first = Line()
        working = asyncio.create_task(app(first.scope, first.receive, first.send))
        await asyncio.sleep(0)
        late = Line(path, "POST", b"note=%E8%AF%B4%E6%98%8E", **form)
        await app(late.scope, late.receive, late.send)
        over.set()
        await working
        assert first.status == 200
        return late

    late = run(rush())
    page = late.told[1]["body"].decode()
    assert (late.status, late.headers[b"retry-after"]) == (503, b"5")
    assert words in page
    assert path.startswith("/api/") or 'name="note" value="说明"' in page


def test_who_has_gone_while_waiting_is_not_worked_for() -> None:
    worked: list[int] = []

    async def leave() -> None:
        over = asyncio.Event()

        async def work() -> None:
            worked.append(1)
            await over.wait()

        app = application(Turns(1), work, over.wait)
        first, impatient = Line(), Line()
        working = asyncio.create_task(app(first.scope, first.receive, first.send))
        await asyncio.sleep(0)
        impatient.gone.set()
        await app(impatient.scope, impatient.receive, impatient.send)
        over.set()
        await working
        assert impatient.told == []

    run(leave())
    assert worked == [1]
