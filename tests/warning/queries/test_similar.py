# SPDX-License-Identifier: Apache-2.0
"""Same person, same fraudster, and what a search by name or directive number finds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.warning.services.conftest import Desk, desk, fresh
from wuzha.audit.models import Event
from wuzha.sealed import Kind, seal
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries import queues, search
from wuzha.warning.queries.filters import Filters
from wuzha.warning.services import claims, triage
from wuzha.warning.services.names import index_names
from wuzha.warning.services.receive import IncomingDirective, receive

pytestmark = pytest.mark.dialect("warning.queries.search", "warning.services.names")

__all__ = ["desk"]


def push(desk: Desk, phone: str, contact: str | None = None, **more: Any) -> int:
    row = IncomingDirective(
        line=1, level=1, fraud_type="BRUSH", source_type="PROV", pushed_at=timezone.now(), phone=phone, contact=contact,
        **more,
    )  # fmt: skip
    receipt = receive([row], source="T", centre_id=desk.city.centre.pk, actor=desk.analyst)
    key = receipt.verdicts[0].warning_id
    assert key is not None
    return key


def test_rows_count_the_person_and_the_fraudster(desk: Desk) -> None:
    one = push(desk, "13800000201", "0085200000009")
    others = [push(desk, f"1380000021{n}", "0085200000009") for n in range(3)]
    push(desk, "13800000230", "0085200000008")
    desk.in_state(WarningRecord.unscoped.get(pk=one).state)
    row = queues.rows(desk.analyst, [one])[0]
    assert (row.previous, row.elsewhere) == (0, 3)
    assert search.like(desk.analyst, one, 50) == [*sorted(others, reverse=True), one]
    assert queues.page(desk.analyst, Filters(q=f"like:{one}")).rows[-1].warning.pk == one


def test_nobody_counts_what_is_out_of_reach(desk: Desk) -> None:
    one = push(desk, "13800000201", "0085200000009")
    push(desk, "13800000202", "0085200000009")
    assert search.elsewhere(desk.foreign_analyst, [one]) == {}
    assert search.like(desk.foreign_analyst, one, 50) == []


def test_a_page_takes_no_more_queries_for_more_rows(desk: Desk) -> None:
    keys = [push(desk, f"1380000022{n}", "0085200000009") for n in range(8)]

    def asked(some: list[int]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            queues.rows(desk.analyst, some)
        return len(captured)

    asked(keys)
    assert asked(keys[:1]) == asked(keys)


@pytest.mark.parametrize("text", ["测试丙", " 测试丙 ", "测试丙\u3000"])
def test_a_full_name_is_found(desk: Desk, text: str) -> None:
    warning = desk.received(name=seal(Kind.NAME, "测试丙"))
    desk.received()
    assert search.keys(desk.analyst, text, 10) == [warning.pk]


def test_a_directive_number_is_found(desk: Desk) -> None:
    key = push(desk, "13800000201", directive_no="ZL-2026-0001")
    push(desk, "13800000202", directive_no="ZL-2026-0002")
    assert search.keys(desk.analyst, "ZL-2026-0001", 10) == [key]
    assert search.keys(desk.foreign_analyst, "ZL-2026-0001", 10) == []


def test_a_search_is_in_the_trail_with_its_purpose_and_without_its_value(desk: Desk) -> None:
    desk.received(phone=seal(Kind.PHONE, "13800000201"))
    search.find(desk.analyst, "13800000201", 10)
    event = Event.objects.get(action="warning.search")
    assert (event.purpose, event.fields, event.row_count) == ("检索", ["phone", "account", "number"], 1)
    assert "13800000201" not in str(event.__dict__)


def test_names_of_before_are_indexed_and_found(desk: Desk) -> None:
    old = [desk.received(name=seal(Kind.NAME, "测试丁")) for _ in range(5)]
    WarningRecord.unscoped.update(name_index=None)
    assert search.keys(desk.analyst, "测试丁", 10) == []
    assert list(index_names(2)) == [2, 2, 1]
    assert len(search.keys(desk.analyst, "测试丁", 10)) == len(old)


def test_what_sleeps_comes_back_in_time_and_says_so(desk: Desk) -> None:
    warning = desk.received()
    triage.snooze(desk.analyst, warning.pk, timezone.now() + timedelta(minutes=30), "WAIT_REPLY")
    assert queues.page(desk.analyst, Filters()).rows == []
    WarningRecord.unscoped.filter(pk=warning.pk).update(snoozed_until=timezone.now() - timedelta(seconds=1))
    [row] = queues.page(desk.analyst, Filters()).rows
    assert row.returned
    triage.take(desk.analyst, warning.pk)
    claims.release(desk.analyst, warning.pk)
    assert not queues.rows(desk.analyst, [fresh(warning).pk])[0].returned
