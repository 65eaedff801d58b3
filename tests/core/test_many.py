# SPDX-License-Identifier: Apache-2.0
"""Many rows of a table are changed by one statement, and only what was named is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from pytest_django import DjangoAssertNumQueries

from tests.factories import make_city
from wuzha.core.many import count_grown, update_all
from wuzha.fraudfree.models import FreeUnit
from wuzha.org.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("core.many", "core.migrations.0002_count_grown")]


def test_rows_get_their_own_values_in_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_city()
    before = list(Unit.objects.order_by("pk"))
    changed = before[1:]
    for number, unit in enumerate(changed):
        unit.name = f"测试单位{number}"
        unit.code = "不写"
    with django_assert_num_queries(1):
        update_all(changed, ["name"])
    after = list(Unit.objects.order_by("pk"))
    assert [unit.name for unit in after] == [before[0].name, *(f"测试单位{n}" for n in range(len(changed)))]
    assert "不写" not in {unit.code for unit in after}


def test_lists_of_words_are_kept_apart(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    city = make_city()
    units = [
        FreeUnit.unscoped.create(
            kind="COMMUNITY", township=city.town, name=f"测试小区{number}", people=9, words=["旧"],
            entered_on=date(2026, 1, 5), known_since=date(2026, 1, 1),
        )
        for number in range(3)
    ]  # fmt: skip
    words = [["甲", '乙，"丙"'], [], ["丁"]]
    for unit, own in zip(units, words, strict=True):
        unit.words = own
    with django_assert_num_queries(1):
        update_all(units, ["words"])
    assert [FreeUnit.unscoped.get(pk=unit.pk).words for unit in units] == words


def test_no_rows_are_no_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        update_all([], ["name"])


@pytest.fixture
def cursor() -> Iterator[CursorWrapper]:
    """With a table of this test alone: what is known of its rows outlives them."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tests_grown (number integer)")
        yield cursor


def fill(cursor: CursorWrapper, rows: int) -> None:
    cursor.execute("INSERT INTO tests_grown SELECT generate_series(1, %s)", [rows])


def test_a_table_that_was_emptied_is_planned_for_what_fills_it(cursor: CursorWrapper) -> None:
    def planned_for() -> int:
        cursor.execute("EXPLAIN (FORMAT JSON) SELECT FROM tests_grown")
        return int(cursor.fetchone()[0][0]["Plan"]["Plan Rows"])

    with transaction.atomic():
        fill(cursor, 3_000)
        transaction.set_rollback(True)
    cursor.execute("ANALYZE tests_grown")  # as the server does by itself: dead rows, and pages that stay
    fill(cursor, 3_000)
    assert planned_for() == 1
    count_grown()
    assert planned_for() == 3_000


def test_a_table_is_counted_anew_only_when_it_has_doubled(cursor: CursorWrapper) -> None:
    def counted() -> int:
        count_grown()
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'tests_grown'")
        return int(cursor.fetchone()[0])

    fill(cursor, 99)
    assert counted() < 0
    fill(cursor, 901)
    assert counted() == 1_000
    fill(cursor, 1_000)
    assert counted() == 1_000
    fill(cursor, 1)
    assert counted() == 2_001
