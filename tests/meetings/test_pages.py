# SPDX-License-Identifier: Apache-2.0
"""Pages of the joint meeting: a meeting from its plan to its minutes, a unit's own page, each refusal on its field."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, make_filed, make_unit
from tests.meetings.conftest import again, called, held, later
from tests.refusing import refusals
from wuzha.audit.actor import Actor
from wuzha.meetings.errors import Code
from wuzha.meetings.exports import SheetExporter
from wuzha.meetings.finders import meetings as find_meetings
from wuzha.meetings.finders import places
from wuzha.meetings.finders import plans as find_plans
from wuzha.meetings.models import (
    AssessmentItem,
    AssessmentSheet,
    Head,
    MediaItem,
    Meeting,
    Membership,
    MembershipDuty,
    Plan,
    PlanTask,
)
from wuzha.meetings.rules.life import Kind, State
from wuzha.meetings.services import assessment, meetings, membership, plans, resolutions
from wuzha.meetings.services.meetings import NewMeeting
from wuzha.meetings.waiting import MeetingSource
from wuzha.org.models import Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.requests.models import Request
from wuzha.search.query import Query

pytestmark = pytest.mark.django_db


def as_role(city: City, role: Role) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(city.people[role])
    return client


@pytest.fixture
def client(city: City) -> Client:
    return as_role(city, Role.JOINT_OFFICE)


def act(row: Meeting, name: str) -> str:
    return reverse("meetings:act", args=[row.pk, name])


def at(**shift: int) -> str:
    return timezone.localtime(timezone.now() + timedelta(**shift)).strftime("%Y-%m-%dT%H:%M")


def test_a_meeting_from_its_plan_to_the_last_answer(city: City, client: Client, members: list[Unit]) -> None:
    made = client.post(
        reverse("meetings:new"),
        {
            "kind": "PROMOTION",
            "title": "银行卡治理推进会",
            "at": at(minutes=-5),
            "chair": "分管副市长",
            "place": "会议室",
        },
    )
    row = Meeting.unscoped.get()
    assert made.headers["location"] == row.get_absolute_url()
    keys = [one.pk for one in members]
    assert client.post(act(row, "item"), {"topic": "部署银行卡治理", "reports": keys[0]}).status_code == 302
    assert client.post(act(row, "choose"), {"units": keys}).status_code == 302
    with refusals() as told:
        told.form(client, Code.BEGUN_ALREADY, "afterwards", act(row, "invite"))
    assert client.post(act(row, "invite"), {"afterwards": "on"}).status_code == 302
    page = client.get(row.get_absolute_url()).content.decode()
    assert f'name="presence-{keys[0]}"' in page
    came: dict[str, Any] = {f"presence-{key}": "PRESENT" for key in keys} | {f"words-{key}": "负责人" for key in keys}
    assert client.post(act(row, "attend"), came).status_code == 302
    assert client.post(act(row, "hold")).status_code == 302
    asked = {
        "title": "回溯核查",
        "text": "开展回溯核查",
        "units": keys[:1],
        "due_on": later(7).isoformat(),
        "law": "AFL",
    }
    assert client.post(act(row, "resolve"), asked).status_code == 302
    assert client.post(act(row, "say"), {"summary": "会议听取汇报"}).status_code == 302
    issued = {"number": "测试纪要〔2026〕1号", "day": timezone.localdate().isoformat()}
    assert client.post(act(row, "minute"), issued).status_code == 302
    assert client.post(reverse("meetings:make_paper", args=[row.pk])).status_code == 302
    page = client.get(row.get_absolute_url())
    [paper] = page.context["papers"]
    assert client.post(reverse("meetings:paper", args=[paper.pk])).content.startswith(b"PK")
    request = Request.unscoped.get()
    text = page.content.decode()
    assert all(words in text for words in (request.number, "回溯核查", "1 件中 0 件已办结", "测试纪要〔2026〕1号"))

    own = as_role(city, Role.MEMBER_UNIT)
    mine = own.get(reverse("meetings:mine")).content.decode()
    assert all(words in mine for words in (request.number, "回溯核查", "银行卡治理推进会", "待答复 1 件"))
    assert "另有" not in mine
    assert row.title in own.get(row.get_absolute_url()).content.decode()
    answer = {"conclusion": "DONE", "text": "已核查"}
    for name, told in (("sign", {}), ("answer", answer)):
        assert own.post(reverse("requests:act", args=[request.pk, name]), told).status_code == 302
    assert client.post(reverse("requests:act", args=[request.pk, "accept"]), {"note": ""}).status_code == 302
    assert client.post(act(row, "close")).status_code == 302
    assert again(row).state == State.CLOSED
    page = client.get(reverse("meetings:unit", args=[city.member.pk]), {"tab": "all"})
    assert (page.context["times"].percent, len(page.context["page"].rows)) == (100, 1)


def test_refusals_of_a_meeting(city: City, client: Client, office: Actor, members: list[Unit]) -> None:
    keys = [one.pk for one in members]
    new = {"kind": "PLENARY", "title": "测试会议", "at": at(days=1), "chair": "召集人"}
    bare = meetings.plan(office, NewMeeting(Kind.PLENARY, "测试", timezone.now(), "召集人"))
    ready = held(office, members)
    meetings.say(office, ready.pk, "测试")
    meetings.minute(office, ready.pk, "测试纪要1号", timezone.localdate())
    resolutions.resolve(office, ready.pk, resolutions.NewResolution("甲", "甲", keys, later(3)))
    written = held(office, members)
    coming = called(office, members, timezone.now() + timedelta(days=1))
    open_one = called(office, members)
    came = {f"presence-{key}": "PRESENT" for key in keys}
    short = {"title": "回溯", "text": "回溯核查", "units": [keys[0]], "due_on": later(3).isoformat(), "law": ""}
    with refusals() as told:
        told.form(client, Code.NAME_ENDED, "title", reverse("meetings:new"), **new | {"title": "人行慈溪支行会议"})
        told.form(client, Code.CLEAR_NUMBER, "title", reverse("meetings:new"), **new | {"chair": "13800000501"})
        told.form(client, Code.AT_FAR, "at", reverse("meetings:new"), **new | {"at": "2199-12-31T09:00"})
        told.form(client, Code.NO_AGENDA, None, act(bare, "invite"))
        meetings.add_item(office, bare.pk, "议题")
        told.form(client, Code.NOBODY_INVITED, None, act(bare, "invite"))
        told.form(client, Code.NOT_BEGUN, None, act(coming, "hold"))
        told.form(client, Code.NOT_RECORDED, None, act(open_one, "hold"))
        told.form(client, Code.WHY_ABSENT, None, act(open_one, "attend"), **came | {f"presence-{keys[0]}": "ABSENT"})
        told.form(
            client, Code.DUE_BEFORE, "due_on", act(written, "resolve"), **short | {"due_on": later(0).isoformat()}
        )
        told.form(client, Code.NAME_ENDED, "text", act(written, "resolve"), **short | {"text": "请银保监会"})
        day = timezone.localdate().isoformat()
        told.form(client, Code.NOTHING_RESOLVED, None, act(written, "minute"), number="测试纪要2号", day=day)
        meetings.say(office, written.pk, "测试")
        told.form(client, Code.MINUTES_TAKEN, "number", act(written, "minute"), number="测试纪要1号", day=day)
        told.form(client, Code.IN_FUTURE, "day", act(written, "minute"), number="纪要2号", day=later(1).isoformat())
        told.form(
            client, Code.MINUTES_BEFORE, "day", act(written, "minute"), number="纪要2号", day=later(-3).isoformat()
        )
        told.form(client, Code.STILL_OWED, None, act(ready, "close"))
        Meeting.unscoped.filter(pk=written.pk).update(at="2025-01-01T09:00:00+08:00")
        told.form(client, Code.LAW_NOT_IN_FORCE, "law", act(written, "resolve"), **short | {"law": "ZJ_IMPL"})
        Unit.objects.filter(pk=keys[2]).update(valid_to=later(-1))
        told.form(client, Code.UNIT_ENDED, "at", act(coming, "move"), at=at(days=2), reason="改期")
    absent = {f"presence-{key}": "ABSENT" for key in keys} | {f"words-{key}": "另有任务" for key in keys}
    client.post(act(open_one, "attend"), absent)
    with refusals() as told:
        told.form(client, Code.NO_QUORUM, None, act(open_one, "hold"))


def test_members_by_day_and_a_units_page(city: City, client: Client, members: list[Unit]) -> None:
    url = reverse("meetings:members")
    assert len(client.get(url).context["standing"].members) == 3
    assert client.get(url, {"day": "2016-01-01"}).context["standing"].members == []
    assert "“2021-02-30”不是日期" in client.get(url, {"day": "2021-02-30"}).content.decode()
    client.post(reverse("meetings:members_act", args=["head"]), {"post": "市长", "since": "2022-04-01"})
    head = Head.unscoped.get()
    assert "市长" in client.get(url).content.decode()
    last = {"head": head.pk, "last_day": "2026-01-01"}
    assert client.post(reverse("meetings:members_act", args=["end_head"]), last).status_code == 302
    row = Membership.unscoped.get(unit=members[1])
    charge = {"text": "开展宣传", "since": "2026-01-01", "law": "ZJ_IMPL"}
    assert client.post(reverse("meetings:member_act", args=[row.pk, "charge"]), charge).status_code == 302
    page = client.get(reverse("meetings:unit", args=[members[1].pk])).content.decode()
    assert all(words in page for words in ("开展宣传", "浙江省实施", "第3条"))
    own = as_role(city, Role.MEMBER_UNIT)
    assert own.get(reverse("meetings:unit", args=[members[1].pk])).status_code == 404
    assert own.post(reverse("meetings:member_act", args=[row.pk, "charge"]), charge).status_code == 403
    assert as_role(city, Role.STATION_OFFICER).get(reverse("meetings:mine")).status_code == 403


def test_a_unit_is_chosen_by_its_kind_which_may_say_the_sector(city: City, client: Client) -> None:
    bank = make_unit(UnitKind.BANK, "330282-B1", "测试银行", city.city)
    form = next(
        one["form"] for one in client.get(reverse("meetings:members")).context["sheets"] if one["name"] == "join"
    )
    groups = dict(form.fields["unit"].choices[1:])
    assert next(iter(groups)) == "成员单位"
    assert not {city.village.pk, city.station.pk} & {key for rows in groups.values() for key, _name in rows}
    url = reverse("meetings:members_act", args=["join"])
    new = {"unit": bank.pk, "sector": "", "part": "MEMBER", "since": "2020-01-01"}
    assert client.post(url, new).status_code == 302
    assert Membership.unscoped.get().sector == "BANK"
    unsaid = new | {"unit": city.member.pk}
    with refusals() as told:
        told.form(client, "Say the sector: the kind of this unit does not.", "sector", url, **unsaid)


def test_refusals_of_members(city: City, client: Client, office: Actor, members: list[Unit]) -> None:
    row, url = Membership.unscoped.get(unit=members[0]), reverse("meetings:members_act", args=["join"])
    new = {"unit": members[0].pk, "sector": "BANK", "part": "MEMBER", "since": "2020-01-01"}

    def of(name: str) -> str:
        return reverse("meetings:member_act", args=[row.pk, name])

    heads = reverse("meetings:members_act", args=["head"])
    client.post(heads, {"post": "市长", "since": "2022-04-01"})
    duty = {"text": "宣传", "since": "2026-01-01"}
    client.post(of("charge"), duty)
    key = MembershipDuty.unscoped.get().pk
    with refusals() as told:
        told.form(client, Code.MEMBER_ALREADY, "unit", url, **new)
        told.form(client, Code.DAYS_ORDER, "until", url, **new | {"until": "2019-01-01"})
        told.form(client, Code.FAR_AHEAD, "since", url, **new | {"since": "2099-05-01"})
        told.form(client, Code.UNIT_NOT_THERE, "since", url, **new | {"since": "2015-01-01"})
        told.form(client, Code.HEAD_ALREADY, "post", heads, post="市长", since="2023-01-01")
        told.form(client, Code.OUTSIDE_MEMBERSHIP, "since", of("charge"), **duty | {"since": "2015-01-01"})
        told.form(
            client, Code.LAW_NOT_IN_FORCE, "law", of("charge"), **duty | {"since": "2025-11-30", "law": "ZJ_IMPL"}
        )
        told.form(client, Code.DAYS_ORDER, "last_day", of("relieve"), duty=key, last_day="2025-01-01")
        told.form(client, Code.SUCCESSOR_SAME, "successor", of("leave"), last_day="2026-01-01", successor=members[0].pk)
        membership.relieve(office, row.pk, key, date(2026, 1, 31))
        told.form(client, Code.ENDED_ALREADY, "last_day", of("relieve"), duty=key, last_day="2026-02-01")
        ended = Head.unscoped.get()
        told.form(
            client, Code.DAYS_ORDER, "last_day", reverse("meetings:members_act", args=["end_head"]), head=ended.pk,
            last_day="2020-01-01",
        )  # fmt: skip


def test_a_plan_is_issued_and_its_tasks_are_followed(city: City, client: Client, members: list[Unit]) -> None:
    told = {"year": 2026, "document_no": "测试〔2026〕2号", "title": "测试年度计划"}
    assert client.post(reverse("meetings:plans_act", args=["enter"]), told).status_code == 302
    plan = Plan.unscoped.get()

    def of(name: str) -> str:
        return reverse("meetings:plan_act", args=[plan.pk, name])

    task = {"no": "1", "unit": members[0].pk, "title": "开展专项宣传", "due_on": later(20).isoformat()}
    past = task | {"no": "2", "due_on": later(-20).isoformat()}
    with refusals() as said:
        said.form(client, Code.DOCUMENT_TAKEN, "document_no", reverse("meetings:plans_act", args=["enter"]), **told)
        said.form(client, Code.NO_TASKS, None, of("issue"), day=timezone.localdate().isoformat())
        said.form(client, Code.NAME_ENDED, "title", of("task"), **task | {"title": "人行慈溪支行宣传"})
        for one in (task, past, task | {"unit": members[1].pk}, task | {"no": "9"}):
            assert client.post(of("task"), one).status_code == 302
        said.form(client, Code.TASK_TWICE, "no", of("task"), **task)
        said.form(client, Code.IN_FUTURE, "day", of("issue"), day=later(1).isoformat())
        drop = PlanTask.unscoped.get(no="9")
        assert client.post(of("drop"), {"task": drop.pk}).status_code == 302
        assert client.post(of("issue"), {"day": timezone.localdate().isoformat()}).status_code == 302
        said.form(client, Code.DUE_BEFORE, "due_on", of("task"), **past | {"no": "3"})
    assert Request.unscoped.filter(kind="PLAN_TASK").count() == 2, "a task whose day is over is kept and not asked"
    page = client.get(plan.get_absolute_url())
    assert [(one.tasks, one.done) for one in page.context["by_unit"]] == [(2, 0), (1, 0)]
    own = as_role(city, Role.MEMBER_UNIT)
    assert own.get(plan.get_absolute_url()).status_code == 404
    mine = own.get(reverse("meetings:mine"))
    assert [one.no for one in mine.context["tasks"]] == ["1", "2"]


def test_reports_in_the_media_are_counted_once(city: City, client: Client, members: list[Unit]) -> None:
    url = reverse("meetings:media_act", args=["add"])
    report = {
        "day": "2026-01-05", "medium": "测试日报", "kind": "PAPER", "title": "测试报道", "unit": members[0].pk,
        "link": "https://paper.example/1", "readers": "1200",
    }  # fmt: skip
    assert client.post(url, report).status_code == 302
    row = MediaItem.unscoped.get()
    strike = reverse("meetings:media_act", args=["strike"])
    page = client.get(reverse("meetings:media"), {"year": "2026", "kind": "PAPER"})
    assert (page.context["number"], page.context["readers"]) == (1, 1200)
    with refusals() as told:
        told.form(client, Code.DOUBLE, "title", url, **report)
        told.form(client, Code.IN_FUTURE, "day", url, **report | {"day": later(1).isoformat()})
        told.form(client, Code.NOT_FOUND, "item", strike, item="BD00099999", reason="重复")
        assert client.post(strike, {"item": row.number, "reason": "非本单位报道"}).status_code == 302
        told.form(client, Code.STRUCK_ALREADY, "item", strike, item=row.number, reason="再次")
    page = client.get(reverse("meetings:media"), {"year": "2026"})
    assert (page.context["number"], "非本单位报道" in page.content.decode()) == (0, True)
    assert client.post(url, report).status_code == 302, "a struck one makes room for the right one"
    assert as_role(city, Role.MEMBER_UNIT).get(reverse("meetings:media")).context["page"].rows != []


def test_a_sheet_fills_itself_in_and_refuses_what_is_known(city: City, client: Client, members: list[Unit]) -> None:
    enter = reverse("meetings:sheets_act", args=["enter"])
    year = timezone.localdate().year - 1
    make_filed(city.centre, "测试案1", on=f"{year}-05-11")
    told = {"year": year, "title": "平安考核测试表", "source": "测试：评分表未公开，为演示"}
    assert client.post(enter, told).status_code == 302
    sheet = AssessmentSheet.unscoped.get()

    def of(name: str) -> str:
        return reverse("meetings:sheet_act", args=[sheet.pk, name])

    known = {
        "no": "1", "name": "受案数", "points": "20", "rule": "每少 1 起扣 10 分", "indicator": "results.reported",
        "full_at": "2", "none_at": "0",
    }  # fmt: skip
    typed = {"no": "2", "name": "组织领导", "points": "5.5", "rule": "定期研究", "owner": members[0].pk}
    publish = {"points": "95.25", "rank": "2", "source": "宁波市通报"}
    for one in (known, typed):
        assert client.post(of("item"), one).status_code == 302
    first, second = AssessmentItem.unscoped.order_by("pk")
    score = {"item": second.pk, "points": "5", "why": "已召开四次会议"}
    with refusals() as said:
        said.form(client, Code.ITEM_TWICE, "no", of("item"), **typed)
        said.form(client, Code.ENDS_EQUAL, "full_at", of("item"), **known | {"no": "3", "full_at": "0"})
        said.form(client, Code.KNOWN_VALUE, "item", of("score"), **score | {"item": first.pk})
        said.form(client, Code.ABOVE_POINTS, "points", of("score"), **score | {"points": "6"})
        said.form(client, Code.NOTHING_PUBLISHED, "points", of("publish"), points="", rank="", source="通报")
    assert client.post(of("score"), score).status_code == 302
    assert client.post(of("publish"), publish).status_code == 302
    page = client.get(sheet.get_absolute_url())
    text = page.content.decode()
    assert (page.context["score"].own, page.context["score"].possible) == (1500, 2550), (
        "one case of two, and what was entered"
    )
    assert all(words in text for words in ("第 2 名", "95.25", "已召开四次会议", reverse("results:records")))
    exporter = SheetExporter()
    assert exporter.count(city.actor(Role.JOINT_OFFICE), str(sheet.pk), 10) == 2
    rows = [list(row) for row in exporter.rows(city.actor(Role.JOINT_OFFICE), str(sheet.pk), 10)]
    assert [row[5:7] for row in rows] == [["10", rows[0][6]], ["5", "已召开四次会议"]]
    assert {len(row) for row in rows} == {len(exporter.columns())}
    with pytest.raises(ValueError, match="no such sheet"):
        exporter.count(city.foreign_actor(Role.JOINT_OFFICE), str(sheet.pk), 10)
    empty = told | {"year": year - 9, "title": "没有记录的年度"}
    assert client.post(enter, empty).status_code == 302
    old = AssessmentSheet.unscoped.get(year=year - 9)
    client.post(reverse("meetings:sheet_act", args=[old.pk, "item"]), known)
    page = client.get(old.get_absolute_url())
    assert (page.context["score"].unknown, "该年度没有记录" in page.content.decode()) == (1, True)
    assert client.post(enter, told | {"title": "第二版"}).status_code == 302
    newer = AssessmentSheet.unscoped.get(edition=2, year=year)
    assert AssessmentItem.unscoped.filter(sheet=newer, typed=None).count() == 2, "a new edition begins without scores"


def test_points_follow_from_the_figure(office: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    from wuzha.meetings.rules.points import points_for

    assert [points_for(value, points=2000, full_at=10, none_at=0) for value in (-1, 0, 5, 10, 20)] == [
        0,
        0,
        1000,
        2000,
        2000,
    ]
    assert points_for(1, points=1000, full_at=0, none_at=3) == 666, "rounded down, and fewer may be better"


def test_what_waits_and_what_the_search_finds(city: City, office: Actor, member: Actor, members: list[Unit]) -> None:
    row = called(office, members)
    plan = plans.enter(office, 2023, "慈反诈联席办〔2023〕2号", "测试计划")
    source = MeetingSource()
    assert [one.pk for one in source.rows(office, timezone.now())] == [row.pk]
    assert source.what(row) == "登记出席情况"
    [hit] = find_meetings(office, Query.of(row.number, ["HY", "JH"]), 5)
    assert hit.url == row.get_absolute_url()
    assert [one.number for one in find_meetings(member, Query.of("测试全体", ["HY", "JH"]), 5)] == [row.number]
    assert [one.url for one in find_plans(office, Query.of("联席办", ["HY", "JH"]), 5)] == [plan.get_absolute_url()]
    assert (len(list(places(office))), list(places(member))) == (6, [])


def test_who_owes_what_by_kind(city: City, client: Client, office: Actor, members: list[Unit]) -> None:
    row = held(office, members)
    resolutions.resolve(office, row.pk, resolutions.NewResolution("甲", "甲", [members[0].pk], later(3)))
    plan = plans.enter(office, 2026, "测试2号", "计划")
    plans.add_task(office, plan.pk, plans.NewTask("1", members[0].pk, "任务", later(9)))
    plans.issue(office, plan.pk, timezone.localdate())
    page = client.get(reverse("meetings:owed"))
    [debt] = page.context["rows"]
    assert (debt.unit, debt.resolutions, debt.tasks, debt.others, debt.late) == (members[0], 1, 1, 0, 0)


def test_the_next_edition_of_a_year_and_an_unknown_figure(office: Actor) -> None:
    sheet = assessment.enter(office, 2022, "测试", "测试")
    item = assessment.NewItem("1", "破案", 100, "规则", None, "results.nothing", 1, 0)
    from tests.meetings.conftest import refused

    refused(Code.NO_INDICATOR, assessment.add_item, office, sheet.pk, item)
    refused(Code.SOURCE_MISSING, assessment.enter, office, 2022, "测试", " ")
    assert date(2022, 1, 1) <= timezone.localdate()
