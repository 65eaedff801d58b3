# SPDX-License-Identifier: Apache-2.0
"""Everything the database holds, so that a test can say that nothing of it changed."""

from __future__ import annotations

from hashlib import md5

from django.apps import apps
from django.db import connection

#: What a refused request may write all the same: the trail, and what the machinery of requests keeps.
BESIDE = frozenset({"audit_event", "django_session", "org_person", "privacy_grant"})
#: The hash of no rows.
EMPTY = md5(b"", usedforsecurity=False).hexdigest()
#: A table that was never written to has no pages: to plan its question takes longer than all the others'.
_WRITTEN = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
"""


def state() -> dict[str, str]:
    """Table → hash of its rows; of people what administrators change, not when they were last seen."""
    tables = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)} - BESIDE)
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        present = {name for (name,) in cursor.fetchall()}
    asked = [
        f"SELECT '{table}', md5(coalesce(string_agg(row::text, '|' ORDER BY row::text), '')) FROM {table} AS row"
        for table in tables
        if table in present and not table.startswith("audit_")
    ]
    people = "concat_ws(' ', id, is_active, name, badge, password, locked_until)"
    asked.append(f"SELECT 'org_person', string_agg({people}, '|' ORDER BY id) FROM org_person")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return {str(name): str(digest) for name, digest in cursor.fetchall()}


def changed(before: dict[str, str]) -> set[str]:
    """The tables that are not as they were."""
    now = state()
    return {table for table in now.keys() | before.keys() if now.get(table, EMPTY) != before.get(table, EMPTY)}
