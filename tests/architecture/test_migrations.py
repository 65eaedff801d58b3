# SPDX-License-Identifier: Apache-2.0
"""Migrations tell the whole story of the models, forwards and backwards."""

from __future__ import annotations

import gzip
import json
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
from django.db import connection

from scripts import write_schema
from tests import database
from wuzha.runtime import layout

#: A small city of records of every kind (all synthetic, sealed with the key of the tests) as the migrations of version
#: 0.1.0 before they were squashed left it: `pg_dump --no-owner --inserts` without its settings.
LANDED = Path(__file__).with_name("landed.sql.gz")
#: Tables that Django itself fills anew.
ITS_OWN = {"django_migrations", "django_content_type", "auth_permission"}
#: Tables of ways, which migrations change with the rules (`tests/funds/test_guards.py` holds them equal).
WAYS = {"funds_lifecycle"}
#: What every batch has stands with the batches now: where the columns of a statement file are to be found since.
BATCHES_OF_FILES = """
(SELECT f.id, b.file_name, b.sha256, b.size, b.stored_as, f.layout, f.sheets, b.headers, b.mapping, b.status, b.problem,
  b.cancel_requested, b.rows, b.done, b.accepted, b.merged, b.duplicates, b.rejected, b.created_at, b.started_at,
  b.finished_at, b.by_id, f.case_id, f.institution_id
FROM funds_statementfile AS f JOIN intake_batch AS b ON b.id = f.batch_id AND b.kind = 'statements') AS told
"""
#: Filters that were kept at the desk are kept views of any list now.
KEPT = "(SELECT * FROM core_listview WHERE place = 'warning:console') AS told"
#: Table of before → where the same rows and columns stand now, if elsewhere.
MOVED = {
    "funds_statementfile": BATCHES_OF_FILES,
    "intake_batch": "(SELECT * FROM intake_batch WHERE kind <> 'statements') AS told",
    "warning_savedfilter": KEPT,
    "audit_event": "(SELECT * FROM audit_event WHERE action <> 'audit.boundary') AS told",
}
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


#: Take down the apps that are named, one after the other, by one plan: the models of each step are built once, and of
#: the others only what refers to what a step changes (a seventh of the time, for the same statements).
TAKE_DOWN = """
import sys, django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState
from wuzha.runtime.rendering import holders, swappable_models_known
ProjectState._find_reload_model = holders
with swappable_models_known():
    MigrationExecutor(connection).migrate([(app, None) for app in sys.argv[1:]])
"""


def wuzha(url: str, *arguments: str) -> str:
    """What a command prints."""
    return python(url, "-m", "wuzha.cli", *arguments)


def python(url: str, *arguments: str) -> str:
    """A process of its own: no table is taken down under a connection that others left open."""
    command = [sys.executable, *arguments]
    # No anchors of an installation on this machine are those of a database that a test makes.
    environment = os.environ | {"WUZHA_DATABASE_URL": url, "WUZHA_ANCHORS": os.devnull}
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def migrate(url: str) -> None:
    wuzha(url, "manage", "migrate")


def columns(url: str) -> dict[str, str]:
    """Table → its columns as a list for SQL, in their order."""
    with psycopg.connect(url) as session:
        return dict(
            session.execute(
                "SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)"
                " FROM information_schema.columns WHERE table_schema = 'public' GROUP BY table_name"
            ).fetchall()
        )


def contents(url: str, of: dict[str, str], moved: dict[str, str] | None = None) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a digest of what stands in these columns; of some, where they stand now."""
    found = {}
    with psycopg.connect(url) as session:
        for table, names in of.items():
            row = f"row({names})::text"
            query = (
                f"SELECT count(*), md5(string_agg({row}, '|' ORDER BY {row})) FROM {(moved or {}).get(table, table)}"
            )
            rows, digest = session.execute(query).fetchall()[0]
            found[table] = (int(rows), str(digest))
    return found


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
# Its way back, and every other one's.
@pytest.mark.dialect("funds.migrations.0003_statement_files_are_batches", "warning.migrations.0011_victims_of_cases")
def test_the_rooms_can_be_taken_down_and_built_again(migrated: str) -> None:
    before = schema(migrated)
    assert before
    python(migrated, "-c", TAKE_DOWN, *ROOMS)
    assert not schema(migrated)
    migrate(migrated)
    assert schema(migrated) == before


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.dialect(
    "calls.migrations.0004_holds", "funds.migrations.0003_statement_files_are_batches",
    "inbox.migrations.0003_kept_views", "warning.migrations.0010_kept_views",
)  # fmt: skip
def test_a_database_of_the_version_before_the_squash_goes_on(scratch: str) -> None:
    with psycopg.connect(scratch, autocommit=True) as empty:
        empty.execute("SET check_function_bodies = off")
        empty.execute(gzip.decompress(LANDED.read_bytes()))
    landed = {table: names for table, names in columns(scratch).items() if table not in ITS_OWN | WAYS}
    before = contents(scratch, landed)
    assert sum(rows for rows, _digest in before.values()) > 900

    migrate(scratch)
    assert contents(scratch, landed, MOVED) == before
    verdict = json.loads(wuzha(scratch, "audit", "verify", "--no-anchor", "--json"))
    assert (verdict["ok"], verdict["without_code"], verdict["events"]) == (True, 10, 11), "the boundary is the eleventh"
    wuzha(scratch, "verify", "--books")

    fresh = address(scratch, connection.settings_dict["NAME"])
    assert {row for row in schema(scratch) if row[0] == "column"} == {
        row for row in schema(fresh) if row[0] == "column"
    }
