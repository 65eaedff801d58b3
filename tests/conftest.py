# SPDX-License-Identifier: Apache-2.0
"""Rules for every test: a database only when asked for, no network beyond this machine, a browser if there is one.

The server itself comes from the plugin `wuzha.runtime.testing` (see `addopts` in pyproject.toml).
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.conf import UserSettingsHolder, settings
from django.db import connection
from django.test import TransactionTestCase
from django.test.client import ClientHandler
from django.utils import timezone
from hypothesis import settings as tries
from pytest_django import DjangoDbBlocker
from pytest_socket import socket_allow_hosts
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from tests import database, worlds
from tests.chromium import AXE, AXE_AT, executable
from tests.courses import EXAMPLES, SOAK
from tests.waiting import PATIENCE
from wuzha.engine.calendar import from_chinesecalendar
from wuzha.org import holidays
from wuzha.runtime import testing

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest_plugins = ["tests.budget", "tests.hanging", "tests.lost"]

# All that a run makes at first are modules and tests, which stay: nothing is looked for among them until then.
gc.disable()
# Playwright's own loop runs in this thread, which Django would take for an async view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# Tests run on machines with hardly any space, too.
os.environ.setdefault("WUZHA_DISK_RESERVE", "0")

# Kernels compile on their first call and machines are slow: how long an example takes says nothing about it.
tries.register_profile("wuzha", deadline=None, max_examples=EXAMPLES, print_blob=SOAK)
tries.load_profile("wuzha")

#: Fixtures that mean that a test uses the database. Browser tests do through pytest-django's live server.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "database_url"}


@pytest.fixture(scope="session")
def database_url() -> str:
    """The address of a running PostgreSQL on which the tests may create and drop databases."""
    if testing.server is None:
        return os.environ["WUZHA_DATABASE_URL"]
    return testing.server.start(database.prepare)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, database_url: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A copy of the template database for this worker, put right after each test with real transactions."""
    name = f"test_wuzha_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: database.restore())
        with django_db_blocker.unblock(), database.cloned(database_url, name):
            yield


@pytest.fixture
def _django_db_helper(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """pytest-django's transaction of a test, upon the records that it shares with others of its file."""
    with django_db_blocker.unblock():
        worlds.enter(request, django_db_blocker)
    request.getfixturevalue("_django_db_helper")


@pytest.fixture
def other_session() -> Iterator[psycopg.Connection]:
    """A second connection to the same database, with a transaction of its own."""
    given = connection.get_connection_params()
    wanted = ("dbname", "user", "password", "host", "port")
    with psycopg.connect(**{key: given[key] for key in wanted if given.get(key)}) as session:
        yield session


@pytest.fixture(scope="session", autouse=True)
def static_files_are_found_once() -> Iterator[None]:
    """Every test client builds the middleware anew, and the files that it serves are the same for the whole run."""
    found: dict[str, StaticFile] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def once(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            look(middleware)
            if AXE.exists():
                middleware.add_file_to_dictionary(AXE_AT, str(AXE))
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def middleware_is_built_once() -> Iterator[None]:
    """Every test client builds the same chain of middleware anew, which takes longer than most answers: the first one's
    serves all. A test that gives settings of its own has a chain of its own."""
    build = ClientHandler.load_middleware
    first: list[ClientHandler] = []

    def once(handler: ClientHandler, is_async: bool = False) -> None:
        if is_async or isinstance(settings._wrapped, UserSettingsHolder):
            build(handler, is_async)
            return
        if not first:
            build(handler)
            first.append(handler)
        handler._middleware_chain = first[0]._middleware_chain

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientHandler, "load_middleware", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def next_year_has_holidays() -> Iterator[None]:
    """By December periods reach into a year that the installed calendar does not know yet: a city has entered it."""
    known = from_chinesecalendar()
    year = timezone.localdate().year
    for coming in {year, year + 1} - known.years:
        known = known.with_year(coming, [date(coming, 1, 1)], [])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holidays, "_shipped", lambda: known)
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The one browser of the run: Playwright cannot be started twice in a thread."""
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        # One process draws all pages of a profile: a test's page takes over the one that the held page has begun.
        # A page lives for a second or two: compilers that make what runs long fast cost more than they save.
        args = ["--no-sandbox", "--renderer-process-limit=1", "--js-flags=--no-opt --no-maglev"]
        browser = playwright.chromium.launch(executable_path=executable(), args=args)
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """`-n auto`: one more than there are cores, since tests wait for browsers, servers and processes; at most four."""
    return min(4, (os.cpu_count() or 1) + 1)


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: the collector of cycles does not look through them all again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs the database, so that `-m db` runs just that against another PostgreSQL.

    Leave browser tests out where there is no browser, and say so; in CI (`CI` set) they run and fail instead.
    """
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker("db")
    # A file is the work of one worker: the long ones come first, so that none is alone at it in the end.
    slow, browser = ({item.path for item in items if item.get_closest_marker(mark)} for mark in ("slow", "browser"))
    many = Counter(item.path for item in items)
    items.sort(
        key=lambda item: (
            item.path not in slow,
            item.path not in browser,
            -many[item.path],
            item.path,
            worlds.order(item),
        )
    )
    if not SOAK:
        _leave_out(config, items, "soak")
    if not executable() and not os.environ.get("CI"):
        _leave_out(config, items, "browser")


def _leave_out(config: pytest.Config, items: list[pytest.Item], mark: str) -> None:
    out = [item for item in items if item.get_closest_marker(mark)]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if not item.get_closest_marker(mark)]


def pytest_report_header() -> list[str]:
    chromium = executable()
    return [f"browser: {chromium or 'none, so the tests marked browser are left out (see make test)'}"]
