# SPDX-License-Identifier: Apache-2.0
"""Rules for every test: a database only when asked for, no network beyond this machine.

The server itself comes from the plugin `wuzha.runtime.testing` (see `addopts` in pyproject.toml).
"""

from __future__ import annotations

import pytest
from pytest_socket import socket_allow_hosts


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_url: str) -> None:
    """pytest-django asks for this before it creates the test database."""


def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the database, so that `-m db` runs just that against another PostgreSQL."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or names & {"db", "transactional_db", "database_url"}:
            item.add_marker("db")
