# SPDX-License-Identifier: Apache-2.0
"""Write `src/wuzha/site/schema.sql`: what the migrations make of an empty database, as one file (`make schema`)."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from wuzha.runtime import binaries, layout
from wuzha.runtime.testing import TestServer

#: Rows that are told with the time of their own database, or are not the migrations' doing.
APART = ("django_migrations", "custody_keygeneration")
HEAD = """-- SPDX-License-Identifier: Apache-2.0
-- What the migrations make of an empty database. Written by `make schema`: change a migration, not this file.
"""
#: Lines that differ from one `pg_dump` to the next, that servers before 17 do not know, or that give rights to a role
#: (`wuzha.runtime.roles` does, with every `wuzha migrate`).
_UNWANTED = re.compile(
    r"^(?:--.*|SET \w+ = .*;|\\(?:un)?restrict .*|SELECT pg_catalog\.set_config\(.*"
    r"|GRANT .* TO (?!PUBLIC).*;|SELECT pg_catalog\.setval\('public\.django_migrations_id_seq'.*)\n",
    re.MULTILINE,
)
#: In a process of its own, where no file stands in for the migrations.
MIGRATE = """
import django
django.setup()
from django.core.management import call_command
from wuzha.runtime.rendering import only_what_changes
with only_what_changes():
    call_command("migrate", interactive=False, verbosity=0)
"""


def migrate(url: str) -> None:
    """Apply every migration, one after the other."""
    environment = os.environ | {"WUZHA_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "wuzha.site.settings.base"}
    subprocess.run([sys.executable, "-c", MIGRATE], env=environment, check=True)


def written(url: str) -> str:
    """A migrated database as the file tells it: the schema with its rights, and the rows that migrations leave."""
    given = conninfo_to_dict(url)
    variables = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    environment = {name: str(given[one]) for one, name in variables.items() if given.get(one)}
    options = ["--no-owner", "--no-comments", "--inserts", "--rows-per-insert=1000"]
    options += [f"--exclude-table-data=public.{table}" for table in APART]
    program = binaries.programs(binaries.MAJOR, None) / "pg_dump"
    dumped = subprocess.run(
        [program, *options], env=os.environ | environment, capture_output=True, check=True, text=True
    ).stdout
    plain = re.sub(r"\n{3,}", "\n\n", _UNWANTED.sub("", dumped)).strip()
    return f"{HEAD}\n{plain}\n\n{_applied(url)}"


def _applied(url: str) -> str:
    """The migrations as applied, each at the time when the file is."""
    with psycopg.connect(url) as session:
        found = session.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
        rows = ",\n".join(sql.SQL("({}, {}, now())").format(app, name).as_string(session) for app, name in found)
    return f"INSERT INTO public.django_migrations (app, name, applied) VALUES\n{rows};\n"


def of_migrations(url: str) -> str:
    """What the file is to say, made in two empty databases of the server that `url` names: one by the migrations, one
    by what is told of it, since PostgreSQL writes some conditions otherwise once it has read its own words."""
    with database(url, "wuzha_schema_migrated") as migrated, database(url, "wuzha_schema_told") as told:
        migrate(migrated)
        with psycopg.connect(told) as session:
            session.execute(layout.BEGIN + written(migrated))
        return written(told)


@contextlib.contextmanager
def database(url: str, name: str) -> Iterator[str]:
    """The address of an empty database for the block."""
    with psycopg.connect(url, autocommit=True) as server:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        server.execute(drop)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        server.execute(drop)


def main() -> None:
    server = TestServer()
    try:
        layout.FILE.write_text(of_migrations(server.start()), encoding="utf-8")
    finally:
        server.close()


if __name__ == "__main__":
    main()
