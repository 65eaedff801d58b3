# SPDX-License-Identifier: Apache-2.0
"""Migrations tell the whole story of the models, forwards and backwards."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.core.management import call_command

#: Our rooms with tables, those that others refer to last.
ROOMS = ("funds", "exchange", "warning", "privacy", "intake", "audit")


QUERIES = (
    "SELECT 'column', table_name, column_name, data_type, is_nullable FROM information_schema.columns"
    " WHERE table_schema = 'public'",
    "SELECT 'index', tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
)


def schema(url: str) -> set[tuple[str, ...]]:
    """Columns, indexes, constraints, triggers and functions of our rooms."""
    found: set[tuple[str, ...]] = set()
    with psycopg.connect(url) as connection:
        for query in QUERIES:
            found |= {tuple(str(value) for value in row) for row in connection.execute(query)}
    return {row for row in found if row[1].strip('"').startswith(ROOMS)}


def migrate(url: str, *arguments: str) -> None:
    """Migrate in a process of its own: a table is not taken down under a connection that others left open."""
    command = [sys.executable, "-m", "wuzha.cli", "manage", "migrate", *arguments]
    subprocess.run(command, env=os.environ | {"WUZHA_DATABASE_URL": url}, check=True, capture_output=True, timeout=120)


@pytest.fixture
def scratch(database_url: str) -> Iterator[str]:
    """The address of an empty database that nobody else uses."""
    name = f"migrations_{os.getpid()}"
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    parts = urlsplit(database_url)
    yield urlunsplit(parts._replace(path=f"/{name}"))
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.django_db
def test_no_change_of_a_model_is_without_its_migration() -> None:
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)
    assert "No changes detected" in out.getvalue()


@pytest.mark.slow
def test_the_rooms_can_be_taken_down_and_built_again(scratch: str) -> None:
    migrate(scratch)
    before = schema(scratch)
    assert before
    for room in ROOMS:
        migrate(scratch, room, "zero")
    assert not schema(scratch)
    migrate(scratch)
    assert schema(scratch) == before
