# SPDX-License-Identifier: Apache-2.0
"""Migrations tell the whole story of the models, forwards and backwards."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

#: Our rooms with tables, those that others refer to last.
ROOMS = ("warning", "intake", "audit")


def schema() -> set[tuple[str, ...]]:
    """Columns, indexes, constraints and triggers of our tables."""
    found: set[tuple[str, ...]] = set()
    with connection.cursor() as cursor:
        for query in (
            "SELECT 'column', table_name, column_name, data_type, is_nullable FROM information_schema.columns"
            " WHERE table_schema = 'public'",
            "SELECT 'index', tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
            "SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace",
            "SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
            "SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        ):
            cursor.execute(query)
            found |= {tuple(str(value) for value in row) for row in cursor.fetchall()}
    return {row for row in found if row[1].strip('"').startswith(ROOMS)}


@pytest.mark.django_db
def test_no_change_of_a_model_is_without_its_migration() -> None:
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)
    assert "No changes detected" in out.getvalue()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_rooms_can_be_taken_down_and_built_again() -> None:
    before = schema()
    assert before
    for room in ROOMS:
        call_command("migrate", room, "zero", verbosity=0)
    assert not schema()
    call_command("migrate", verbosity=0)
    executor = MigrationExecutor(connection)
    assert not executor.migration_plan(executor.loader.graph.leaf_nodes())
    with connection.cursor() as cursor:  # as the tests' database had it
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_no_truncate")
    assert schema() == before
