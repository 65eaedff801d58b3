# SPDX-License-Identifier: Apache-2.0
"""Changes of many rows of a table as one statement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection


def update_all(rows: Sequence[Any], fields: Sequence[str]) -> None:
    """Write these columns of rows of one table, each row once; what follows a column (its blind index) is named too.

    One `UPDATE … FROM`: `bulk_update` writes a CASE for each row and column, whose cost grows with their square.
    """
    if not rows:
        return
    meta = type(rows[0])._meta
    columns = [meta.pk, *(meta.get_field(name) for name in fields)]
    values = [
        [column.get_db_prep_save(column.pre_save(row, add=False), connection) for row in rows] for column in columns
    ]
    quoted = [connection.ops.quote_name(column.column) for column in columns]
    types = [str(column.rel_db_type(connection)) for column in columns]
    new = [f"n.{name}" for name in quoted]
    for place, column in enumerate(columns):
        if isinstance(column, ArrayField):  # an array of arrays would be one long one
            values[place] = [None if value is None else json.dumps(value) for value in values[place]]
            array = f"ARRAY(SELECT jsonb_array_elements_text({new[place]}))::{types[place]}"
            new[place] = f"CASE WHEN {new[place]} IS NOT NULL THEN {array} END"
            types[place] = "jsonb"
    arrays = ", ".join(f"%s::{one}[]" for one in types)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {connection.ops.quote_name(meta.db_table)} AS t"  # noqa: S608 - names of our own columns
            f" SET {', '.join(f'{name} = {value}' for name, value in zip(quoted[1:], new[1:], strict=True))}"
            f" FROM unnest({arrays}) AS n ({', '.join(quoted)}) WHERE t.{quoted[0]} = n.{quoted[0]}",
            values,
        )
