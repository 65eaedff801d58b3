# SPDX-License-Identifier: Apache-2.0
"""A web process with two connections: 20 open streams, a rush, a database that goes away and comes back."""

from __future__ import annotations

import http.client
import os
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.browser.conftest import session_cookies
from tests.factories import City
from tests.serving import Served, served
from tests.waiting import LAST_RESORT, until
from wuzha.org.roles import Role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Browser:
    """A person's session on the web process."""

    def __init__(self, server: Served, cookie: str) -> None:
        self._host = urlsplit(server.url).netloc
        self._cookie = f"{settings.SESSION_COOKIE_NAME}={cookie}"

    def get(self, path: str) -> tuple[int, str | None, str]:
        """Status, `Retry-After`, text."""
        line = http.client.HTTPConnection(self._host, timeout=LAST_RESORT)
        try:
            line.request("GET", path, headers={"Cookie": self._cookie})
            answer = line.getresponse()
            return answer.status, answer.headers["Retry-After"], answer.read().decode()
        finally:
            line.close()

    def follow(self) -> socket.socket:
        """An open stream, after its first event."""
        host, _, port = self._host.partition(":")
        line = socket.create_connection((host, int(port)), timeout=LAST_RESORT)
        head = f"GET /live/desk/ HTTP/1.1\r\nHost: {self._host}\r\nCookie: {self._cookie}\r\n"
        line.sendall(f"{head}Accept: text/event-stream\r\n\r\n".encode())
        heard = b""
        while b"event: here" not in heard:
            part = line.recv(65536)
            assert part, heard
            heard += part
        return line


def waiting(session: psycopg.Connection) -> bool:
    """Whether somebody waits for a lock."""
    row = session.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    ).fetchone()
    return row is not None and row[0] > 0


@contextmanager
def away() -> Iterator[None]:
    """The database lets nobody in and has lost all who were, as while it starts again."""
    given = connection.get_connection_params()
    name = given["dbname"]
    wanted = {key: given[key] for key in ("user", "password", "host", "port") if given.get(key)}
    with psycopg.connect(**wanted, dbname="postgres", autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
            connection.close()


def test_pages_answer_beside_streams_and_what_cannot_be_answered_is_503_until_it_can(
    city: City, other_session: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "WUZHA_DATABASE_POOL", "2")
    other_session.autocommit = True
    people = [city.people[role] for role in (Role.ANALYST, Role.STATION_OFFICER)]
    with served() as server, ExitStack() as lines:
        analyst, officer = (
            Browser(server, session_cookies(person, server.url)[0]["value"]) for person in people
        )  # fmt: skip
        # of one person's streams six stay; the others are told to leave, and hold nothing either
        for _ in range(20):
            lines.enter_context(analyst.follow())
        # while twenty of them begin at once a page may have to come again
        until(lambda: analyst.get("/password/")[0] == 200)
        assert [analyst.get("/password/")[0] for _ in range(5)] == [200] * 5

        def beside_a_stuck_page() -> tuple[int, tuple[int, str | None, str]]:
            with ThreadPoolExecutor(1) as thread:
                with other_session.transaction():
                    other_session.execute("LOCK TABLE org_person IN ACCESS EXCLUSIVE MODE")
                    stuck = thread.submit(analyst.get, "/password/")
                    until(lambda: waiting(other_session) or stuck.done())
                    answer = officer.get("/password/")
                return stuck.result()[0], answer

        # a stream that looks at the same moment has the place first: then the page is one of those told to come again
        tried = [beside_a_stuck_page()]
        while tried[-1][0] != 200 and len(tried) < 5:
            tried.append(beside_a_stuck_page())
        assert tried[-1][0] == 200
        status, again, page = tried[-1][1]
        assert (status, again) == (503, "5")
        assert "现在使用的人太多" in page

        other_session.close()
        with away():
            status, again, page = analyst.get("/password/")
            assert (status, again) == (503, "5")
            assert "数据库暂时没有响应" in page
            assert analyst.get("/healthz")[:2] == (503, "5")
        until(lambda: analyst.get("/password/")[0] == 200)
