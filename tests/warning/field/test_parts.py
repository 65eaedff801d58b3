# SPDX-License-Identifier: Apache-2.0
"""Small parts the pages are made of."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import City
from tests.warning.field.conftest import Send, fresh
from wuzha.org.roles import Role
from wuzha.warning.queries.rows import place_names
from wuzha.warning.queries.tasks.lists import ClockName, clocks, next_clock
from wuzha.warning.queries.tasks.personal import phones_in, used_by_fraudster
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.services import work
from wuzha.warning.templatetags.warning import grouped


@pytest.mark.django_db  # the headers are a rule set
def test_only_the_fraudsters_means_leave_a_raw_row() -> None:
    rows = [
        {"受害人号码": "13800000001", "受害人身份证": "330282198512310028", "主叫号码": "0085200000001"},
        {"主叫号码": "0085200000001", "涉案网站": "http://example.invalid/pay", "备注": "其他"},
    ]
    assert [value for _label, value in used_by_fraudster(json.dumps(row) for row in rows)] == [
        "0085200000001",
        "http://example.invalid/pay",
    ]


@pytest.mark.parametrize("raw", ["[]", '"x"', "{}", '{"主叫号码": ""}'])
@pytest.mark.django_db
def test_a_raw_row_that_names_nothing_is_no_fault(raw: str) -> None:
    assert used_by_fraudster([raw]) == []


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("妻子 138 0000 0077，也可打 13800000078", ["13800000077", "13800000078"]),
        ("母亲＋86 13800000077 13800000077", ["13800000077"]),
        ("工号 330282198512310028", []),
        ("", []),
    ],
)
def test_numbers_in_a_text_can_be_dialled(text: str, phones: list[str]) -> None:
    assert phones_in(text) == phones


def test_a_phone_is_grouped_for_the_eye_and_whole_when_copied() -> None:
    shown = str(grouped("13800000001"))
    assert "".join(part.split("<")[0] for part in shown.split(">")) == "13800000001"
    assert grouped("057463000000") == "057463000000"


def test_places_are_named_as_far_as_they_are_known(city: City) -> None:
    codes = [city.village.code, city.town.code, f"{city.town.code}999", "330282", ""]
    assert place_names(codes) == {
        city.village.code: "浒山街道 测试甲社区",
        city.town.code: "浒山街道",
        f"{city.town.code}999": "浒山街道",
    }


def test_the_marked_clock_is_the_one_the_database_counts(city: City, sent: Send) -> None:
    warning = sent(level=Level.URGENT)
    actor = city.actor(Role.STATION_OFFICER)
    walk = [lambda: None, lambda: work.sign_in(actor, warning.pk)]
    walk += [lambda: work.attempt(actor, warning.pk, channel="SMS", result="SENT")]
    walk += [lambda: work.attempt(actor, warning.pk, channel="VISIT", result="REACHED")]
    names = []
    for step in walk:
        step()
        now = fresh(warning)
        clock = next_clock(now)
        assert clock is not None
        assert clock.due == now.next_due
        names.append(clock.name)
    assert names == [ClockName.SIGN_IN, ClockName.FIRST_CALL, ClockName.MEET, ClockName.FEEDBACK]
    work.close(actor, warning.pk, outcome="NOT_DECEIVED_AWARE", version=fresh(warning).version)
    assert not any(clock.running or clock.is_next for clock in clocks(fresh(warning)))


def test_the_list_asks_as_much_for_many_rows_as_for_few(
    officer: Client, sent: Send, django_assert_max_num_queries
) -> None:
    sent()
    officer.get(reverse("warning:tasks"))
    with CaptureQueriesContext(connection) as few:
        officer.get(reverse("warning:tasks"))
    for _ in range(5):
        sent()
    with django_assert_max_num_queries(len(few)):
        officer.get(reverse("warning:tasks"))


def test_a_task_late_by_days_still_shows_its_clocks(officer: Client, signed: Send) -> None:
    warning = signed()
    type(warning).unscoped.filter(pk=warning.pk).update(meet_due=timezone.now() - timedelta(days=3))
    assert 'data-state="late"' in officer.get(reverse("warning:task", args=[warning.pk])).content.decode()
