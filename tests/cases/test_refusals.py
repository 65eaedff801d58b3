# SPDX-License-Identifier: Apache-2.0
"""Every refusal that a form of cases can give stands on the field that it is about, with nothing lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cases.conftest import CASE_NO, PHONE, again, opened, refused, today
from tests.factories import City
from tests.refusing import refusals
from wuzha.audit.actor import Actor
from wuzha.cases.errors import Code
from wuzha.cases.models import Case, CaseStep, Victim
from wuzha.cases.rules.life import Act
from wuzha.cases.services import life
from wuzha.cases.services.opening import take_in
from wuzha.cases.services.people import NewVictim
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db
ORGAN = "测试市公安局"


@pytest.fixture
def client(city: City) -> Client:
    found = Client()
    found.force_login(city.people[Role.INVESTIGATOR])
    return found


def act(case: Case, name: str) -> str:
    return reverse("cases:act", args=[case.pk, name])


def test_of_a_new_report(client: Client, city: City) -> None:
    now = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    right = {
        "source": "COUNTER", "received_at": now, "fraud_type": "BRUSH", "unit": str(city.station.pk), "name": "测试乙",
        "phone": "", "occurred_at": now,
    }  # fmt: skip
    url, later = reverse("cases:new"), f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    with refusals() as told:
        told.form(client, Code.WHO_MISSING, "name", url, **right | {"name": ""})
        told.form(client, Code.OUR_NUMBER, "report_no", url, **right | {"report_no": "AJ00000001"})
        told.form(client, Code.REPORT_BEFORE_DEED, "occurred_at", url, **right | {"occurred_at": later})
        told.form(client, Code.IN_FUTURE, "received_at", url, **right | {"received_at": later})


def test_of_a_report_that_was_taken_before_and_of_sums_above_the_loss(
    client: Client, city: City, case: Case, officer: Actor
) -> None:
    at = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    given = {
        "source": "COUNTER", "received_at": at, "fraud_type": "BRUSH", "unit": str(city.station.pk), "name": "测试甲",
        "phone": PHONE, "occurred_at": at, "loss": "80000",
    }  # fmt: skip
    url = reverse("cases:new")
    with refusals() as told:
        told.form(client, Code.TAKEN_BEFORE, "another", url, **given)
        told.form(client, Code.SUMS_ABOVE, "sums_why", url, **given | {"another": "on", "verified": "90000"})
        told.form(client, Code.SUMS_ABOVE, "sums_why", url, **given | {"another": "on", "averted": "90000"})
    assert Case.unscoped.get().pk == case.pk
    answer = client.post(url, given)
    assert f'href="{case.get_absolute_url()}"' in answer.content.decode()
    assert client.post(url, given | {"another": "on", "verified": "90000", "sums_why": "另有手续费"}).status_code == 302
    assert Case.unscoped.count() == 2
    other = life.NewCase("COUNTER", case.received_at, "BRUSH", city.station.pk)
    who = NewVictim(case.received_at, case.received_at, "测试丁", "19900005599")
    assert take_in(officer, other, who).pk  # another person is not asked about
    refused(Code.TAKEN_BEFORE, take_in, officer, other, who)


def test_of_sums_that_are_put_right_above_the_loss(client: Client, case: Case) -> None:
    victim = Victim.unscoped.get()
    given = {
        "occurred_at": f"{timezone.localtime(victim.occurred_at):%Y-%m-%dT%H:%M}", "loss": "80000",
        "reported_at": f"{timezone.localtime(victim.reported_at):%Y-%m-%dT%H:%M}", "verified": "80001",
        "reason": "核实", "reached_by": ["SOCIAL"], "paid_by": ["GOLD"],
    }  # fmt: skip
    url = act(case, f"victim-{victim.pk}")
    with refusals() as told:
        told.form(client, Code.SUMS_ABOVE, "sums_why", url, **given)
    client.post(url, given | {"sums_why": "含利息"})
    assert Victim.unscoped.get().verified_fen == 80_001_00
    assert victim.case_id == case.pk


def test_of_an_extension(client: Client, city: City, officer: Actor) -> None:
    case = opened(city, officer, ago=9)
    life.accept(officer, case.pk, "受1号", today() - timedelta(days=8))
    given = {"number": "延1号", "day": today().isoformat(), "organ": "测试市公安局 王某", "days": "30", "note": "重大"}
    page = client.get(case.get_absolute_url())
    assert "登记延长立案期限" in page.content.decode()
    url = act(case, "extend")
    with refusals() as told:
        told.form(client, Code.LIMIT_OVER, "day", url, **given)  # three days ran out five days ago
        told.form(client, "This field is required.", "organ", url, **given | {"organ": ""})
        told.form(client, "This field is required.", "note", url, **given | {"note": ""})
    in_time = (today() - timedelta(days=6)).isoformat()
    assert client.post(url, given | {"day": in_time}).status_code == 302
    assert again(case).decide_days == 30
    with refusals() as told:
        told.form(client, Code.NOT_LONGER, "days", url, **given | {"days": "7", "number": "延2号"})


def test_only_procuratorate_or_court_ends_what_was_sent(client: Client, officer: Actor, case: Case) -> None:
    life.accept(officer, case.pk, "受1号", today())
    life.file(officer, case.pk, "立1号", today(), ORGAN, CASE_NO)
    life.solve(officer, case.pk, "破1号", today(), ORGAN, "嫌疑人由外地公安机关抓获")
    life.send(officer, case.pk, "起1号", today(), "测试市人民检察院")
    with refusals() as told:
        given = {"number": "审1号", "day": today().isoformat(), "organ": ORGAN}
        told.form(client, Code.ENDED_BY, "organ", act(case, "conclude"), **given)


def test_of_a_document(client: Client, city: City, officer: Actor, case: Case) -> None:
    day, before = today().isoformat(), (today() - timedelta(days=1)).isoformat()
    with refusals() as told:
        told.form(client, Code.OUR_NUMBER, "number", act(case, "accept"), number="ZJ00000001", day=day, days="3")
        old = (today() - timedelta(days=9)).isoformat()
        told.form(client, Code.BEFORE_REPORT, "day", act(case, "accept"), number="受1号", day=old, days="3")
        life.accept(officer, case.pk, "受1号", today())
        right = {"number": "立1号", "day": day, "organ": ORGAN, "case_no": CASE_NO}
        told.form(client, Code.PAPER_BEFORE, "day", act(case, "file"), **right | {"day": before})
        told.form(client, Code.CASE_NO_SHAPE, "case_no", act(case, "file"), **right | {"case_no": "A1"})
        other = opened(city, officer)
        life.accept(officer, other.pk, "受2号", today())
        life.file(officer, other.pk, "立2号", today(), ORGAN, CASE_NO)
        told.form(client, Code.CASE_NO_TAKEN, "case_no", act(case, "file"), **right)


def test_of_a_document_put_right(client: Client, officer: Actor, case: Case) -> None:
    life.accept(officer, case.pk, "受1号", today() - timedelta(days=1))
    life.file(officer, case.pk, "立1号", today() - timedelta(days=1), ORGAN, CASE_NO)
    step = CaseStep.unscoped.get(case=case, act=Act.ACCEPT)
    right = {"step": str(step.pk), "number": "受1号", "day": str(step.day), "organ": "", "reason": "抄错"}
    with refusals() as told:
        told.form(client, Code.SAME_ANSWER, "number", act(case, "correct"), **right)
        told.form(client, Code.PAPER_AFTER, "day", act(case, "correct"), **right | {"day": today().isoformat()})


def test_of_joining(client: Client, city: City, officer: Actor, case: Case) -> None:
    other = opened(city, officer)
    with refusals() as told:
        told.form(client, Code.SAME_CASE, "into", act(case, "merge"), into=case.number, reason="同一人")
        third = opened(city, officer)
        life.merge(officer, third.pk, other.pk, "同一人")
        told.form(client, Code.JOINED_ALREADY, "into", act(case, "merge"), into=third.number, reason="同一人")
    assert again(case).merged_into_id is None
