# SPDX-License-Identifier: Apache-2.0
"""Names of warnings that are older than the search by name get their blind index."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction

from wuzha.warning.models import WarningRecord

#: Warnings indexed in one transaction.
CHUNK = 2000
_WRITE = """
UPDATE warning_warning AS w SET name_index = n.name_index
FROM unnest(%s::bigint[], %s::bytea[]) AS n(id, name_index)
WHERE w.id = n.id AND w.name_index IS NULL
"""


def index_names(chunk: int = CHUNK) -> Iterator[int]:
    """Index what is not indexed yet, the newest first; yields how many were done. Stopped, it goes on where it was."""
    last: int | None = None
    while True:
        rows = WarningRecord.unscoped.filter(name__isnull=False, name_index__isnull=True)
        if last is not None:
            rows = rows.filter(pk__lt=last)
        found = list(rows.order_by("-pk").only("pk", "name")[:chunk])
        if not found:
            return
        last = found[-1].pk
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_WRITE, [[one.pk for one in found], [one.name.blind() for one in found]])
        yield len(found)
