# SPDX-License-Identifier: Apache-2.0
"""Rows and digest of every table: what a restored database is held against."""

from __future__ import annotations

from typing import Any

from psycopg import sql

#: Rows as text must read the same on every server.
_SETTINGS = (
    "SET LOCAL timezone = 'UTC'", "SET LOCAL datestyle = 'ISO, YMD'", "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL bytea_output = 'hex'", "SET LOCAL extra_float_digits = 1",
)  # fmt: skip
_TABLES = """
SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY 1, 2
"""
#: A sum does not depend on the order of the rows, and counts a row that is there twice twice.
_DIGEST = """
SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint), 0) FROM {} AS t
"""


def digests(cursor: Any) -> dict[str, tuple[int, str]]:
    """Table → (rows, digest), inside the caller's transaction, of every table that is not the server's own.

    The digest adds up 64 bits of the MD5 of each row as text: it finds what was lost, doubled or changed by mistake.
    Against changes by purpose stands the SHA-256 of the dump in the manifest.
    """
    for setting in _SETTINGS:
        cursor.execute(setting)
    cursor.execute(_TABLES)
    found: dict[str, tuple[int, str]] = {}
    for schema, table in cursor.fetchall():
        cursor.execute(sql.SQL(_DIGEST).format(sql.Identifier(schema, table)))
        rows, total = cursor.fetchone()
        found[f"{schema}.{table}"] = (int(rows), str(total))
    return found


def differences(wanted: dict[str, tuple[int, str]], found: dict[str, tuple[int, str]]) -> list[str]:
    """Tables that are missing, too many, or hold something else, each with its rows then and now."""
    told = []
    for table in sorted({*wanted, *found}):
        if wanted.get(table) != found.get(table):
            before, now = wanted.get(table, ("-", ""))[0], found.get(table, ("-", ""))[0]
            told.append(f"{table}: {before} → {now}")
    return told
