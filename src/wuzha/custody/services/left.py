# SPDX-License-Identifier: Apache-2.0
"""What is still of an old generation, anywhere: sealed values, blind indexes, files. The answer decides what may go."""

from __future__ import annotations

from pathlib import Path

from django.db import connection

from wuzha.custody.services.places import FILES, UPLOADS, Table, indexed_tables, sealed_tables
from wuzha.custody.services.reseal import paths, uid_of
from wuzha.keys.ciphers import generation_of
from wuzha.keys.indexes import SIZE
from wuzha.sealed import files, streams

#: Generation of the first of a column's bytes, for `str.format` with the column.
_OF_SEAL = "get_byte({0}, 0) & 127"
_OF_INDEX = f"CASE octet_length({{0}}) WHEN {SIZE} THEN 1 ELSE get_byte({{0}}, 0) END"


def left(up_to: int) -> dict[str, int]:
    """Table and column, or place of files → how much in it needs this generation of the master key or an older one."""
    found: dict[str, int] = {}
    for table in sealed_tables():
        found |= _counted(table, f"{_OF_SEAL} <= %s", up_to)
    for table in indexed_tables():
        found |= _counted(table, f"{_OF_INDEX} <= %s", up_to)
    for name in (FILES, UPLOADS):
        number = sum(_is_old(name, path, up_to) for path in paths(name))
        if number:
            found[name] = number
    return found


def _counted(table: Table, rule: str, up_to: int) -> dict[str, int]:
    """Columns of a table in which something follows the rule, with its number of rows."""
    sums = ", ".join(f"count(*) FILTER (WHERE {rule.format(column)})" for column in table.columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sums} FROM {table.name}", [up_to] * len(table.columns))  # noqa: S608 - own names
        counts = cursor.fetchone()
    named = zip(table.fields, counts, strict=True)
    return {f"{table.model._meta.db_table}.{field.column}": number for field, number in named if number}


def _is_old(name: str, path: Path, up_to: int) -> bool:
    try:
        mark = files.mark_of(uid_of(path)) if name == FILES else streams.mark_of(path)
    except FileNotFoundError:
        return False
    return mark is not None and generation_of(mark) <= up_to
