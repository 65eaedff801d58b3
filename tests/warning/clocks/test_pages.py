# SPDX-License-Identifier: Apache-2.0
"""Pages of the clocks: pauses, transfers on both sides, and the panel that says who is told when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import City, make_city, make_person, make_warning_in
from tests.worlds import shared
from wuzha.org.models import DutyPost, Person, Post, Unit
from wuzha.org.roles import Role
from wuzha.warning.models import ClockPause, Transfer, WarningRecord
from wuzha.warning.rules.lifecycle import Level, State


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
@shared
def chief(city: City) -> Person:
    person = make_person(Role.STATION_OFFICER, city.station, name="测试所长")
    DutyPost.unscoped.create(
        unit=city.station, post=Post.CHIEF, person=person, from_at=timezone.now() - timedelta(days=9)
    )
    return person


def browse(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: Person, url: str, **query: Any) -> str:
    answer = browse(person).get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def at_station(city: City, station: Unit | None = None, **values: Any) -> WarningRecord:
    """HIGH, dispatched 25 of 30 minutes ago."""
    now = timezone.now()
    started = now - timedelta(minutes=25)
    return make_warning_in(
        city,
        values.pop("state", State.DISPATCHED),
        **{
            "station": station or city.station, "level": Level.HIGH, "first_pushed_at": started,
            "received_at": started, "dispatched_at": started, "signin_due": started + timedelta(minutes=30),
            "call_due": started + timedelta(minutes=30), "officer": None,
        }
        | values,
    )  # fmt: skip


def test_the_task_says_who_is_told_when(city: City, chief: Person) -> None:
    warning = at_station(city, dispatched_at=timezone.now(), first_pushed_at=timezone.now())
    text = page(city.people[Role.STATION_OFFICER], f"/warnings/tasks/{warning.pk}/")
    assert "何时提醒谁" in text
    assert "测试所长" in text
    assert "无人值守" in text  # the shift leader of the centre


def test_a_pause_from_the_page_and_its_end(city: City) -> None:
    officer = city.people[Role.STATION_OFFICER]
    warning = at_station(
        city, state=State.SIGNED, officer=officer, signed_at=timezone.now(), level=Level.MEDIUM,
        call_due=timezone.now() + timedelta(hours=3),
    )  # fmt: skip
    url = f"/warnings/{warning.pk}/pause/"
    assert "约定时间" in page(officer, url)
    until = (timezone.localtime() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    refused = browse(officer).post(url, {"clock": "FIRST_CALL", "until": "2020-01-01T10:00", "reason": "APPOINTMENT"})
    assert refused.status_code == 422
    browse(officer).post(url, {"clock": "FIRST_CALL", "until": until, "reason": "APPOINTMENT", "note": "下午四点"})
    pause = ClockPause.unscoped.get()
    assert pause.note == "下午四点"
    text = page(officer, f"/warnings/tasks/{warning.pk}/")
    assert "下午四点" in text
    assert "恢复计时" in text
    browse(officer).post(f"/warnings/{warning.pk}/resume/", {"clock": "FIRST_CALL"})
    pause.refresh_from_db()
    assert pause.ended_by == officer


@pytest.fixture
@shared
def neighbour(city: City) -> Person:
    return make_person(Role.STATION_OFFICER, city.other_station, name="测试邻所")


def proposed(city: City) -> Transfer:
    warning = at_station(city)
    browse(city.people[Role.STATION_OFFICER]).post(
        f"/warnings/{warning.pk}/transfer/",
        {"station": city.other_station.pk, "reason": "LIVES_ELSEWHERE", "note": "住对方辖区"},
    )
    made: Transfer = Transfer.unscoped.get(warning=warning)
    return made


def test_both_sides_see_a_transfer_each_with_its_act(city: City, neighbour: Person) -> None:
    transfer = proposed(city)
    mine, theirs = city.people[Role.STATION_OFFICER], neighbour
    assert "待他人处理" in page(mine, "/warnings/transfers/")
    assert "需要处理：接收或驳回" in page(theirs, "/warnings/transfers/")
    text = page(theirs, f"/warnings/transfers/{transfer.pk}/")
    assert "住对方辖区" in text
    assert "测*甲" not in text
    assert browse(theirs).get(f"/warnings/{transfer.warning_id}/transfer/").status_code == 404
    answer = browse(theirs).post(f"/warnings/transfers/{transfer.pk}/accept/")
    assert answer["Location"] == f"/warnings/tasks/{transfer.warning_id}/"


def test_refused_twice_it_lies_before_the_centre(city: City, neighbour: Person) -> None:
    transfer = proposed(city)
    url = f"/warnings/transfers/{transfer.pk}/refuse/"
    assert browse(neighbour).post(url, {"reason": ""}).status_code == 422
    browse(neighbour).post(url, {"reason": "NOT_OUR_AREA"})
    officer, analyst = city.people[Role.STATION_OFFICER], city.people[Role.ANALYST]
    browse(officer).post(
        f"/warnings/{transfer.warning_id}/transfer/", {"station": city.other_station.pk, "reason": "NOT_OUR_AREA"}
    )
    second = Transfer.unscoped.latest("pk")
    browse(neighbour).post(f"/warnings/transfers/{second.pk}/refuse/", {"reason": "DUPLICATE"})
    assert "需要处理：中心裁定" in page(analyst, "/warnings/transfers/")
    given = {"station": city.other_station.pk, "reason": "BY_RESIDENCE", "note": "按居住证"}
    browse(analyst).post(f"/warnings/transfers/{second.pk}/decide/", given)
    assert "按居住证" in page(officer, f"/warnings/transfers/{second.pk}/")


def test_a_proposal_is_revoked(city: City) -> None:
    transfer = proposed(city)
    browse(city.people[Role.STATION_OFFICER]).post(f"/warnings/transfers/{transfer.pk}/revoke/")
    transfer.refresh_from_db()
    assert transfer.state == "REVOKED"


def test_the_roster_names_and_ends(city: City) -> None:
    admin, officer = city.people[Role.ADMIN], city.people[Role.STATION_OFFICER]
    assert "无人值守" in page(admin, "/admin/duty/")
    url = f"/admin/duty/unit/{city.station.pk}/"
    start = (timezone.localtime() - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")
    wrong = browse(admin).post(url, {"person": city.people[Role.ANALYST].pk, "from_at": start})
    assert wrong.status_code == 422
    browse(admin).post(url, {"person": officer.pk, "from_at": start})
    duty = DutyPost.unscoped.get()
    assert (duty.post, duty.person, duty.to_at) == (Post.CHIEF, officer, None)
    assert officer.name in page(admin, "/admin/duty/")
    browse(admin).post(f"/admin/duty/{duty.pk}/end/")
    duty.refresh_from_db()
    assert isinstance(duty.to_at, datetime)
