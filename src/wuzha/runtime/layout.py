# SPDX-License-Identifier: Apache-2.0
"""The tables of an empty database in one step: what all migrations would make, as one file of SQL.

`make schema` writes the file from a database that the migrations made; a test holds both equal. A migration that the
file does not know yet is applied after it, as in any other database.
"""

from __future__ import annotations

import re
from pathlib import Path

from django.db import connection, transaction

#: Beside the settings, which put the rooms together.
FILE = Path(__file__).parents[1] / "site" / "schema.sql"
_EMPTY = "SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_class WHERE relnamespace = 'public'::regnamespace)"
#: As `pg_dump` begins, for this transaction alone: functions are looked into when they are first called.
BEGIN = "SET LOCAL check_function_bodies = false; SELECT pg_catalog.set_config('search_path', '', true);"


def lay_out() -> bool:
    """Make all tables in a database that has none, with the rows that migrations leave; False in any other."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_EMPTY)
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SHOW search_path")
        path = cursor.fetchone()[0]
        cursor.execute(BEGIN + FILE.read_text(encoding="utf-8"))
        cursor.execute("SELECT pg_catalog.set_config('search_path', %s, true)", [path])
    return True


def known() -> set[tuple[str, str]]:
    """App and name of every migration that stands in the file, and of those that they were folded from."""
    _before, _insert, rows = FILE.read_text(encoding="utf-8").rpartition("INSERT INTO public.django_migrations")
    return {(app, name) for app, name in re.findall(r"^\('(\w+)', '(\w+)', now\(\)\)", rows, re.MULTILINE)}
