# SPDX-License-Identifier: Apache-2.0
"""The other side of an exchange: a small HTTP server on this machine that keeps what it is sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.cache import cache

from tests.factories import City, make_city
from wuzha.org.rules import forget_all


@dataclass
class Got:
    """One request as it arrived. Header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answering:
    """What to answer next."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class OtherSide:
    """`answers` are given in their order, the last one for ever; `got` is what came."""

    url: str = ""
    got: list[Got] = field(default_factory=list)
    answers: list[Answering] = field(default_factory=lambda: [Answering()])

    def next_answer(self) -> Answering:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def other_side(monkeypatch: pytest.MonkeyPatch) -> Iterator[OtherSide]:
    """The server, on a host that the platform may call."""
    side = OtherSide()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            side.got.append(Got(self.command, self.path, headers, self.rfile.read(length)))
            answer = side.next_answer()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = do_POST = answer  # noqa: N815 - named by the standard library

        def log_message(self, *_args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    side.url = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("WUZHA_EXCHANGE_HOSTS", "127.0.0.1")
    yield side
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data directory."""
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path / "home"))
    cache.clear()
    forget_all()
    return tmp_path / "home"


@pytest.fixture
def city(transactional_db: None, home: Path) -> City:
    return make_city()
