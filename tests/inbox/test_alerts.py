# SPDX-License-Identifier: Apache-2.0
"""Alerts of clocks in the inbox: one row a warning, gone when anybody has answered, only where one reaches."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.factories import City, make_person
from tests.inbox.conftest import actor, at_station, browse, page, rows
from wuzha.inbox import queries
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.warning.models import ClockAlert, WarningRecord
from wuzha.warning.services.steps.sweep import sweep
from wuzha.warning.services.work.outcome import sign_in


def test_reminders_of_one_warning_are_one_row(city: City, chief: Person) -> None:
    warning = at_station(city)
    sweep(timezone.now())
    assert ClockAlert.unscoped.count() == 4
    (row,) = rows(chief)
    assert row.about == ("warning", warning.pk)
    text = page(chief)
    assert text.count("data-mail=") == 1
    assert "4 次提醒已并为 1 件" in text


def test_the_chief_reads_who_is_on_it_and_confirms_once_for_all_reminders(city: City, chief: Person) -> None:
    warning = at_station(city)
    sweep(timezone.now())
    text = page(chief, f"/inbox/alerts/{warning.pk}/")
    assert warning.number in text
    assert "签收：用时已过 80%" in text
    browse(chief).post(f"/inbox/alerts/{warning.pk}/act/", {"act": "acknowledge", "note": "已派张三"})
    assert {(one.acknowledged_by, one.note) for one in ClockAlert.unscoped.all()} == {(chief, "已派张三")}
    assert rows(chief) == []
    assert queries.waiting(actor(chief), timezone.now()) == 0


def test_what_one_of_the_desk_confirms_is_gone_for_all(city: City) -> None:
    warning = at_station(city)
    sweep(timezone.now())
    officer, colleague = city.people[Role.STATION_OFFICER], make_person(Role.STATION_OFFICER, city.station)
    assert len(rows(officer)) == len(rows(colleague)) == 1
    browse(officer).post(f"/inbox/alerts/{warning.pk}/act/", {"act": "acknowledge", "quick": "已电话指令到人"})
    assert rows(colleague) == []
    answer = browse(colleague).get(f"/inbox/alerts/{warning.pk}/", follow=True)
    assert "已有人处理" in answer.content.decode()


def test_a_record_that_moves_on_leaves_the_inbox(city: City, chief: Person) -> None:
    warning = at_station(city)
    sweep(timezone.now())
    sign_in(actor(chief), warning.pk)
    (row,) = rows(chief)
    assert all(wait.due is not None for _source, wait in row.waits)
    ClockAlert.unscoped.update(cleared_at=timezone.now())
    assert rows(chief) == []


def test_only_who_was_told_has_it_and_who_leads_above_sees_it_on_demand(city: City, chief: Person) -> None:
    warning = at_station(city)
    sweep(timezone.now())
    analyst = city.people[Role.ANALYST]
    assert rows(analyst) == []
    (row,) = rows(analyst, wide=True)
    assert row.about == ("warning", warning.pk)
    text = page(analyst, wide="1", tab="alert")
    assert warning.number not in page(analyst)
    assert "data-confirms" not in text
    url = f"/inbox/alerts/{warning.pk}/"
    assert "测试所长" in page(analyst, url)
    browse(analyst).post(url + "act/", {"act": "acknowledge", "note": "看到"})
    assert not ClockAlert.unscoped.filter(acknowledged_at__isnull=False).exists()


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.MEMBER_UNIT, Role.CARD_OFFICER, Role.FUNDS_OFFICER])
def test_a_role_without_alerts_has_none(city: City, role: Role) -> None:
    at_station(city)
    sweep(timezone.now())
    assert rows(city.people[role], wide=True) == []
    assert "data-mail=" not in page(city.people[role])


def test_another_city_sees_nothing_of_it(city: City) -> None:
    warning = at_station(city)
    sweep(timezone.now())
    foreigner = city.foreigners[Role.STATION_OFFICER]
    assert rows(foreigner, wide=True) == []
    for method in ("get", "post"):
        url = f"/inbox/alerts/{warning.pk}/" + ("act/" if method == "post" else "")
        assert getattr(browse(foreigner), method)(url, {"act": "acknowledge", "note": "甲"}).status_code == 404


def test_a_note_holds_no_number_of_a_person_and_is_not_empty(city: City, chief: Person) -> None:
    warning = at_station(city)
    sweep(timezone.now())
    url = f"/inbox/alerts/{warning.pk}/act/"
    for note in ("打 13800000001", "  "):
        browse(chief).post(url, {"act": "acknowledge", "note": note})
    assert not ClockAlert.unscoped.filter(acknowledged_at__isnull=False).exists()


def test_every_page_says_how_many_wait(city: City, chief: Person) -> None:
    at_station(city)
    sweep(timezone.now())
    assert browse(chief).get("/warnings/tasks/").context["inbox_waiting"] == 1
    assert browse(city.people[Role.ANALYST]).get("/warnings/").context["inbox_waiting"] == 0


def test_old_links_to_alerts_lead_to_the_inbox(city: City) -> None:
    client = browse(city.people[Role.ANALYST])
    assert client.get("/warnings/alerts/")["Location"] == "/inbox/?tab=alert"
    assert client.get("/warnings/alerts/?show=unanswered")["Location"] == "/inbox/?tab=alert&wide=1"


def test_a_hole_in_the_chain_is_shown_and_the_whole_desk_confirms(city: City) -> None:
    warning = at_station(city)
    sweep(timezone.now())
    officer = city.people[Role.STATION_OFFICER]
    assert "无人值守" in page(officer, f"/inbox/alerts/{warning.pk}/")
    browse(officer).post(f"/inbox/alerts/{warning.pk}/act/", {"act": "acknowledge", "note": "处理中"})
    assert ClockAlert.unscoped.filter(tell="CHIEF", acknowledged_by=officer).exists()


def test_a_chief_hands_a_row_over_to_an_officer_of_the_station(city: City, chief: Person) -> None:
    warning = at_station(city)
    sweep(timezone.now())
    officer, stranger = city.people[Role.STATION_OFFICER], city.foreigners[Role.STATION_OFFICER]
    text = page(chief, f"/inbox/alerts/{warning.pk}/")
    assert 'data-key="t"' in text
    assert f'<option value="{officer.pk}">' in text
    assert f'<option value="{stranger.pk}">' not in text
    hand = f"/inbox/alerts/{warning.pk}/act/"
    assert "请选择同事" in browse(chief).post(hand, {"act": "hand"}, follow=True).content.decode()
    browse(chief).post(hand, {"act": "hand", "to": stranger.pk})
    assert WarningRecord.unscoped.get(pk=warning.pk).officer is None
    browse(chief).post(hand, {"act": "hand", "to": officer.pk})
    assert WarningRecord.unscoped.get(pk=warning.pk).officer == officer


def test_who_may_not_give_work_to_others_is_not_offered_it(city: City) -> None:
    warning = at_station(city)
    sweep(timezone.now())
    officer = city.people[Role.STATION_OFFICER]
    text = page(officer, f"/inbox/alerts/{warning.pk}/")
    assert 'name="to"' not in text
    assert f"已在{city.station.name}，由所长派单（" in text, "the key says why not, and who can"
    browse(officer).post(f"/inbox/alerts/{warning.pk}/act/", {"act": "hand", "to": officer.pk})
    assert WarningRecord.unscoped.get(pk=warning.pk).officer is None
