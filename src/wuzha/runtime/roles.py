# SPDX-License-Identifier: Apache-2.0
"""The roles of the database: the owner of the tables, who changes the schema, and the application, who works with them.

Whoever gets hold of the application's role, by its password or by a fault of the application, can neither switch a
guard off nor change what is only ever added to: that takes the owner, whom only a migration and a restore need.

A third role, where there is one, is for the program that citizens see: it can do what `apart` says and nothing else.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from wuzha.runtime.postgres import CITIZEN

#: Table → all that the application may do with it. With any other table of the owner: read, add, change and delete.
limited: dict[str, str] = {"django_migrations": "SELECT"}
#: Table → all that the role of the program for citizens may do with it; with any other table: nothing.
apart: dict[str, str] = {}
#: Functions that nobody else may call, with the types of their arguments.
called: list[str] = []

_GRANTED = """
SELECT coalesce(bool_and(has_table_privilege(oid, 'SELECT')), true) FROM pg_catalog.pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
  AND relowner = (SELECT relowner FROM pg_catalog.pg_class WHERE oid = to_regclass('public.django_migrations'))
"""
_DIVIDED = """
SELECT NOT (rolsuper OR rolcreaterole) AND coalesce(bool_and(NOT (
    pg_has_role(relowner, 'MEMBER') OR has_any_column_privilege(pg_class.oid, 'UPDATE')
    OR has_table_privilege(pg_class.oid, 'DELETE, TRUNCATE, TRIGGER, REFERENCES'))), true)
FROM pg_catalog.pg_roles
LEFT JOIN pg_catalog.pg_class ON relnamespace = 'public'::regnamespace AND relname = ANY(%s)
WHERE rolname = current_user GROUP BY rolsuper, rolcreaterole
"""
_OWN = """
SELECT relname, relkind = 'S' FROM pg_catalog.pg_class JOIN pg_catalog.pg_roles ON relowner = pg_roles.oid
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S') AND rolname = current_user
"""


@contextlib.contextmanager
def as_owner() -> Iterator[None]:
    """For the block, this process connects as the owner, where the settings name one beside the application."""
    owner = settings.WUZHA_DATABASE_OWNER
    if owner is None:
        yield
        return
    before = {name: connection.settings_dict[name] for name in owner}
    connection.close()
    connection.settings_dict.update(owner)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def name() -> str:
    """The role that this process is connected as."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def granted() -> bool:
    """Whether the role that this process is connected as may read every table of ours."""
    with connection.cursor() as cursor:
        cursor.execute(_GRANTED)
        return bool(cursor.fetchone()[0])


def divided() -> bool:
    """Whether the role that this process is connected as can change nothing that is only added to."""
    with connection.cursor() as cursor:
        cursor.execute(_DIVIDED, [list(limited)])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def grant(application: str) -> None:
    """As the owner, let `application` do what it needs, and nothing else. To do it again changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_OWN)
        found = cursor.fetchall()
        tables = [one for one, is_sequence in found if not is_sequence]
        _grant_apart(cursor, tables)
        if application == name():
            return
        free = [one for one in tables if one not in limited]
        held = {one: rights for one, rights in limited.items() if one in tables}
        sequences = [one for one, is_sequence in found if is_sequence]
        to = sql.Identifier(application)
        steps = [
            (sql.SQL("SELECT, INSERT, UPDATE, DELETE ON TABLE {}"), free),
            (sql.SQL("USAGE, SELECT ON SEQUENCE {}"), sequences),
        ]
        steps += [(sql.SQL(f"{rights} ON TABLE {{}}"), [one]) for one, rights in held.items()]
        if tables:
            cursor.execute(sql.SQL("REVOKE ALL ON TABLE {} FROM {}").format(_names(tables), to))
        for rights, on in steps:
            if on:
                cursor.execute(sql.SQL("GRANT {} TO {}").format(rights.format(_names(on)), to))
        for function in called:
            cursor.execute(sql.SQL(f"GRANT EXECUTE ON FUNCTION public.{function} TO {{}}").format(to))


def _grant_apart(cursor: Any, tables: list[str]) -> None:
    cursor.execute("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = %s", [CITIZEN])
    if cursor.fetchone() is None or not tables:
        return
    to = sql.Identifier(CITIZEN)
    cursor.execute(sql.SQL("REVOKE ALL ON TABLE {} FROM {}").format(_names(tables), to))
    for table, rights in apart.items():
        if table in tables:
            cursor.execute(sql.SQL(f"GRANT {rights} ON TABLE {{}} TO {{}}").format(_names([table]), to))
            if "INSERT" in rights:
                cursor.execute(sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(_names([f"{table}_id_seq"]), to))


def _names(names: list[str]) -> sql.Composable:
    return sql.SQL(", ").join(sql.Identifier("public", one) for one in names)
