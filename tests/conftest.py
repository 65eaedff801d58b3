# SPDX-License-Identifier: Apache-2.0
"""Rules for every test: a database only when asked for, no network beyond this machine, a browser if there is one.

The server itself comes from the plugin `wuzha.runtime.testing` (see `addopts` in pyproject.toml).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import connection
from hypothesis import settings
from pytest_django import DjangoDbBlocker
from pytest_socket import socket_allow_hosts

from tests.chromium import executable

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Playwright's own loop runs in this thread, which Django would take for an async view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Kernels compile on their first call and machines are slow: how long an example takes says nothing about it.
settings.register_profile("wuzha", deadline=None)
settings.load_profile("wuzha")

#: Fixtures that mean that a test uses the database. Browser tests do through pytest-django's live server.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "database_url"}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, database_url: str) -> None:
    """pytest-django asks for this before it creates the test database, one for each worker."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Tests with real transactions empty the tables afterwards, which the audit trail refuses to everybody else."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_no_truncate")
    yield
    # A thread of a test server that has just ended may still hold its session, and the database could not be dropped.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def other_session() -> Iterator[psycopg.Connection]:
    """A second connection to the same database, with a transaction of its own."""
    given = connection.get_connection_params()
    wanted = ("dbname", "user", "password", "host", "port")
    with psycopg.connect(**{key: given[key] for key in wanted if given.get(key)}) as session:
        yield session


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The one browser of the run: Playwright cannot be started twice in a thread."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        yield browser
        browser.close()


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
    if executable() or os.environ.get("CI"):
        return
    browser = [item for item in items if item.get_closest_marker("browser")]
    if browser:
        config.hook.pytest_deselected(items=browser)
        items[:] = [item for item in items if item not in browser]


def pytest_report_header() -> list[str]:
    chromium = executable()
    return [f"browser: {chromium or 'none, so the tests marked browser are left out (see make test)'}"]
