# SPDX-License-Identifier: Apache-2.0
"""The officer's list: groups, order, pages, reach."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.factories import City
from tests.warning.field.conftest import Send, logged_in
from wuzha.org.roles import Role
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries.tasks import lists
from wuzha.warning.queries.tasks.lists import Group
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.services import work

LIST = "/warnings/tasks/"


def late(warning: WarningRecord, minutes: int) -> None:
    WarningRecord.unscoped.filter(pk=warning.pk).update(signin_due=timezone.now() - timedelta(minutes=minutes))


def test_each_warning_is_in_the_group_of_whose_turn_it_is(city: City, sent: Send, signed: Send) -> None:
    waiting, mine, others = sent(), signed(), sent()
    colleague = factories.make_person(Role.STATION_OFFICER, city.station)
    work.sign_in(factories.actor_of(colleague), others.pk)
    actor = city.actor(Role.STATION_OFFICER)
    found = {group: [row.warning.pk for row in lists.page(actor, group).rows] for group in Group}
    assert found == {Group.SIGN: [waiting.pk], Group.MINE: [mine.pk], Group.OTHERS: [others.pk]}
    assert lists.counts(actor) == dict.fromkeys(Group, 1)


def test_what_is_late_comes_first(city: City, sent: Send) -> None:
    in_time, very_late, a_little_late = sent(), sent(), sent()
    late(very_late, 90)
    late(a_little_late, 5)
    rows = lists.page(city.actor(Role.STATION_OFFICER), Group.SIGN).rows
    assert [(row.warning.pk, row.late) for row in rows] == [
        (very_late.pk, True),
        (a_little_late.pk, True),
        (in_time.pk, False),
    ]


def test_pages_go_on_where_the_last_one_ended_also_without_deadlines(city: City, signed: Send) -> None:
    for _ in range(5):
        signed(level=Level.LOW)
    WarningRecord.unscoped.update(call_due=None, feedback_due=None, meet_due=None)
    actor = city.actor(Role.STATION_OFFICER)
    first = lists.page(actor, Group.MINE, size=2)
    second = lists.page(actor, Group.MINE, after=first.next_cursor, size=2)
    third = lists.page(actor, Group.MINE, after=second.next_cursor, size=2)
    found = [row.warning.pk for page in (first, second, third) for row in page.rows]
    assert found == sorted(found)
    assert len(set(found)) == 5
    assert third.next_cursor is None


def test_a_row_names_the_place_the_clock_and_the_last_attempt(city: City, officer: Client, signed: Send) -> None:
    warning = signed(push_count=3, round_no=2)
    actor = city.actor(Role.STATION_OFFICER)
    work.attempt(actor, warning.pk, channel="CALL", result="NO_ANSWER", cause="POWERED_OFF")
    page = officer.get(LIST).content.decode()
    for word in ("浒山街道 测试甲社区", "×3", "第 2 轮", "未接通", "关机", "刷单返利", "见面"):
        assert word in page
    assert "测试甲</" not in page.replace("测试甲社区", "")


def test_counts_stop_at_the_most_counted(city: City, officer: Client, sent: Send, monkeypatch) -> None:
    monkeypatch.setattr(lists, "MOST_COUNTED", 2)
    for _ in range(4):
        sent()
    assert "2+" in officer.get(LIST).content.decode()
    assert lists.counts(city.actor(Role.STATION_OFFICER))[Group.SIGN] == 3


def test_one_group_is_read_in_pages(officer: Client, sent: Send, monkeypatch) -> None:
    monkeypatch.setattr("wuzha.warning.views.field.task.MANY", 2)
    monkeypatch.setattr("wuzha.warning.views.field.task.FEW", 2)
    for _ in range(3):
        sent()
    assert "?group=sign" in officer.get(LIST).content.decode()
    first = officer.get(LIST, {"group": "sign"})
    cursor = first.context["pages"][0].next_cursor
    second = officer.get(LIST, {"group": "sign", "after": cursor})
    assert [len(page.context["pages"][0].rows) for page in (first, second)] == [2, 1]
    assert officer.get(LIST, {"group": "sign", "after": "nonsense"}).status_code == 404


def test_another_station_and_another_city_see_nothing_of_it(city: City, sent: Send) -> None:
    warning = sent()
    other = factories.make_person(Role.STATION_OFFICER, city.other_station)
    client = Client()
    client.force_login(other)
    assert f"/{warning.pk}/" not in client.get(LIST).content.decode()
    for stranger in (client, logged_in(city, Role.STATION_OFFICER, abroad=True)):
        assert stranger.get(reverse("warning:task", args=[warning.pk])).status_code == 404
        assert stranger.post(reverse("warning:task_sign", args=[warning.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.ANALYST, Role.GRID_WORKER, Role.AUDITOR])
def test_the_list_is_for_officers(city: City, role: Role) -> None:
    assert logged_in(city, role).get(LIST).status_code == 403


def test_the_list_says_when_a_task_came_in_after_it_was_shown(officer: Client, sent: Send) -> None:
    news = reverse("warning:tasks_news")
    before = timezone.now().isoformat()
    assert officer.get(news, {"since": before}).status_code == 204
    sent()
    assert "1 条新任务" in officer.get(news, {"since": before}).content.decode()
    for nonsense in ("", "yesterday", "2026-01-01T10:00", "2026-99-01T10:00Z"):
        assert officer.get(news, {"since": nonsense}).status_code == 204


def test_who_has_nothing_to_do_is_told_so(officer: Client) -> None:
    assert "没有待办" in officer.get(LIST).content.decode()
