# SPDX-License-Identifier: Apache-2.0
"""Migrations tell the whole story of the models, forwards and backwards."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.core.management import call_command

from scripts import write_schema
from tests import database
from wuzha.runtime import layout

#: The migrations of a database from before each room had one: `room.name`, a line each.
BEFORE = Path(__file__).with_name("migrations_before.txt")
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
    with psycopg.connect(url) as session:
        for query in QUERIES:
            found |= {tuple(str(value) for value in row) for row in session.execute(query)}
    return {(*row[:-1], plain(row[-1])) for row in found if row[1].strip('"').startswith(ROOMS)}


def plain(condition: str) -> str:
    """Without casts and brackets: PostgreSQL writes lists of words otherwise once it has read its own words."""
    return re.sub(r"[()]|::[a-z ]+(\[\])?", "", condition)


#: Take down the apps that are named, or what came after the migration `app.name`, one after the other, by one plan: the
#: models of each step are built once, and of the others only what refers to what a step changes (a seventh of the time,
#: for the same statements).
TAKE_DOWN = """
import sys, django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState
from wuzha.runtime.rendering import holders, new_models_join_the_others, swappable_models_known
ProjectState._find_reload_model = holders
with swappable_models_known(), new_models_join_the_others():
    named = [one.partition(".") for one in sys.argv[1:]]
    MigrationExecutor(connection).migrate([(app, name or None) for app, _, name in named])
"""


def wuzha(url: str, *arguments: str) -> str:
    """What a command prints."""
    return python(url, "-m", "wuzha.cli", *arguments)


def run(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A process of its own: no table is taken down under a connection that others left open."""
    command = [sys.executable, *arguments]
    # No anchors of an installation on this machine are those of a database that a test makes.
    environment = os.environ | {"WUZHA_DATABASE_URL": url, "WUZHA_ANCHORS": os.devnull}
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)


def python(url: str, *arguments: str) -> str:
    """What a process prints that does well."""
    done = run(url, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def migrate(url: str) -> None:
    wuzha(url, "manage", "migrate")


def applied(url: str) -> set[str]:
    """The migrations that a database tells of."""
    with psycopg.connect(url) as session:
        return {name for (name,) in session.execute("SELECT app || '.' || name FROM django_migrations")}


def tell(url: str, names: set[str]) -> None:
    """Let a database tell of these migrations of our rooms, and of no other one of them."""
    with psycopg.connect(url) as session, session.cursor() as cursor:
        rooms = sorted({name.partition(".")[0] for name in BEFORE.read_text().split()})
        cursor.execute("DELETE FROM django_migrations WHERE app = ANY (%s)", [rooms])
        rows = [name.split(".") for name in sorted(names)]
        cursor.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())", rows)


def address(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@pytest.fixture
def scratch(database_url: str) -> Iterator[str]:
    """The address of an empty database that nobody else uses."""
    name = f"migrations_{os.getpid()}"
    with psycopg.connect(database_url, autocommit=True) as session:
        session.execute(f"CREATE DATABASE {name}")
    yield address(database_url, name)
    with psycopg.connect(database_url, autocommit=True) as session:
        database.drop(session, name)


@pytest.fixture
def migrated(database_url: str) -> Iterator[str]:
    """The address of a database that nobody else uses, as all migrations left it."""
    name = f"migrated_{os.getpid()}"
    database.copy(database_url, name)
    yield address(database_url, name)
    with psycopg.connect(database_url, autocommit=True) as session:
        database.drop(session, name)


@pytest.mark.django_db
def test_no_change_of_a_model_is_without_its_migration() -> None:
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)
    assert "No changes detected" in out.getvalue()


@pytest.mark.slow
def test_the_file_of_the_schema_says_what_the_migrations_make(database_url: str, scratch: str) -> None:
    told = write_schema.of_migrations(database_url)
    assert told == layout.FILE.read_text(encoding="utf-8"), "run `make schema`"
    assert "empty database" in wuzha(scratch, "migrate")
    assert write_schema.written(scratch) == told


@pytest.mark.slow
# The way back of every one that these take along.
@pytest.mark.dialect("funds.migrations.0001_schema", "warning.migrations.0001_schema")
def test_the_rooms_can_be_taken_down_and_built_again(migrated: str) -> None:
    before = schema(migrated)
    assert before
    python(migrated, "-c", TAKE_DOWN, *ROOMS)
    assert not schema(migrated)
    migrate(migrated)
    assert schema(migrated) == before


@pytest.mark.slow
def test_a_database_of_the_migrations_that_were_folded_goes_on(migrated: str) -> None:
    before = set(BEFORE.read_text().split())
    rooms = {name.partition(".")[0] for name in before}
    since = {
        name for name in applied(migrated) if name.partition(".")[0] in rooms and not name.endswith(".0001_schema")
    }
    later = sorted({name.partition(".")[0] for name in since})
    python(migrated, "-c", TAKE_DOWN, *(f"{room}.0001_schema" for room in later))
    assert not applied(migrated) & (since - before)
    tell(migrated, before)
    told = applied(migrated)
    assert before <= told
    wuzha(migrated, "migrate")
    assert applied(migrated) == told | since
    assert "nothing to do" in wuzha(migrated, "migrate")
    assert "No migrations to apply" in wuzha(migrated, "manage", "migrate")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ({"funds.0024_filed_in_cases"}, "funds.0024_filed_in_cases"),
        ({"series.0002_guards", "series.0003_splits"}, "series.0002_guards"),
    ],
)
def test_a_database_between_them_is_sent_to_the_version_before(migrated: str, missing: set[str], named: str) -> None:
    tell(migrated, set(BEFORE.read_text().split()) - missing)
    told = applied(migrated)
    done = run(migrated, "-m", "wuzha.cli", "migrate")
    assert done.returncode == 1
    said = done.stderr.strip().splitlines()
    assert len(said) == 2
    assert all(named in line and "wuzha migrate" in line for line in said)
    assert applied(migrated) == told
