# SPDX-License-Identifier: Apache-2.0
"""Pages of leads: recorded, checked, handed on in a few presses; each refusal on its field; rights by two persons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cases.conftest import opened
from tests.factories import City
from tests.leads.conftest import (
    FOUND,
    PHONE,
    SECRETS,
    TELLER,
    WHAT,
    again,
    answered,
    concluded,
    given,
    request_of,
    told,
)
from tests.refusing import refusals
from wuzha.audit.actor import Actor
from wuzha.cases.services.life import accept, not_file
from wuzha.leads.errors import Code
from wuzha.leads.finders import leads as found
from wuzha.leads.finders import places
from wuzha.leads.models import FormerLeadFact, InformantRight, Lead, LeadOnward, LeadStep, Reward
from wuzha.leads.rules.life import State
from wuzha.leads.services import ending, informants
from wuzha.leads.services.recording import NewInformant
from wuzha.org.roles import Role
from wuzha.requests.errors import Code as RequestCode
from wuzha.search.query import Query

pytestmark = pytest.mark.django_db


def as_role(city: City, role: Role) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(city.people[role])
    return client


@pytest.fixture
def client(city: City) -> Client:
    return as_role(city, Role.INVESTIGATOR)


def act(lead: Lead, name: str) -> str:
    return reverse("leads:act", args=[lead.pk, name])


def day(count: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=count)).isoformat()


def new(**more: object) -> dict[str, object]:
    return {
        "kind": "CARDS", "source": "SUPERIOR", "received_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
        "source_no": "浙线〔2026〕7号", "sender": "省厅", "what": WHAT, "name": "测试乙", "phone": PHONE,
        "informant_name": TELLER.name, "informant_phone": TELLER.phone,
    } | more  # fmt: skip


def test_from_the_form_to_the_end(city: City, client: Client) -> None:
    answer = client.post(reverse("leads:new") + "?from=call-12", new())
    lead = Lead.unscoped.get()
    assert (answer.status_code, answer["location"]) == (302, lead.get_absolute_url())
    assert (lead.origin_type, lead.origin_id, lead.source) == ("call", 12, "SUPERIOR")
    assert client.post(act(lead, "check"), {"unit": city.station.pk, "what": "请核查"}).status_code == 302
    station, row = as_role(city, Role.STATION_OFFICER), request_of(lead)
    inside = station.get(row.get_absolute_url()).content.decode()
    assert lead.get_absolute_url() in inside
    station.post(reverse("requests:act", args=[row.pk, "sign"]))
    station.post(reverse("requests:act", args=[row.pk, "answer"]), {"text": FOUND, "conclusion": "TRUE"})
    client.post(reverse("requests:act", args=[row.pk, "accept"]), {"note": ""})
    assert again(lead).state == State.CONCLUDED
    client.post(act(lead, "open_case"), {"fraud_type": "BRUSH", "unit": city.station.pk})
    client.post(act(lead, "reply"), {"text": "经查属实，已立案", "number": "测复1号"})
    paid = {
        "sum": "1000",
        "basis": "奖励办法",
        "paid_on": day(),
        "paid_by": "反诈中心",
        "receipt_no": "收据1",
        "approved_by": "测试局长",
    }
    client.post(act(lead, "reward"), paid)
    client.post(act(lead, "close"), {"reason": ""})
    assert (again(lead).state, Reward.unscoped.get().fen) == (State.CLOSED, 100_000)
    page = client.get(lead.get_absolute_url()).content.decode()
    assert all(word in page for word in ("属实", "奖励办法", "1,000.00", "已办结"))
    assert [one for one in SECRETS if one in page] == []


def test_it_is_shown_for_the_case_and_the_look_says_so(client: Client, lead: Lead) -> None:
    page = client.get(lead.get_absolute_url()).content.decode()
    assert (WHAT in page, PHONE in page) == (False, False)
    shown = client.post(reverse("leads:show", args=[lead.pk])).content.decode()
    assert (WHAT in shown, PHONE in shown) == (True, True)


def test_who_told_is_shown_to_a_holder_of_the_right_only(city: City, client: Client, lead: Lead) -> None:
    url = reverse("leads:informant", args=[lead.pk])
    assert client.post(url, {"purpose": "发放奖励"}).status_code == 422
    given(city, Role.INVESTIGATOR)
    assert "查看举报人" in client.get(lead.get_absolute_url()).content.decode()
    assert TELLER.phone in client.post(url, {"purpose": "发放奖励"}).content.decode()


def test_the_list_is_narrowed_and_who_names_the_same_is_shown(city: City, client: Client, officer: Actor) -> None:
    lead, other = told(officer), told(officer, source="BANK")
    for query, number in (({}, 2), ({"tab": "onward"}, 0), ({"kind": "DEVICES"}, 0), ({"source": "BANK"}, 1),
                          ({"tab": "reply"}, 0), ({"tab": "all", "conclusion": "TRUE"}, 0)):  # fmt: skip
        assert len(client.get(reverse("leads:index"), query).context["page"].rows) == number, query
    assert client.get(lead.get_absolute_url()).context["same"] == [other]
    [first, second] = found(officer, Query.of(PHONE, ["XS"]), 9)
    assert {first.number, second.number} == {lead.number, other.number}
    assert len(list(places(officer))) == 3


def test_no_text_of_a_lead_names_who_told_of_it(city: City, client: Client, lead: Lead) -> None:
    paid = {"sum": "1000", "paid_on": day(), "paid_by": "中心", "receipt_no": "收据1", "approved_by": "测试局长"}
    with refusals() as wrong:
        asked = {"unit": city.station.pk, "what": f"{TELLER.name}可带路"}
        wrong.form(client, Code.NAMES_INFORMANT, "what", act(lead, "check"), **asked)
        wrong.form(client, Code.NAMES_INFORMANT, "text", act(lead, "feedback"), text=f"已联系 {TELLER.phone}")
        Lead.unscoped.filter(pk=lead.pk).update(state=State.CHECKING, checking=city.station)
        Lead.unscoped.filter(pk=lead.pk).update(state=State.CONCLUDED, conclusion="TRUE")
        LeadStep.unscoped.create(lead=lead, act="conclude", from_state="CHECKING", to_state="CONCLUDED", code="TRUE")
        wrong.form(client, Code.NAMES_INFORMANT, "basis", act(lead, "reward"), **paid, basis=f"奖励 {TELLER.name}")
        early = paid | {"paid_on": (timezone.localdate() - timedelta(days=1)).isoformat(), "basis": "办法"}
        wrong.form(client, Code.PAID_BEFORE, "paid_on", act(lead, "reward"), **early)
        client.post(act(lead, "reward"), paid | {"basis": "办法"})
        wrong.form(client, Code.RECEIPT_TAKEN, "receipt_no", act(lead, "reward"), **paid, basis="办法")
    assert "收据1" in client.get(lead.get_absolute_url()).content.decode()
    station = as_role(city, Role.STATION_OFFICER).get(lead.get_absolute_url())
    assert (station.status_code, "收据1" in station.content.decode()) == (200, False)  # who checks learns of no reward


def test_a_visit_lies_between_the_question_and_the_answer(city: City, client: Client, officer: Actor) -> None:
    lead = told(officer, informant=NewInformant())
    client.post(act(lead, "check"), {"unit": city.station.pk, "what": "请核查"})
    station, row = as_role(city, Role.STATION_OFFICER), request_of(lead)
    station.post(reverse("requests:act", args=[row.pk, "sign"]))
    url, right = reverse("requests:act", args=[row.pk, "answer"]), {"text": FOUND, "conclusion": "TRUE"}
    with refusals() as wrong:
        for days in (-1, 1):
            visited = (timezone.localdate() + timedelta(days=days)).isoformat()
            wrong.form(station, RequestCode.FIELD_DAY, "field_visited_on", url, **right, field_visited_on=visited)


def test_it_does_not_end_on_a_case_that_was_not_filed(city: City, client: Client, officer: Actor) -> None:
    lead, case = told(officer, informant=NewInformant()), opened(city, officer)
    Lead.unscoped.filter(pk=lead.pk).update(state=State.CHECKING, checking=city.station)
    Lead.unscoped.filter(pk=lead.pk).update(state=State.CONCLUDED, conclusion="TRUE")
    LeadOnward.unscoped.create(lead=lead, way="CASE", case=case)
    assert "接警" in client.get(lead.get_absolute_url()).content.decode()
    accept(officer, case.pk, "受案字1号", timezone.localdate())
    not_file(officer, case.pk, "不立字1号", timezone.localdate(), "测试市公安局")
    with refusals() as wrong:
        wrong.form(client, Code.REASON_MISSING, "reason", act(lead, "close"), reason="")


def test_it_is_put_right_and_what_it_said_before_stays(client: Client, officer: Actor) -> None:
    lead = told(officer, source="SUPERIOR", source_no="浙线〔2026〕7号", informant=NewInformant())
    told(officer, source="BANK", source_no="甲1号", informant=NewInformant())
    url, due = act(lead, "correct"), again(lead).reply_due_at
    received = f"{timezone.localtime(lead.received_at):%Y-%m-%dT%H:%M}"
    right = {
        "kind": "DEVICES", "source": "SUPERIOR", "received_at": received,
        "source_no": "浙线〔2026〕7号", "phone": "19900005520", "reason": "听错",
    }  # fmt: skip
    with refusals() as wrong:
        wrong.form(client, Code.REASON_MISSING, "reason", url, **right | {"reason": ""})
        same = {"kind": lead.kind, "phone": ""}
        wrong.form(client, Code.SAME_ANSWER, "kind", url, **right | same)
        wrong.form(client, Code.NUMBER_TAKEN, "source_no", url, **right | {"source": "BANK", "source_no": "甲1号"})
    assert client.post(url, right).status_code == 302
    fresh = again(lead)
    assert (fresh.kind, fresh.reply_due_at, fresh.state) == ("DEVICES", due, lead.state)
    page = client.get(lead.get_absolute_url()).content.decode()
    assert "此前登记" in page
    assert PHONE not in page
    assert PHONE in client.post(reverse("leads:show", args=[lead.pk])).content.decode()
    assert [hit.number for hit in found(officer, Query.of("19900005520", ["XS"]), 9)] == [lead.number]
    assert {one.name for one in FormerLeadFact.unscoped.all()} == {"kind", "phone"}
    assert client.post(url, right | {"source": "CALL"}).status_code == 302
    assert again(lead).reply_due_at != due  # the clock is that of the source


def test_refusals_of_a_new_lead(client: Client, officer: Actor) -> None:
    told(officer, source="SUPERIOR", source_no="浙线〔2026〕7号")
    url = reverse("leads:new")
    with refusals() as wrong:
        wrong.form(client, Code.NUMBER_TAKEN, "source_no", url, **new(informant_name="", informant_phone=""))
        wrong.form(client, Code.CLEAR_NUMBER, "source_no", url, **new(source_no=PHONE))
        later = f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}"
        wrong.form(client, Code.IN_FUTURE, "received_at", url, **new(source_no="", received_at=later))


def test_refusals_of_acts(city: City, client: Client, officer: Actor, lead: Lead) -> None:
    without = told(officer, informant=NewInformant(), source="SUPERIOR")
    paid = {
        "sum": "1000",
        "basis": "办法",
        "paid_on": day(),
        "paid_by": "中心",
        "receipt_no": "收据1",
        "approved_by": "测试局长",
    }
    with refusals() as wrong:
        wrong.form(client, Code.NO_CONCLUSION, None, act(lead, "close"), reason="算了")
        wrong.form(client, Code.NOTHING_DUE, None, act(lead, "reply"), text="复", number="")
        wrong.form(client, Code.NOT_EARNED, None, act(lead, "reward"), **paid)
        wrong.form(client, Code.INFORMANT_THERE, None, act(lead, "informant"), informant_name="测试丁")
        wrong.form(client, Code.WHO_MISSING, "informant_name", act(without, "informant"), informant_note="常客")
        wrong.form(client, Code.NO_RIGHT, "purpose", reverse("leads:informant", args=[lead.pk]), purpose="看看")
        concluded(city, officer, lead)
        wrong.form(client, Code.REASON_MISSING, "reason", act(lead, "close"), reason="")
        wrong.form(client, Code.SUM_MISSING, "sum", act(lead, "reward"), **paid | {"sum": "0"})
        wrong.form(client, Code.IN_FUTURE, "paid_on", act(lead, "reward"), **paid | {"paid_on": day(1)})
        ending.hand_on(officer, lead.pk, "PENALTY", "治安大队")
        twice = {"way": "PENALTY", "organ": "治安大队", "number": ""}
        wrong.form(client, Code.HANDED_ON_ALREADY, "way", act(lead, "hand_on"), **twice)
        wrong.form(client, Code.NOT_FOUND, "case", act(lead, "join_case"), case="AJ99999999")
        concluded(city, officer, without)
        wrong.form(client, Code.NO_INFORMANT, None, act(without, "reward"), **paid)
        wrong.form(client, Code.NOT_REPLIED, None, act(without, "close"), reason="已办")


def test_refusals_of_rights(city: City) -> None:
    admin, auditor = as_role(city, Role.ADMIN), as_role(city, Role.AUDITOR)
    right = {"person": str(city.people[Role.ANALYST].pk), "from_on": day(), "until_on": day(9), "reason": "奖励"}
    with refusals() as wrong:
        own = right | {"person": str(city.people[Role.ADMIN].pk)}
        wrong.form(admin, Code.OWN_RIGHT, "person", reverse("leads:right_ask"), **own)
        wrong.form(admin, Code.DAYS_WRONG, "until_on", reverse("leads:right_ask"), **right | {"until_on": day(500)})
        assert admin.post(reverse("leads:right_ask"), right).status_code == 302
        pk = InformantRight.unscoped.get().pk
        wrong.press(admin, Code.SECOND_PERSON, reverse("leads:right_decide", args=[pk]), decision="yes")
        assert auditor.post(reverse("leads:right_decide", args=[pk]), {"decision": "yes"}).status_code == 302
        wrong.press(auditor, Code.DECIDED, reverse("leads:right_decide", args=[pk]), decision="no")
        assert "已批准" in auditor.get(reverse("leads:rights")).content.decode()
        auditor.post(reverse("leads:right_end", args=[pk]))
        assert not informants.holds_right(city.actor(Role.ANALYST))


def test_a_lead_being_checked_leads_to_the_request(city: City, client: Client, officer: Actor, lead: Lead) -> None:
    row = answered(city, officer, lead)
    page = client.get(lead.get_absolute_url())
    assert page.context["next"].act.url == row.get_absolute_url()
    assert page.context["next"].refused
