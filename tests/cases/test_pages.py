# SPDX-License-Identifier: Apache-2.0
"""Pages of cases: a report is taken in, its next act is one press away, and what is faulty stands on its field."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cases.conftest import CASE_NO, PHONE, again, opened, today
from tests.factories import City
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cases.models import Case, CaseOfficer, Victim
from wuzha.cases.registry import Linked, Section, sections
from wuzha.cases.rules.life import State
from wuzha.cases.services import life
from wuzha.org.roles import May, Role
from wuzha.ui.record import Act

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(city: City) -> Client:
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(city.people[Role.INVESTIGATOR])
    return found


def now() -> str:
    return f"{timezone.localtime():%Y-%m-%dT%H:%M}"


def act(client: Client, case: Case, name: str, **given: object) -> Any:
    return client.post(reverse("cases:act", args=[case.pk, name]), given)


def report(city: City, **more: object) -> dict[str, object]:
    return {
        "source": "COUNTER", "received_at": now(), "fraud_type": "BRUSH", "unit": city.station.pk, "name": "测试乙",
        "phone": PHONE, "occurred_at": now(), "loss": "8万", "verified": "75000", "averted": "2万",
        "address": "测试市浒山街道测试路1号", "reached_by": ["SMS"], "paid_by": ["CASH"],
        "narrative": "刷单返利，现金交付",
    } | more  # fmt: skip


def test_a_report_becomes_a_case_with_its_victim(client: Client, city: City) -> None:
    answer = client.post(reverse("cases:new"), report(city))
    case = Case.unscoped.get()
    assert (answer.status_code, answer["location"]) == (302, case.get_absolute_url())
    victim = Victim.unscoped.get()
    assert (victim.verified_fen, victim.averted_fen) == (75_000_00, 20_000_00)
    assert (victim.loss_fen, victim.paid_by, str(victim.phone)) == (80_000_00, ["CASH"], "199****5518")
    page = client.get(case.get_absolute_url()).content.decode()
    assert "刷单返利" in page
    assert "1 名被害人" in page
    assert "登记受案" in page
    assert PHONE not in page


@pytest.mark.parametrize(
    ("field", "given", "words"),
    [
        ("phone", "12", "不是电话号码"),
        ("id_no", "330282196202290000", "不是身份证号"),
        ("loss", "很多", "金额"),
        ("fraud_type", "", "请填写"),
        ("report_no", "AJ00000001", "是本平台编号"),
        ("occurred_at", "2999-01-01T00:00", "不能晚于报案时间"),
    ],
)
def test_a_fault_stands_on_its_field_and_nothing_is_lost(
    client: Client, city: City, field: str, given: str, words: str
) -> None:
    answer = client.post(reverse("cases:new"), report(city, **{field: given}))
    form = answer.context["form"]
    assert answer.status_code == 422
    assert not Case.unscoped.exists()
    assert list(form.errors) == [field]
    assert words in "".join(form.errors[field])
    assert form["name"].value() == "测试乙"


def test_who_was_deceived_must_be_known_somehow(client: Client, city: City) -> None:
    form = client.post(reverse("cases:new"), report(city, name="", phone="")).context["form"]
    assert list(form.errors) == ["name"]
    assert not Case.unscoped.exists()


def test_the_next_act_is_done_from_the_page_and_a_refusal_opens_its_dialog_again(client: Client, case: Case) -> None:
    assert act(client, case, "accept", number="受1号", day=today(), days=3).status_code == 302
    wrong = act(client, case, "file", number="立1号", day=today(), organ="测试市公安局", case_no="A1")
    sheet = next(one for one in wrong.context["sheets"] if one["open"])
    assert (wrong.status_code, sheet["name"], list(sheet["form"].errors)) == (422, "file", ["case_no"])
    assert 'value="立1号"' in wrong.content.decode()
    act(client, case, "file", number="立1号", day=today(), organ="测试市公安局", case_no=CASE_NO)
    assert again(case).state == State.FILED


def test_a_case_is_given_to_officers_of_its_unit(city: City, case: Case) -> None:
    leader = city.people[Role.STATION_OFFICER]
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(leader)
    act(client, case, "assign", leads=leader.pk)
    assert CaseOfficer.unscoped.get(until=None).person_id == leader.pk
    foreign = act(client, case, "assign", leads=city.foreigners[Role.STATION_OFFICER].pk)
    assert foreign.status_code == 422


def test_a_victim_is_shown_for_the_case_and_the_look_is_in_the_trail(client: Client, case: Case) -> None:
    victim = Victim.unscoped.get()
    page = client.post(reverse("cases:victim_show", args=[victim.pk])).content.decode()
    assert PHONE in page
    event = Event.objects.filter(object_type="victim", object_id=str(victim.pk)).latest("pk")
    assert event.purpose
    assert case.number in event.purpose


def test_another_unit_sees_nothing_of_it(city: City, case: Case) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(city.foreigners[Role.INVESTIGATOR])
    assert client.get(case.get_absolute_url()).status_code == 404
    assert not client.get(reverse("cases:index"), {"tab": "all"}).context["page"].rows


def test_the_list_shows_victims_and_loss_and_can_be_narrowed(client: Client, city: City, case: Case) -> None:
    for query, number in (({}, 1), ({"tab": "solved"}, 0), ({"type": "LOAN"}, 0), ({"unit": city.station.pk}, 1),
                          ({"mine": "1"}, 0), ({"tab": "due"}, 1)):  # fmt: skip
        assert len(client.get(reverse("cases:index"), query).context["page"].rows) == number, query
    row = client.get(reverse("cases:index")).context["page"].rows[0]
    assert (row.victims_n, row.loss_fen) == (1, 80_000_00)


def test_another_domain_fills_a_part_of_the_page(client: Client, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: Any = Template("<i>{{ of.word }}</i>")
    part = Section(
        1, lambda: "对象", lambda: "没有对象", lambda actor, of: [Linked("张某", "/people/1/", "取款")],
        acts=lambda actor, of: [Act("登记", url=f"/people/new/?case={of.pk}", key="p"), Act("拘留", refused="先立案")],
        template=drawn, context=lambda actor, of: {"word": of.number},
    )  # fmt: skip
    hidden = Section(2, lambda: "不见", lambda: "", needs=(May.MANAGE_UNITS,))
    monkeypatch.setattr("wuzha.cases.views.record.sections", [*sections, hidden, part])
    page = client.get(case.get_absolute_url())
    text = page.content.decode()
    assert {"登记", "拘留"} <= {str(one.label) for one in page.context["next"].others}
    assert f"<i>{case.number}</i>" in text
    assert (text.count("/people/new/"), text.count('data-key="p"')) == (2, 1)
    assert "先立案" in text
    assert "不见" not in text


def test_a_report_joins_a_filed_case_by_either_number_and_that_shows_both(
    client: Client, city: City, officer: Actor, case: Case
) -> None:
    other, third = opened(city, officer), opened(city, officer)
    life.accept(officer, case.pk, "受1号", today())
    life.file(officer, case.pk, "立1号", today(), "测试市公安局", CASE_NO)
    page = client.get(case.get_absolute_url()).content.decode()
    assert case.number in page
    assert CASE_NO in page
    for one, number in ((other, CASE_NO.lower()), (third, case.number)):
        assert act(client, one, "merge", into=number, reason="同一人所为").status_code == 302
        assert again(one).merged_into_id == case.pk


def test_a_case_without_a_unit_is_the_centre_s(client: Client, city: City, case: Case) -> None:
    Case.unscoped.filter(pk=case.pk).update(unit=None)
    rows = client.get(reverse("cases:index")).content.decode().split("data-rows")[1]
    assert city.centre.name in rows
    assert "不明" not in rows


def test_what_happened_is_opened_for_the_case_and_stands_in_the_dialog_that_puts_it_right(
    client: Client, city: City
) -> None:
    told = report(city, place="测试市浒山街道测试路9号", report_no="J20261128001")
    client.post(reverse("cases:new"), told)
    case = Case.unscoped.get()
    page = client.get(case.get_absolute_url()).content.decode()
    assert "J20261128001" in page
    assert str(told["narrative"]) not in page
    page = client.post(reverse("cases:story_show", args=[case.pk])).content.decode()
    assert page.count(str(told["narrative"])) == 2
    assert page.count(str(told["place"])) == 2
    event = Event.objects.filter(object_type="case", object_id=str(case.pk), fields__contains=["narrative"]).get()
    assert set(event.fields) == {"place", "narrative"}
    changed = {
        "fraud_type": "BRUSH", "unit": city.station.pk, "narrative": "另有一笔", "place": told["place"],
        "reason": "漏记",
    }  # fmt: skip
    assert act(client, case, "edit", **changed).status_code == 302
    page = client.post(reverse("cases:story_show", args=[case.pk])).content.decode()
    assert str(told["narrative"]) in page  # said before
    assert page.count("另有一笔") == 2
