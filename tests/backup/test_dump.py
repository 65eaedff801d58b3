# SPDX-License-Identifier: Apache-2.0
"""A dump comes into an empty database whole or not at all, on this server and by the way for an older one."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from tests import database
from tests.factories import City
from wuzha.backup.dump import dumped, restored
from wuzha.backup.places import own_role
from wuzha.backup.tables import digests
from wuzha.runtime.messages import OperatorError

pytestmark = pytest.mark.dialect("backup.tables")


@pytest.fixture
def empty(database_url: str) -> Iterator[str]:
    """An empty database beside that of the tests."""
    name = f"test_wuzha_empty_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with psycopg.connect(database_url, autocommit=True) as server:
        database.drop(server, name)
        server.execute(f"CREATE DATABASE {name}")
        yield make_conninfo(database_url, dbname=name)
        database.drop(server, name)


def version() -> int:
    return connection.cursor().connection.info.server_version // 10000


def dump() -> tuple[list[bytes], dict[str, tuple[int, str]]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        [(snapshot,)] = cursor.fetchall()
        return list(dumped(own_role(), snapshot, version())), digests(cursor)


@pytest.mark.parametrize("older", [False, True])
def test_a_dump_comes_back_equal(city: City, empty: str, older: bool) -> None:
    pieces, wanted = dump()
    restored(empty, pieces, 15 if older else version(), made=version())
    with psycopg.connect(empty) as session, session.cursor() as cursor:
        assert digests(cursor) == wanted


@pytest.mark.parametrize("older", [False, True])
def test_nothing_of_a_dump_that_breaks_off_stays(city: City, empty: str, older: bool) -> None:
    pieces, _wanted = dump()
    whole = b"".join(pieces)

    def broken() -> Iterator[bytes]:
        yield whole[: len(whole) // 2]
        raise OperatorError("损坏", "damaged")

    with pytest.raises(OperatorError, match="damaged"):
        restored(empty, broken(), 15 if older else version(), made=version())
    with pytest.raises(OperatorError, match="failed"):
        restored(empty, [whole[: len(whole) // 2]], 15 if older else version(), made=version())
    with psycopg.connect(empty) as session:
        assert session.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
