# SPDX-License-Identifier: Apache-2.0
"""What a person does with rows: read, put off, confirm many, keep a view; nobody else's inbox changes by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import City, make_person
from tests.inbox.conftest import actor, at_station, browse, page, rows
from tests.worlds import shared
from wuzha.calls.models import Call
from wuzha.core.models import ListView
from wuzha.inbox import queries, services
from wuzha.inbox.models import Mark
from wuzha.inbox.sources import Wait, source_of
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.warning.models import ClockAlert
from wuzha.warning.services.steps.sweep import sweep


@pytest.fixture
@shared
def officer(city: City) -> Person:
    """Three warnings wait for one of a station's desk."""
    for _ in range(3):
        at_station(city)
    sweep(timezone.now())
    return city.people[Role.STATION_OFFICER]


def names(person: Person) -> list[str]:
    return [row.name for row in rows(person)]


def test_a_row_that_was_opened_is_read_until_something_new_comes(city: City, officer: Person) -> None:
    first = rows(officer)[0]
    assert not first.read
    page(officer, f"/inbox/alerts/{first.about[1]}/")
    assert rows(officer)[0].read
    ClockAlert.unscoped.filter(warning=first.about[1]).update(fired_at=timezone.now() + timedelta(seconds=1))
    assert not rows(officer)[0].read
    browse(officer).post("/inbox/bulk/", {"act": "read", "row": names(officer)})
    Mark.objects.update(read_at=timezone.now() + timedelta(seconds=9))
    assert all(row.read for row in rows(officer))
    browse(officer).post("/inbox/bulk/", {"act": "unread", "row": first.name})
    assert [row.read for row in rows(officer)].count(False) == 1


def test_a_row_put_off_waits_in_its_own_tab_and_comes_back(city: City, officer: Person) -> None:
    now = timezone.now()
    first = rows(officer)[0]
    browse(officer).post("/inbox/bulk/", {"act": "snooze", "until": "hour", "row": first.name})
    assert first.name not in page(officer)
    assert first.name in page(officer, tab="later")
    assert queries.waiting(actor(officer), now) == 2
    later = queries.rows(actor(officer), now + timedelta(hours=2))
    assert all(row.later is None for row in later)


def test_what_is_told_anew_or_falls_due_comes_back_before_its_time(city: City, officer: Person) -> None:
    now = timezone.now()
    first, second, _third = rows(officer)
    services.snooze(actor(officer), [first.about, second.about], now + timedelta(days=1), now)
    ClockAlert.unscoped.filter(warning=first.about[1]).update(fired_at=now + timedelta(minutes=1))
    put_off = {row.about for row in queries.rows(actor(officer), now + timedelta(minutes=2)) if row.later}
    assert put_off == {second.about}
    due = second.due
    assert due is not None
    assert not [row for row in queries.rows(actor(officer), due + timedelta(seconds=1)) if row.later]


def test_a_row_put_off_is_back_by_hand(city: City, officer: Person) -> None:
    client, name = browse(officer), names(officer)[0]
    client.post("/inbox/bulk/", {"act": "snooze", "until": "week", "row": name})
    client.post("/inbox/bulk/", {"act": "wake", "row": name, "list": "tab=later"})
    assert queries.waiting(actor(officer), timezone.now()) == 3


def test_many_are_confirmed_with_one_note_and_each_refusal_is_told(city: City, officer: Person) -> None:
    wanted = [*names(officer)[:2], "alerts-999999", "else-1"]
    answer = browse(officer).post(
        "/inbox/bulk/", {"act": "acknowledge", "quick": "已电话指令到人", "row": wanted}, follow=True
    )
    assert "已确认 2 件" in answer.content.decode()
    assert len(rows(officer)) == 1
    answer = browse(officer).post(
        "/inbox/bulk/", {"act": "acknowledge", "note": "打 13800000001", "row": names(officer)}, follow=True
    )
    assert len(rows(officer)) == 1
    assert "alert" in answer.content.decode()


def test_rows_of_others_are_not_confirmed_by_who_only_sees_them(city: City, officer: Person) -> None:
    browse(city.people[Role.ANALYST]).post(
        "/inbox/bulk/", {"act": "acknowledge", "note": "甲", "row": names(officer), "list": "wide=1"}
    )
    assert len(rows(officer)) == 3


@pytest.mark.parametrize("body", [{}, {"act": "else"}, {"act": "snooze"}, {"act": "snooze", "until": "never"}])
def test_a_form_without_a_known_act_does_nothing(city: City, officer: Person, body: dict[str, str]) -> None:
    browse(officer).post("/inbox/bulk/", body | {"row": names(officer)[0]})
    assert not Mark.objects.exists()
    assert len(rows(officer)) == 3


def test_what_is_due_first_stands_first_and_pages_go_on_behind_the_last_row(city: City, officer: Person) -> None:
    every = rows(officer)
    assert every == sorted(every, key=lambda row: row.place)
    first = queries.page(every, size=2)
    assert [row.about for row in first.rows] == [row.about for row in every[:2]]
    assert first.next_cursor is not None
    # The row that the cursor names may have gone meanwhile.
    assert queries.page(every[2:], first.next_cursor).rows == every[2:]
    assert browse(officer).get("/inbox/?after=nonsense").status_code == 404


def test_a_view_is_kept_and_deleted_by_its_owner_alone(city: City, officer: Person) -> None:
    browse(officer).post("/inbox/views/", {"name": "超时", "query": "tab=alert&overdue=1&nonsense=1"})
    kept = ListView.objects.get()
    assert (kept.person, kept.query) == (officer, "overdue=1&tab=alert")
    assert "超时" in page(officer)
    colleague = make_person(Role.STATION_OFFICER, city.station)
    browse(colleague).post(f"/inbox/views/{kept.pk}/drop/")
    assert ListView.objects.exists()
    browse(officer).post(f"/inbox/views/{kept.pk}/drop/")
    assert not ListView.objects.exists()


def test_marks_are_forgotten_when_nobody_changed_them_for_long(city: City, officer: Person) -> None:
    now = timezone.now()
    services.read(actor(officer), [("warning", 1), ("warning", 2)], now)
    Mark.objects.filter(about_id=1).update(changed_at=now - services.KEPT - timedelta(days=1))
    assert services.forget_old(now) == 1
    assert Mark.objects.get().about_id == 2


def test_the_inbox_asks_a_fixed_number_of_questions(
    city: City, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wuzha.org.rules.FRESH_FOR", float("inf"))  # rules are read once, however slow the machine is

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            page(officer)
        return len(found)

    asked()
    before = asked()
    for _ in range(5):
        at_station(city)
    sweep(timezone.now())
    assert asked() == before


def test_money_that_leaves_in_minutes_stands_before_what_is_overdue(city: City) -> None:
    analyst, now = city.people[Role.ANALYST], timezone.now()
    late, soon, far = (
        Call.unscoped.create(centre=city.centre, way="96110", due_at=now + timedelta(minutes=minutes)).pk
        for minutes in (-1, 6, 600)
    )
    waits = {
        "calls": [
            Wait(key, ("call", key), now, now + timedelta(minutes=m)) for key, m in ((late, -1), (soon, 6), (far, 600))
        ],
        "callbacks": [Wait(7, ("callback", 7), now, now - timedelta(hours=10))],
    }
    made = [
        queries._row(wait.about, [(source, wait)], None, now)
        for code, found in waits.items()
        if (source := source_of(code)) is not None
        for wait in found
    ]
    every = sorted(made, key=lambda row: row.place)
    assert [row.about for row in every] == [("call", late), ("call", soon), ("callback", 7), ("call", far)]
    first = queries.page(every, size=2)
    assert first.next_cursor is not None
    assert queries.page(every, first.next_cursor).rows == every[2:]
    assert [row.about[1] for row in rows(analyst)][:3] == [late, soon, far]


def test_overdue_money_is_put_off_for_an_hour_at_most(city: City) -> None:
    """What is overdue already falls due no more, so that nothing would bring it back for a week."""
    analyst, now = city.people[Role.ANALYST], timezone.now()
    Call.unscoped.create(centre=city.centre, way="96110", due_at=now - timedelta(minutes=1))
    [name] = names(analyst)
    answer = browse(analyst).post("/inbox/bulk/", {"act": "snooze", "until": "week", "row": name}, follow=True)
    assert "只能稍后一小时" in answer.content.decode()
    until = Mark.objects.get().snoozed_until
    assert until is not None
    assert until < now + timedelta(minutes=61)
