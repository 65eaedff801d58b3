# SPDX-License-Identifier: Apache-2.0
"""Bodies above the limit get a clear answer, are read past, and never reach the application or the disk."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from wuzha.ui import bodies
from wuzha.ui.bodies import limit_bodies

FIVE_GB = 5 * 1024**3


class Exchange:
    """One request with its body in pieces, and what came back."""

    def __init__(self, path: str, pieces: list[bytes], declared: int | None = None, cookie: str = "") -> None:
        headers = [(b"content-length", str(declared).encode())] if declared is not None else []
        headers += [(b"cookie", cookie.encode())] if cookie else []
        self.scope: dict[str, Any] = {
            "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
            "headers": headers, "server": ("testserver", 80), "client": ("127.0.0.1", 1), "scheme": "http",
        }  # fmt: skip
        self.pieces = pieces
        self.taken = 0
        self.reached: list[bytes] = []
        self.sent: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        piece = self.pieces[self.taken]
        self.taken += 1
        return {"type": "http.request", "body": piece, "more_body": self.taken < len(self.pieces)}

    async def send(self, message: Any) -> None:
        self.sent.append(dict(message))

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            self.reached.append(message["body"])
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})

    def run(self) -> tuple[int, str]:
        # In a thread of its own: the browser tests of a run leave an event loop going in the main one.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, limit_bodies(self.app)(self.scope, self.receive, self.send)).result()
        body = b"".join(message.get("body", b"") for message in self.sent)
        return self.sent[0]["status"], body.decode()


def test_five_gigabytes_are_refused_before_they_are_stored() -> None:
    exchange = Exchange("/intake/", [b"x" * 10] * 3, FIVE_GB)
    status, page = exchange.run()
    assert status == 413
    assert "超过 1024 MB" in page
    assert "拆分" in page
    assert (exchange.reached, exchange.taken) == ([], 3)


def test_the_answer_is_in_the_language_of_the_person() -> None:
    status, page = Exchange("/intake/", [b""], FIVE_GB, "django_language=en").run()
    assert (status, "larger than 1024 MB" in page) == (413, True)


def test_the_api_is_told_in_json() -> None:
    status, answer = Exchange("/api/v1/warnings/batch", [b""], 33 * 1024 * 1024).run()
    assert status == 413
    assert '"code": "TOO_LARGE"' in answer
    assert "超过 32 MB" in answer


def test_a_body_in_pieces_without_length_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "LARGEST_UPLOAD", 25)
    exchange = Exchange("/intake/", [b"x" * 10] * 5)
    assert exchange.run()[0] == 413
    assert b"".join(exchange.reached) == b"x" * 20
    assert exchange.taken == 5


def test_what_is_within_the_limit_passes() -> None:
    exchange = Exchange("/intake/", [b"a", b"b"], 2)
    assert exchange.run() == (200, "")
    assert exchange.reached == [b"a", b"b"]
