# SPDX-License-Identifier: Apache-2.0
"""Mistakes of memberships, agendas and plans are put right: what was said stays, with the reason and who did it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from tests.factories import City, make_unit
from tests.meetings.conftest import called, held, later, refused
from tests.refusing import refusals
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.meetings.errors import Code
from wuzha.meetings.models import AgendaItem, Correction, Membership, Plan, PlanTask
from wuzha.meetings.services import correcting, meetings, membership, plans
from wuzha.meetings.services.correcting import RightMember, RightTask
from wuzha.meetings.services.plans import NewTask
from wuzha.org.models import Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.requests.models import Request
from wuzha.requests.services import answering, asking
from wuzha.requests.services.answering import Answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(city: City) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(city.people[Role.JOINT_OFFICE])
    return client


@pytest.fixture
def plan(office: Actor, members: list[Unit]) -> Plan:
    """A plan that is issued, with a task of the first member."""
    row = plans.enter(office, later(0).year, f"测试办〔{later(0).year}〕2号", "测试计划")
    plans.add_task(office, row.pk, NewTask("1", members[0].pk, "建立机制", later(30), "建立工作机制"))
    return plans.issue(office, row.pk, later(0))


def of(unit: Unit) -> Membership:
    found: Membership = Membership.unscoped.get(unit=unit)
    return found


def right(row: Membership, **more: Any) -> RightMember:
    names = ("part", "sector", "since", "until", "basis")
    return RightMember(**({name: getattr(row, name) for name in names} | more))


def test_days_of_a_membership_are_put_right_and_what_they_were_stays(
    office: Actor, member: Actor, members: list[Unit]
) -> None:
    row = of(members[0])
    correcting.membership(office, row.pk, right(row, since=date(2016, 6, 1)), "日期录错", version=row.version)
    assert of(members[0]).since == date(2016, 6, 1)
    one = Correction.unscoped.get()
    assert ("2016-05-01" in one.was, "2016-06-01" in one.now, one.reason) == (True, True, "日期录错")
    assert one.by_id == office.person_id
    assert Event.objects.filter(action="membership.correct", object_id=str(row.pk)).exists()
    assert list(Correction.objects.visible_to(member)) == [one], "the unit sees its own"
    for change in (
        lambda: Correction.unscoped.filter(pk=one.pk).update(reason="改"),
        lambda: Correction.unscoped.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
            change()


def test_a_membership_of_a_mistake_is_taken_out_and_told_of(office: Actor, members: list[Unit]) -> None:
    row = of(members[1])
    correcting.membership(office, row.pk, right(row), "该单位并非成员", out=True)
    assert not Membership.unscoped.filter(unit=members[1]).exists()
    assert Correction.unscoped.get().now == ""


def test_an_agenda_is_put_right_until_the_minutes_are_issued(office: Actor, members: list[Unit]) -> None:
    row = held(office, members)
    point = AgendaItem.unscoped.get(meeting=row)
    correcting.item(office, row.pk, point.pk, "题目录错", topic="通报测试情况", reports=members[1].pk)
    point.refresh_from_db()
    assert (point.topic, point.reports_id) == ("通报测试情况", members[1].pk)
    refused(Code.NO_AGENDA, correcting.item, office, row.pk, point.pk, "误录", out=True)
    meetings.say(office, row.pk, "会议通报了情况")
    meetings.minute(office, row.pk, f"测试办纪要〔{later(0).year}〕1号", later(0))
    refused(Code.WRONG_STATE, correcting.item, office, row.pk, point.pk, "再改", topic="别的")


def test_a_task_that_is_asked_is_withdrawn_and_asked_anew_of_the_right_unit(
    office: Actor, members: list[Unit], plan: Plan
) -> None:
    task = PlanTask.unscoped.get()
    correcting.task(office, plan.pk, task.pk, RightTask(unit_id=members[1].pk), "责任单位录错")
    task.refresh_from_db()
    assert [(one.addressed_id, one.state) for one in Request.unscoped.order_by("pk")] == [
        (members[0].pk, "WITHDRAWN"), (members[1].pk, "SENT"),
    ]  # fmt: skip
    assert task.request_id == Request.unscoped.latest("pk").pk
    correcting.task(office, plan.pk, task.pk, RightTask(), "重复录入", out=True)
    assert not PlanTask.unscoped.exists()
    assert set(Request.unscoped.values_list("state", flat=True)) == {"WITHDRAWN"}
    assert Correction.unscoped.filter(of_type="plan", of_id=plan.pk).count() == 2


def test_every_refusal_of_a_correction_stands_on_its_field(
    city: City, client: Client, office: Actor, member: Actor, members: list[Unit], plan: Plan
) -> None:
    row, meeting, task = of(members[0]), called(office, members), PlanTask.unscoped.get()
    url = reverse("meetings:member_act", args=[row.pk, "correct"])
    same = {"part": row.part, "sector": row.sector, "since": f"{row.since}", "until": "", "basis": row.basis}
    of_meeting = reverse("meetings:act", args=[meeting.pk, "correct"])
    of_plan = reverse("meetings:plan_act", args=[plan.pk, "correct"])
    point = AgendaItem.unscoped.get(meeting=meeting)
    with refusals() as told:
        told.form(client, Code.NOTHING_RIGHT, None, url, **same, reason="看错")
        told.form(client, Code.DAYS_ORDER, "until", url, **same | {"until": "2010-01-01"}, reason="录错")
        told.form(client, Code.UNIT_NOT_THERE, "since", url, **same | {"since": "1900-01-01"}, reason="录错")
        membership.charge(office, row.pk, "测试职责", date(2020, 1, 1))
        told.form(client, Code.HAS_DUTIES, "out", url, **same, out="on", reason="误录")
        told.form(client, Code.OUTSIDE_MEMBERSHIP, "since", url, **same | {"since": "2021-01-01"}, reason="录错")
        told.form(client, Code.NO_AGENDA, "out", of_meeting, item=str(point.pk), out="on", reason="误录")
        told.form(client, Code.NOTHING_RIGHT, None, of_meeting, item=str(point.pk), reason="看错")
        told.form(client, Code.NOTHING_RIGHT, None, of_plan, task=str(task.pk), reason="看错")
        told.form(client, Code.DUE_BEFORE, "due_on", of_plan, task=str(task.pk), due_on="2020-01-01", reason="录错")
        third = of(members[2])
        after = make_unit(UnitKind.MEMBER, "330282-M09", "测试接续单位", city.city)
        membership.leave(office, third.pk, date(2025, 12, 31), successor_id=after.pk)
        other = reverse("meetings:member_act", args=[third.pk, "correct"])
        told.form(client, Code.FOLLOWED, "until", other, **same | {"until": "2025-12-30"}, reason="录错")
        asked = Request.unscoped.get(pk=task.request_id)
        answering.sign(member, asked.pk)
        answering.answer(member, asked.pk, Answer("已完成", "DONE"))
        asking.accept(office, asked.pk)
        told.form(client, Code.ANSWERED_ALREADY, "task", of_plan, task=str(task.pk), title="别的", reason="录错")
    page = client.get(plan.get_absolute_url()).content.decode()
    assert f"source={plan.number}" in page, "the table is taken in for this plan"
