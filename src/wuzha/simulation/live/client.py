# SPDX-License-Identifier: Apache-2.0
"""The API as a player uses it: one request at a time, connections kept."""

from __future__ import annotations

import http.client
import json
import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

#: Seconds for an answer.
WITHIN = 30.0


class UnreachableError(Exception):
    """The server cannot be reached."""


@dataclass
class RefusalError(Exception):
    """An answer that is no success: its status, its code, and after how many seconds to come back."""

    status: int
    code: str
    wait: float = 0.0

    def __str__(self) -> str:
        return f"{self.status} {self.code}"


class Client:
    """Any number of threads may use it; each has a connection of its own."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(url)
        self._secure, self._host, self._port = parts.scheme == "https", parts.hostname, parts.port
        self._here = threading.local()
        self._kept: set[http.client.HTTPConnection] = set()

    def close(self) -> None:
        """Close every thread's connection; nobody asks any more."""
        while self._kept:
            self._kept.pop().close()

    def get(self, path: str, token: str) -> Any:
        """The answer's JSON; None when it has none. Raises `RefusalError`, `UnreachableError`."""
        return self._ask("GET", path, token, None)

    def post(self, path: str, token: str, body: dict[str, Any] | None = None) -> Any:
        """As `get`."""
        return self._ask("POST", path, token, json.dumps(body or {}, ensure_ascii=False).encode())

    def _ask(self, method: str, path: str, token: str, body: bytes | None) -> Any:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        for last in (False, True):
            connection = self._connection()
            try:
                connection.request(method, f"/api/v1/{path}", body, headers)
                answer = connection.getresponse()
                text = answer.read()
                break
            except (http.client.HTTPException, OSError) as error:
                self._drop(connection)
                # a kept connection that the server has closed meanwhile: a new one, once
                if last or isinstance(error, TimeoutError):
                    raise UnreachableError(type(error).__name__) from error
        found = _read(text)
        if answer.status >= 400:
            code = found.get("code", "") if isinstance(found, dict) else ""
            raise RefusalError(answer.status, str(code), float(answer.headers.get("Retry-After") or 0))
        return found

    def _connection(self) -> http.client.HTTPConnection:
        kept: http.client.HTTPConnection | None = getattr(self._here, "connection", None)
        if kept is None:
            kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
            kept = self._here.connection = kind(self._host, self._port, timeout=WITHIN)
            self._kept.add(kept)
        return kept

    def _drop(self, connection: http.client.HTTPConnection) -> None:
        connection.close()
        self._kept.discard(connection)
        self._here.connection = None


def _read(text: bytes) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None
