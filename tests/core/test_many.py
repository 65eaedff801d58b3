# SPDX-License-Identifier: Apache-2.0
"""Many rows of a table are changed by one statement, and only what was named is."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories import make_city
from wuzha.core.many import update_all
from wuzha.fraudfree.models import FreeUnit
from wuzha.org.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("core.many")]


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
