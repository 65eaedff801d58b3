# SPDX-License-Identifier: Apache-2.0
"""Every refusal that a form of operations can give stands on the field that it is about, with nothing lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City
from tests.operations.conftest import admitted, at, run, today
from tests.refusing import refusals
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case
from wuzha.operations.errors import Code
from wuzha.operations.models import Operation, OperationStep
from wuzha.operations.services import duty, force, life, tags, targets, training
from wuzha.operations.services.targets import Aim
from wuzha.operations.services.training import NewTraining
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def client(city: City) -> Client:
    found = Client()
    found.force_login(city.people[Role.INVESTIGATOR])
    return found


def act(operation: Operation, name: str) -> str:
    return reverse("operations:act", args=[operation.pk, name])


def test_of_an_operation_and_its_steps(client: Client, city: City, actor: Actor, operation: Operation) -> None:
    new = {"name": "断卡", "kind": "DUANKA", "issued_by": "甲", "since": at(today()), "unit": str(city.centre.pk)}
    step = {"day": at(today() - 20 * DAY), "number": "", "note": ""}
    with refusals() as told:
        told.form(client, Code.DAYS_ORDER, "until", reverse("operations:new"), **new, until=at(today() - DAY))
        told.form(client, Code.STEP_BEFORE, "day", act(operation, "end"), **step)
        right = {"until": at(operation.until or today()), "number": "", "reason": "延期"}
        told.form(client, Code.SAME_ANSWER, "until", act(operation, "extend"), **right)
        life.end(actor, operation.pk, today() - 5 * DAY)
        begun = OperationStep.unscoped.get(operation=operation, act="start")
        late = {"step": str(begun.pk), "day": at(today()), "number": "", "reason": "记错"}
        told.form(client, Code.STEP_AFTER, "day", act(operation, "correct"), **late)
        life.sum_up(actor, operation.pk, today(), "报1号")
        report = OperationStep.unscoped.get(operation=operation, act="sum_up")
        empty = {"step": str(report.pk), "day": at(today()), "number": "", "reason": "记错"}
        told.form(client, Code.REPORT_MISSING, "number", act(operation, "correct"), **empty)


def test_of_a_mark(client: Client, actor: Actor, operation: Operation, case: Case) -> None:
    tags.tag(actor, operation.pk, case.pk, "同一团伙")
    right = {"case": case.number, "since": at(today()), "reason": "再标"}
    with refusals() as told:
        told.form(client, Code.TAGGED_ALREADY, "case", act(operation, "tag"), **right)
        told.form(client, Code.TAG_BEFORE, "since", act(operation, "tag"), **right | {"since": at(today() - 30 * DAY)})


def test_of_a_target(client: Client, actor: Actor, operation: Operation, figure: str) -> None:
    open_end = run(actor, until=None)
    right = {
        "indicator": figure, "unit": "", "value": "30", "since": at(operation.since), "until": at(today()),
        "monthly": "", "reason": "",
    }  # fmt: skip
    url = act(operation, "target")
    with refusals() as told:
        told.form(client, Code.OUTSIDE, "until", url, **right | {"until": at(today() + 90 * DAY)})
        told.form(client, Code.MONTHS_COUNT, "monthly", url, **right | {"monthly": "1 2 3 4"})
        one_day = right | {"since": at(today()), "monthly": "10"}
        told.form(client, Code.MONTHS_SUM, "monthly", url, **one_day)
        told.form(client, "Enter whole numbers with spaces", "monthly", url, **right | {"monthly": "十 二"})
        far = right | {"until": at(today() + 1200 * DAY)}
        told.form(client, Code.TOO_MANY_DAYS, "until", act(open_end, "target"), **far)
        targets.set_target(actor, operation.pk, Aim(figure, 30, operation.since, today()))
        told.form(client, Code.TARGET_THERE, "indicator", url, **right)


def test_of_the_force(client: Client, actor: Actor) -> None:
    member = admitted(actor, badge="100001")
    url = reverse("operations:force_act", args=["admit"])
    new = {
        "person": "", "name": "测试警一", "badge": "100001", "grade": "OFFICER", "unit": "", "post": "ARREST",
        "since": at(today()),
    }  # fmt: skip
    own = reverse("operations:member_act", args=[member.pk, "release"])
    paste = reverse("operations:force_act", args=["paste"])
    with refusals() as told:
        told.form(client, Code.NAME_MISSING, "name", url, **new | {"name": ""})
        told.form(client, Code.BADGE_TAKEN, "badge", url, **new | {"name": "测试警二"})
        told.form(client, Code.SERVES_ALREADY, "name", url, **new)
        told.form(client, Code.DAYS_ORDER, "until", own, until=at(today() - 300 * DAY), reason="走")
        told.form(client, Code.TOO_MANY_ROWS, "rows", paste, rows="甲,,民警\n" * 501, since=at(today()))
        told.form(client, Code.NO_ROWS, "rows", paste, rows="姓名,类别", since=at(today()))
        force.release(actor, member.pk, today() - DAY, "轮换")
        told.form(client, Code.TERM_BEFORE, "since", url, **new | {"since": at(today() - DAY)})
        told.form(client, Code.NOT_SERVING, None, own, until=at(today()), reason="走")


def test_of_a_duty(client: Client, actor: Actor) -> None:
    member = admitted(actor)
    put = reverse("operations:duty_act", args=["put_on"])
    right = {"member": str(member.pk), "shift": "DAY", "first": at(today() + DAY), "last": "", "every": "1"}
    duty.put_on(actor, member.pk, [today() + DAY], "DAY")
    with refusals() as told:
        told.form(client, Code.ON_ALREADY, "member", put, **right)
        told.form(client, Code.DUTY_OVER, "first", put, **right | {"first": at(today() - 3 * DAY)})
        told.form(client, "Enter a day after the first one", "last", put, **right | {"last": at(today() - DAY)})


def test_of_a_training(client: Client, actor: Actor) -> None:
    member = admitted(actor)
    later = training.plan(actor, NewTraining("课", timezone.now() + DAY, 60))
    held = training.plan(actor, NewTraining("课", timezone.now() - DAY, 60))
    training.attend(actor, held.pk, {member.pk: "PRESENT"})

    def url(pk: int, name: str) -> str:
        return reverse("operations:training_act", args=[pk, name])

    new = {"topic": "课", "starts_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}", "hours": "0.1"}
    with refusals() as told:
        told.form(client, Code.NO_HOURS, "hours", reverse("operations:training_new"), **new)
        told.form(client, Code.NOT_BEGUN, None, url(later.pk, "attend"), **{f"member-{member.pk}": "PRESENT"})
        told.form(client, Code.HELD, None, url(held.pk, "call_off"), reason="取消")
        training.call_off(actor, later.pk, "取消")
        told.form(client, Code.CALLED_OFF, None, url(later.pk, "call_off"), reason="再取消")
