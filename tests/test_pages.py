# SPDX-License-Identifier: Apache-2.0
"""Keyset pages: each row once in its order whatever the columns, cursors of their types, counts that stop."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db.models import (
    BooleanField,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Length, Right, TruncDate
from hypothesis import given
from hypothesis import strategies as st

from wuzha.pages import CursorError, Together, beyond, capped, capped_text, cursor_of, last_of, order_of, page

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def rows(db: None) -> QuerySet[Any]:
    """Nine rows with a text, a moment, and what is computed of them; two rows share a value in every column but the
    key."""
    for place in range(9):
        Session.objects.create(
            session_key=f"k{place}",
            session_data="x" * (place // 2),
            expire_date=NOON + timedelta(hours=18 * (place // 2)),
        )
    return Session.objects.annotate(
        size=Length("session_data"), day=TruncDate("expire_date"), weight=Cast("size", FloatField()) / Value(7.0),
        left=ExpressionWrapper(F("expire_date") - Value(NOON), output_field=DurationField()),
    )  # fmt: skip


def walked(rows: QuerySet[Any], size: int = 2) -> list[str]:
    found, after = [], ""
    while True:
        one = page(rows, after, size)
        found += [row.pk for row in one.rows]
        assert len(one.rows) <= size
        if one.next_cursor is None:
            return found
        after = one.next_cursor


@pytest.mark.parametrize("first", ["size", "-size", "expire_date", "-expire_date", "day", "-left", "left", "-weight"])
@pytest.mark.parametrize("second", ["-number", "number"])
def test_every_row_stands_on_one_page_in_its_order(rows: QuerySet[Any], first: str, second: str) -> None:
    numbered = rows.annotate(number=Cast(Right("session_key", 1), IntegerField()))
    ordered = numbered.order_by(first, second)
    assert walked(ordered) == [row.pk for row in ordered]


@pytest.mark.parametrize("order", ["pk", "-pk"])
def test_a_list_by_a_text_goes_on_after_it(rows: QuerySet[Any], order: str) -> None:
    assert walked(rows.order_by(order)) == sorted((f"k{place}" for place in range(9)), reverse=order == "-pk")
    assert page(rows.order_by("pk"), "k3\0", 2).rows[0].pk == "k4"


@pytest.mark.parametrize("text", ["x", "1", "1.x", "1.2.3", "1.", ".1", "1 .2", "１.２", "9" * 20 + ".1", f"{2**62}.1"])
def test_what_is_no_cursor_of_the_list_is_said_to_be_none(rows: QuerySet[Any], text: str) -> None:
    with pytest.raises(CursorError):
        page(rows.order_by("-expire_date", "-size"), text)


@pytest.mark.parametrize("text", ["x", "-", "1.2", "9" * 30, "\0"])
def test_what_is_no_cursor_of_a_list_by_its_key_alone_is_said_to_be_none(rows: QuerySet[Any], text: str) -> None:
    with pytest.raises(CursorError):
        page(rows.order_by("size"), text)


def test_a_page_keeps_its_cursor_whatever_it_shows(rows: QuerySet[Any]) -> None:
    one = page(rows.order_by("pk"), size=4)
    assert (one.of([row.pk for row in one.rows]).rows, one.of([]).next_cursor) == (["k0", "k1", "k2", "k3"], "k3")


@given(
    st.datetimes(timezones=st.just(UTC)), st.dates(), st.timedeltas(timedelta(-99_999), timedelta(99_999)),
    st.floats(allow_nan=False), st.integers(-(2**63), 2**63 - 1),
)  # fmt: skip
def test_a_cursor_brings_back_what_it_was_made_of(
    at: datetime, day: date, left: timedelta, weight: float, size: int
) -> None:
    order = ("expire_date", "day", "left", "weight", "size")
    rows = Session.objects.annotate(
        size=Length("session_data"), day=TruncDate("expire_date"), weight=Cast("size", FloatField()),
        left=ExpressionWrapper(F("expire_date") - Value(NOON), output_field=DurationField()),
    ).order_by(*order)  # fmt: skip
    row = type("Row", (), {"expire_date": at, "day": day, "left": left, "weight": weight, "size": size})
    assert order_of(rows) == order
    assert last_of(rows, cursor_of(row, order)) == (at, day, left, weight, size)


def test_a_column_that_no_cursor_can_hold_is_a_mistake_of_the_list(rows: QuerySet[Any]) -> None:
    strange = rows.annotate(yes=Value(True, output_field=BooleanField())).order_by("yes", "size")
    with pytest.raises(TypeError):
        page(strange, "1.1")
    with pytest.raises(TypeError):
        cursor_of(type("Row", (), {"yes": None}), ("yes",))


def test_one_direction_is_one_comparison_of_the_row(rows: QuerySet[Any]) -> None:
    falling = str(rows.filter(beyond(("-expire_date", "-size"), (NOON, 3))).query)
    mixed = str(rows.filter(beyond(("-expire_date", "size"), (NOON, 3))).query)
    assert " OR " not in falling
    assert " OR " in mixed


def test_a_count_stops_behind_the_most_that_is_shown(rows: QuerySet[Any]) -> None:
    assert [capped(rows.order_by("pk"), most) for most in (3, 9, 20)] == [4, 9, 9]
    assert [capped_text(number, 9) for number in (0, 9, 10)] == ["0", "9", "9+"]


def test_several_lists_are_asked_for_in_one_statement(rows: QuerySet[Any], django_assert_num_queries: Any) -> None:
    days = rows.order_by("pk").values_list("size", "day")
    times = rows.order_by("-pk").values_list("size", "expire_date")
    none = rows.none().values_list("size", "expire_date")
    asked = Together.of(NOON, [days[:2], none, times[:3]], [rows, rows.filter(expire_date__gt=NOON), rows.none()], 4)
    with django_assert_num_queries(1):
        found, numbers = asked.ask()
    assert found == [list(days[:2]), [], list(times[:3])], "a day is a day, a time a time, each list in its order"
    assert numbers == [5, 5, 0], "counted to one more than asked"
    assert asked.ask(NOON + timedelta(days=9))[1] == [5, 0, 0], "the same statement at another instant"
    with django_assert_num_queries(0):
        assert Together.of(NOON, [none], [rows.none()]).ask() == ([[]], [0])
