# SPDX-License-Identifier: Apache-2.0
"""The desk's pages: who may open them, what they show masked, how they refresh, what an empty list says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.warning.console.conftest import HTMX, triggers
from tests.warning.services.conftest import Desk
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.core import lists
from wuzha.core.lists import MOST_KEPT, NotLeadingError
from wuzha.core.models import ListView
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.services import triage
from wuzha.warning.views.console.lists import PLACE

CONSOLE = "/warnings/"


def test_the_desk_is_for_analysts(desk: Desk, enter: Callable[[Actor], Client]) -> None:
    assert Client().get(CONSOLE).status_code == 302
    assert enter(desk.analyst).get(CONSOLE).status_code == 200
    for role in (Role.STATION_OFFICER, Role.GRID_WORKER, Role.JOINT_OFFICE, Role.ADMIN):
        assert enter(desk.city.actor(role)).get(CONSOLE).status_code == 403


def test_a_row_shows_what_is_needed_to_choose_and_nothing_in_clear(desk: Desk, client_of: Client) -> None:
    warning = desk.received(
        phone=seal(Kind.PHONE, "13900001234"), name=seal(Kind.NAME, "测试甲"), push_count=3, round_no=2,
        feedback_due=timezone.now() + timedelta(hours=3), amount_fen=1_234_500,
    )  # fmt: skip
    page = client_of.get(CONSOLE).content.decode()
    for shown in (
        f'id="row-{warning.pk}"',
        "139****1234",
        "刷单返利",
        "高危",
        "1.23 万元",
        "×3",
        "第 2 轮",
        "剩 2 小时",
    ):
        assert shown in page
    assert "13900001234" not in page
    assert "测试甲<" not in page


def test_more_rows_come_from_where_the_page_ended(desk: Desk, client_of: Client) -> None:
    for order in range(52):
        desk.received(order_key=order)
    first = client_of.get(CONSOLE)
    assert len(first.context["rows"]) == 50
    cursor = first.context["page"].next_cursor
    more = client_of.get(CONSOLE, {"after": cursor}, headers=HTMX)
    assert [one.row.warning.order_key for one in more.context["rows"]] == [1, 0]
    assert client_of.get(CONSOLE, {"after": "nonsense"}).status_code == 404


def test_a_refresh_says_nothing_when_nothing_changed(desk: Desk, client_of: Client) -> None:
    warning = desk.received()
    seen = client_of.get(CONSOLE).context["digest"]
    assert client_of.get(reverse("warning:rows"), {"seen": seen}).status_code == 204
    triage.take(desk.colleague, warning.pk)
    changed = client_of.get(reverse("warning:rows"), {"seen": seen})
    assert changed.status_code == 200
    assert f"row-{warning.pk}" not in changed.content.decode()


def test_a_refresh_asks_for_as_many_rows_as_are_shown(desk: Desk, client_of: Client) -> None:
    for order in range(60):
        desk.received(order_key=order)
    assert len(client_of.get(reverse("warning:rows"), {"size": "55"}).context["rows"]) == 55
    assert len(client_of.get(reverse("warning:rows"), {"size": "x"}).context["rows"]) == 50
    assert len(client_of.get(reverse("warning:rows"), {"size": "99999"}).context["rows"]) == 60


def test_counts_and_the_news_of_the_open_warning(desk: Desk, client_of: Client) -> None:
    warning = desk.received()
    asked = {"w": warning.pk, "v": warning.version}
    before = client_of.get(reverse("warning:counts"), asked).content.decode()
    assert 'id="count-todo" hx-swap-oob="innerHTML">1<' in before
    assert "detail-news" not in before
    triage.take(desk.colleague, warning.pk)
    after = client_of.get(reverse("warning:counts"), asked).content.decode()
    assert 'id="count-todo" hx-swap-oob="innerHTML">0<' in after
    assert "detail-news" in after


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "没有待研判的预警"),
        ("queue=mine", "您手上没有预警"),
        ("queue=overdue", "没有超时的预警"),
        ("queue=closed", "这里没有预警"),
        ("level=0", "没有符合条件的预警"),
        ("q=YJ99999999", "未找到"),
    ],
)
def test_an_empty_list_says_why(desk: Desk, client_of: Client, query: str, title: str) -> None:
    assert title in client_of.get(f"{CONSOLE}?{query}").content.decode()


def test_finished_work_shows_its_period_as_a_filter_that_can_be_taken_away(desk: Desk, client_of: Client) -> None:
    response = client_of.get(CONSOLE, {"queue": "closed", "level": "1"})
    labels = dict(response.context["chips"])
    assert labels["近 90 天"] == f"{CONSOLE}?level=1&period=all&queue=closed"
    assert labels["高危"] == f"{CONSOLE}?queue=closed"


class TestSearch:
    def test_a_phone_is_posted_and_found_and_recorded_without_the_phone(self, desk: Desk, client_of: Client) -> None:
        warning = desk.closed(phone=seal(Kind.PHONE, "13900000007"))
        response = client_of.post(reverse("warning:find"), {"q": "139 0000 0007"})
        assert [one.row.warning for one in response.context["rows"]] == [warning]
        assert "13900000007" not in response.content.decode()
        event = Event.objects.get(action="warning.search")
        assert (event.fields, event.row_count) == (["phone", "account"], 1) or event.fields[0] == "phone"
        assert "0007" not in str(event.__dict__)

    def test_a_phone_in_an_address_is_not_searched(self, desk: Desk, client_of: Client) -> None:
        desk.closed(phone=seal(Kind.PHONE, "13900000007"))
        assert client_of.get(CONSOLE, {"q": "13900000007"}).context["filters"].q == ""

    def test_a_number_goes_into_the_address(self, desk: Desk, client_of: Client) -> None:
        warning = desk.closed()
        response = client_of.post(reverse("warning:find"), {"q": warning.number}, follow=True)
        assert response.redirect_chain == [(f"{CONSOLE}?q={warning.number}", 302)]
        assert [one.row.warning for one in response.context["rows"]] == [warning]

    def test_what_nobody_has_is_answered_with_what_can_be_searched(self, desk: Desk, client_of: Client) -> None:
        page = client_of.post(reverse("warning:find"), {"q": "#-#"}).content.decode()
        assert "请完整输入" in page


class TestKept:
    def test_is_kept_under_a_name_and_replaced_by_the_same_name(self, desk: Desk, client_of: Client) -> None:
        for query in ("level=0", "level=1&queue=closed"):
            response = client_of.post(reverse("warning:filter_keep"), {"name": "夜班", "query": query}, headers=HTMX)
            assert response.status_code == 200
        kept = ListView.objects.get(person_id=desk.analyst.person_id)
        assert (kept.name, kept.query) == ("夜班", "level=1&queue=closed")
        assert "夜班" in client_of.get(CONSOLE).content.decode()

    def test_keeps_no_search_for_a_person(self, desk: Desk, client_of: Client) -> None:
        client_of.post(reverse("warning:filter_keep"), {"name": "甲", "query": "q=13900000007&level=0"}, headers=HTMX)
        assert ListView.objects.get().query == "level=0"

    def test_no_more_than_twenty(self, desk: Desk, client_of: Client) -> None:
        ListView.objects.bulk_create(
            ListView(person_id=desk.analyst.person_id, place=PLACE, name=f"n{n}", query="") for n in range(MOST_KEPT)
        )
        response = client_of.post(reverse("warning:filter_keep"), {"name": "再一个", "query": ""}, headers=HTMX)
        assert response.status_code == 422
        assert response["HX-Retarget"] == "#keep-form"
        assert "再一个" in response.content.decode()
        assert client_of.post(reverse("warning:filter_keep"), {"name": "n3"}, headers=HTMX).status_code == 200

    def test_is_a_persons_own(self, desk: Desk, client_of: Client, enter: Callable[[Actor], Client]) -> None:
        client_of.post(reverse("warning:filter_keep"), {"name": "夜班", "query": "level=0"}, headers=HTMX)
        kept = ListView.objects.get()
        theirs = enter(desk.colleague)
        assert "夜班" not in theirs.get(CONSOLE).content.decode()
        assert theirs.post(reverse("warning:filter_drop", args=[kept.pk]), headers=HTMX).status_code == 404
        assert client_of.post(reverse("warning:filter_drop", args=[kept.pk]), headers=HTMX).status_code == 200
        assert not ListView.objects.exists()


class TestKeptForTheUnit:
    def test_everybody_of_the_unit_sees_it_with_its_count_and_only_who_leads_drops_it(
        self, desk: Desk, client_of: Client, leader: Actor, enter: Callable[[Actor], Client]
    ) -> None:
        desk.received(level=Level.URGENT)
        theirs = enter(leader)
        given = {"name": "红色", "query": "level=0", "for_unit": "1"}
        assert theirs.post(reverse("warning:filter_keep"), given, headers=HTMX).status_code == 200
        kept = ListView.objects.get()
        assert (kept.person_id, kept.unit_id) == (None, desk.city.centre.pk)
        page = client_of.get(CONSOLE).content.decode()
        assert "红色" in page
        assert reverse("warning:filter_drop", args=[kept.pk]) not in page
        counts = client_of.get(reverse("warning:counts")).content.decode()
        assert f'id="kept-count-{kept.pk}" hx-swap-oob="innerHTML">1<' in counts
        assert client_of.post(reverse("warning:filter_drop", args=[kept.pk]), headers=HTMX).status_code == 404
        assert theirs.post(reverse("warning:filter_drop", args=[kept.pk]), headers=HTMX).status_code == 200
        assert not ListView.objects.exists()

    def test_who_does_not_lead_keeps_it_for_oneself(self, desk: Desk, client_of: Client) -> None:
        given = {"name": "红色", "query": "level=0", "for_unit": "1"}
        client_of.post(reverse("warning:filter_keep"), given, headers=HTMX)
        assert ListView.objects.get().person_id == desk.analyst.person_id
        with pytest.raises(NotLeadingError):
            lists.keep_for_unit(desk.analyst, PLACE, "红色", "level=0")
        assert Event.objects.filter(action="filter.keep", outcome="REFUSED").count() == 1

    def test_another_city_sees_nothing_of_it(self, desk: Desk, leader: Actor, enter: Callable[[Actor], Client]) -> None:
        lists.keep_for_unit(leader, PLACE, "红色", "level=0")
        assert "红色" not in enter(desk.foreign_analyst).get(CONSOLE).content.decode()


class TestDetail:
    def test_is_read_only_for_whoever_only_reads(self, desk: Desk, enter: Callable[[Actor], Client]) -> None:
        warning = desk.received()
        page = enter(desk.city.actor(Role.JOINT_OFFICE)).get(warning.get_absolute_url()).content.decode()
        assert warning.number in page
        assert "next-others" not in page
        assert 'data-key="v"' not in page

    def test_is_not_there_for_another_city(self, desk: Desk, enter: Callable[[Actor], Client]) -> None:
        warning = desk.received()
        theirs = enter(desk.foreign_analyst)
        assert theirs.get(warning.get_absolute_url()).status_code == 404
        in_pane = theirs.get(warning.get_absolute_url(), headers=HTMX)
        assert warning.number not in in_pane.content.decode()
        assert "不在您的权限范围" in in_pane.content.decode()

    def test_opens_beside_the_list_by_its_address(self, desk: Desk, client_of: Client) -> None:
        warning = desk.held()
        response = client_of.get(CONSOLE, {"w": warning.pk})
        assert response.context["warning"] == warning
        assert client_of.get(CONSOLE, {"w": "999999"}).status_code == 200

    def test_shows_faulty_fields_in_words(self, desk: Desk, client_of: Client) -> None:
        assert client_of.get(desk.received(flags=["victim_name:CHARSET"]).get_absolute_url()).status_code == 200


class TestReveal:
    def test_asks_the_purpose_once_and_records_every_look(self, desk: Desk, client_of: Client) -> None:
        warning = desk.held(phone=seal(Kind.PHONE, "13900000008"))
        url = reverse("warning:reveal", args=[warning.pk])
        assert client_of.post(url, {}, headers=HTMX).status_code == 422
        first = client_of.post(url, {"purpose": "COMPLETE", "more": "核对机主"}, headers=HTMX)
        assert "13900000008" in first.content.decode()
        assert triggers(first)["focus-on"] == {"where": "#person-title"}
        second = client_of.post(url, {}, headers=HTMX)
        assert "13900000008" in second.content.decode()
        looks = Event.objects.filter(action="personal.read", object_id=str(warning.pk))
        assert [look.purpose for look in looks] == [f"补全信息：核对机主（{warning.number}）"] * 2
        assert all("phone" in look.fields for look in looks)

    def test_each_warning_has_its_own_purpose(self, desk: Desk, client_of: Client) -> None:
        one, other = desk.held(), desk.held()
        client_of.post(reverse("warning:reveal", args=[one.pk]), {"purpose": "VERIFY"}, headers=HTMX)
        assert client_of.post(reverse("warning:reveal", args=[other.pk]), {}, headers=HTMX).status_code == 422

    def test_is_not_for_the_joint_office(self, desk: Desk, enter: Callable[[Actor], Client]) -> None:
        url = reverse("warning:reveal", args=[desk.received().pk])
        client = enter(desk.city.actor(Role.JOINT_OFFICE))
        assert client.post(url, {"purpose": "VERIFY"}, headers=HTMX).status_code == 403
