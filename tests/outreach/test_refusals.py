# SPDX-License-Identifier: Apache-2.0
"""Every refusal that a form of this room can give stands on the field that it is about, with nothing lost."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, make_unit
from tests.outreach.conftest import told
from tests.outreach.test_photos import picture
from tests.refusing import refusals
from wuzha.audit.actor import Actor
from wuzha.org.models import Person, UnitKind
from wuzha.org.roles import Role
from wuzha.outreach.errors import Code
from wuzha.outreach.models import Activity, DailyItem
from wuzha.outreach.rulesets import DUTIES, POLICY
from wuzha.outreach.services import activities, daily, materials, plans, review, signing, sites, teams

pytestmark = pytest.mark.django_db


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def day(days: int) -> str:
    return ago(days).isoformat()


def on(row: Any, kind: str, name: str) -> str:
    return reverse(f"outreach:{kind}_act", args=[row.pk, name])


@pytest.fixture
def client(city: City) -> Client:
    """The city's outreach office at its pages."""
    found = Client()
    found.force_login(city.people[Role.OUTREACH_OFFICER])
    return found


def photos(*contents: bytes) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{n}.jpg", content, "image/jpeg") for n, content in enumerate(contents)]


def test_of_an_activity(
    client: Client, city: City, office: Actor, done: Activity, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = reverse("outreach:new")
    one = {
        "uid": str(uuid.uuid4()), "day": day(1), "unit": city.town.pk, "place": "文化广场", "topic": "刷单",
        "entry": "FAMILY", "way": "DOOR", "people_ELDERLY": "12", "note": "测试",
    }  # fmt: skip
    late = make_unit(UnitKind.GRID, "330282001001-G9", "测试甲社区九网格", city.village, valid_from=ago(2))
    leaflet = materials.enter(office, materials.NewMaterial("测试单页", "LEAFLET"))
    edition = materials.issue(office, leaflet.pk, ["测试"], ago(0), ago(-9))
    with refusals() as refused:
        refused.form(client, Code.IN_FUTURE, "day", url, **one | {"day": day(-1)})
        refused.form(client, Code.TOO_LATE, "day", url, **one | {"day": day(90)})
        refused.form(client, Code.NO_UNIT, "unit", url, **one | {"unit": late.pk, "day": day(9)})
        refused.form(client, Code.CLEAR_NUMBER, "place", url, **one | {"place": "联系13800000000"})
        refused.form(client, Code.NO_PEOPLE, None, url, **one | {"people_ELDERLY": "0"})
        refused.form(client, Code.TOO_MANY_PEOPLE, None, url, **one | {"people_ELDERLY": "900000"})
        refused.form(client, Code.NOTE_NAMES, "note", url, **one | {"note": "电话13800000000"})
        same = {"unit": done.unit_id, "day": day(0), "place": done.place, "topic": done.topic}
        refused.form(client, Code.DONE_TWICE, "another", url, **one | same)
        refused.form(client, Code.UID_TAKEN, None, url, **one | {"uid": str(done.uid)})
        refused.form(client, Code.PHOTO_KIND, "photos", url, **one | {"photos": photos(b"GIF89a")})
        again = {"editions": [edition.pk], "day": day(1)}
        refused.form(client, Code.EDITION_OVER, "editions", url, **one | again)
        few = POLICY.at().model_copy(update={"photos": 1, "photo_mb": 0})
        monkeypatch.setattr(POLICY, "at", lambda *_: few)
        refused.form(client, Code.PHOTO_MANY, "photos", url, **one | {"photos": photos(picture(), picture())})
        refused.form(client, Code.PHOTO_BIG, "photos", url, **one | {"photos": photos(picture())})
    assert Activity.unscoped.count() == 1


def test_of_what_does_not_belong_to_the_unit(client: Client, city: City, office: Actor) -> None:
    task = plans.add(office, plans.NewTask("测试任务", ago(-9)), [city.town.pk])[0]
    row, _new = activities.record(office, told(unit_id=city.town.pk, day=ago(1)))
    url = reverse("outreach:activity_edit", args=[row.pk])
    one = {
        "uid": str(row.uid), "day": day(1), "unit": city.other_town.pk, "place": "文化广场", "topic": "",
        "entry": "FAMILY", "way": "DOOR", "people_ELDERLY": "12", "note": "", "task": task.pk,
    }  # fmt: skip
    with refusals() as refused:
        refused.form(client, Code.NOT_FITTING, "task", url, **one)


def test_of_the_review(client: Client, office: Actor, done: Activity) -> None:
    url = reverse("outreach:reviews")
    own, _new = activities.record(office, told(day=ago(1), photos=()))
    days = {"since": day(1), "until": day(0), "seed": "2026"}
    with refusals() as refused:
        refused.form(client, Code.DAYS_ORDER, "until", url, **days | {"until": day(2)})
        refused.form(client, Code.NOTHING_TO_DRAW, "until", url, **days | {"since": day(9), "until": day(8)})
        review.draw(office, ago(1), ago(0), "1")
        refused.form(client, Code.SAME_PERSON, None, on(own, "activity", "confirm"), note="看过")
        wrong = photos(picture())
        refused.form(client, Code.PHOTO_OTHER, "photo", on(done, "activity", "photo"), photo=wrong)


def test_of_a_team(client: Client, city: City, office: Actor) -> None:
    url = reverse("outreach:new_member")
    row = teams.join(office, teams.NewMember(city.grid.pk, "GRID", "测试员", "13800000000", ago(90)))
    teams.train(office, row.pk, ago(9), "反诈培训")
    one = {"unit": city.grid.pk, "role": "GRID", "name": "测试员", "phone": "13800000001", "since": day(9)}
    training = {"day": day(9), "topic": "反诈培训", "hours": "2"}
    with refusals() as refused:
        refused.form(client, Code.BAD_NAME, "name", url, **one | {"name": "员9"})
        refused.form(client, Code.BAD_PHONE, "phone", url, **one | {"phone": "123"})
        refused.form(client, Code.MEMBER_TWICE, "phone", url, **one | {"phone": "13800000000"})
        refused.form(client, Code.IN_FUTURE, "since", url, **one | {"since": day(-1)})
        refused.form(client, Code.TRAINED_OUTSIDE, "day", on(row, "member", "train"), **training | {"day": day(91)})
        refused.form(client, Code.TRAINED_TWICE, "topic", on(row, "member", "train"), **training)
        refused.form(client, Code.DAYS_ORDER, "until", on(row, "member", "leave"), until=day(91))
        teams.leave(office, row.pk, ago(1))
        refused.form(client, Code.ENDED_ALREADY, None, on(row, "member", "leave"), until=day(0))


def test_of_the_plan(client: Client, city: City, office: Actor, street: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    url, new_event = reverse("outreach:new_task"), reverse("outreach:new_event")
    one = {
        "title": "测试任务", "due_on": day(-9), "entry": "", "duty": "", "wanted": "2", "text": "测试",
        "units": [city.town.pk],
    }  # fmt: skip
    plans.add(office, plans.NewTask("测试任务", ago(-9)), [city.town.pk])
    event = {
        "series": "反诈系列+", "title": "测试", "planned_on": day(-9), "place": "广场", "audience": "", "text": "",
        "host": city.town.pk,
    }  # fmt: skip
    held = plans.plan_event(office, plans.NewEvent("反诈系列+", "测试", ago(1), "广场"))
    later = DUTIES.at().model_copy(deep=True)
    later.terms[0].since = ago(-90)
    with refusals() as refused:
        refused.form(client, Code.TASK_TWICE, "title", url, **one)
        refused.form(client, Code.DUE_PASSED, "due_on", url, **one | {"due_on": day(0)})
        monkeypatch.setattr(DUTIES, "at", lambda *_: later)
        duty = {"title": "另一任务", "duty": later.terms[0].code}
        refused.form(client, Code.DUTY_NOT_IN_FORCE, "duty", url, **one | duty)
        refused.form(client, Code.IN_FUTURE, "on", on(held, "event", "hold"), on=day(-1), reach="9", result="测试")
        client.force_login(Person.objects.get(pk=street.person_id))
        refused.form(client, Code.NOT_ALLOWED, None, new_event, **event)


def test_of_the_item_of_a_day(client: Client, city: City, office: Actor) -> None:
    url = reverse("outreach:daily_new")
    daily.put(office, ago(1), "刷单", "不刷单", "WECHAT")
    one = {"day": day(1), "unit": city.city.pk, "topic": "刷单", "channel": "WECHAT", "reads": "9", "text": "不刷单"}
    with refusals() as refused:
        refused.form(client, Code.DAY_TAKEN, "day", url, **one)
        refused.form(client, Code.BEFORE_DUTY, "day", url, **one | {"day": "2022-12-31"})
        refused.form(client, Code.CLEAR_NUMBER, "text", url, **one | {"day": day(2), "text": "拨打13800000000"})
    assert DailyItem.unscoped.count() == 1


def test_of_a_reported_share(client: Client, city: City) -> None:
    url = reverse("outreach:new_share")
    one = {
        "month": day(0), "unit": city.village.pk, "kind": "FACE", "asked": "100", "counted": "90", "how": "入户登记",
    }  # fmt: skip
    with refusals() as refused:
        refused.form(client, Code.MORE_THAN_ALL, "counted", url, **one | {"counted": "101"})
        refused.form(client, Code.IN_FUTURE, "month", url, **one | {"month": day(-40)})


def test_of_a_place(client: Client, city: City, office: Actor) -> None:
    url = reverse("outreach:new_site")
    row = sites.enter(office, sites.NewSite("反诈走廊", "CORRIDOR", "文化路", ago(9), city.town.pk))
    one = {
        "name": "反诈走廊", "kind": "CORRIDOR", "unit": city.town.pk, "address": "文化路", "hours": "", "keeper": "",
        "opened_on": day(9), "phone": "",
    }  # fmt: skip
    with refusals() as refused:
        refused.form(client, Code.NAME_TAKEN, "name", url, **one)
        refused.form(client, Code.BAD_NAME, "keeper", url, **one | {"name": "另一处", "keeper": "员9"})
        refused.form(client, Code.BAD_PHONE, "phone", url, **one | {"name": "另一处", "phone": "123"})
        half = {"name": "另一处", "latitude": "30.1", "longitude": ""}
        refused.form(client, Code.HALF_A_POINT, "longitude", url, **one | half)
        refused.form(client, Code.CLOSED_PLACE, "day", on(row, "site", "count"), day=day(10), people="9")
        refused.form(client, Code.DAYS_ORDER, "until", on(row, "site", "close"), until=day(10))
        sites.close(office, row.pk, ago(1))
        refused.form(client, Code.ENDED_ALREADY, None, on(row, "site", "close"), until=day(0))


def test_of_materials(client: Client, office: Actor) -> None:
    row = materials.enter(office, materials.NewMaterial("刷单话术", "SCRIPT", "BRUSH"))
    one = {"title": "刷单话术", "form": "SCRIPT", "fraud_type": "", "audience": ""}
    edition = {"ask": "", "say": "先垫钱的都是诈骗。", "since": day(0), "until": day(-9)}
    with refusals() as refused:
        refused.form(client, Code.NAME_TAKEN, "title", reverse("outreach:new_material"), **one)
        issue = on(row, "material", "issue")
        refused.form(client, Code.MANY_LINES, "say", issue, **edition | {"say": "\n".join(["测试"] * 31)})
        refused.form(client, Code.CLEAR_NUMBER, "say", issue, **edition | {"say": "拨打13800000000"})
        refused.form(client, Code.DAYS_ORDER, "until", issue, **edition | {"until": day(1)})


def test_of_a_sign_in(done: Activity, worker: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its page is for everybody, and has one button: what is refused takes its place."""
    code = activities.open_sign_in(worker, done.pk).sign_code
    url, anybody = reverse("outreach:sign", args=[code]), Client()
    with refusals() as refused:
        refused.press(anybody, Code.SIGN_CLOSED, reverse("outreach:sign", args=["unknown"]))
        monkeypatch.setattr(signing._NETWORK, "counts", lambda _key, _most: False)
        refused.press(anybody, Code.SIGN_OFTEN, url)
