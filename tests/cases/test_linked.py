# SPDX-License-Identifier: Apache-2.0
"""A case and what it came of: a call, a warning's hand-over, reports at the funds desk; each leads to the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.calls.conftest import tell_row, tell_who
from tests.cases.conftest import CASE_NO, PHONE, again, opened, today
from tests.factories import City, make_warning
from tests.funds.conftest import told
from wuzha.audit.actor import Actor
from wuzha.calls.services import asking, outcomes, preparing
from wuzha.cases.models import Case, Victim
from wuzha.cases.rules.life import State
from wuzha.cases.services import life
from wuzha.funds.models import FundsCase, Institution
from wuzha.funds.of_cases import money
from wuzha.funds.orders.services import filing, reports
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.warning.models import Handover
from wuzha.warning.services.work.outcome import open_handover

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(db: None) -> Institution:
    return Institution.objects.create(code="YS-B1", name="演示一银行（演示）", kind="BANK", synthetic=True)


def test_an_accepted_call_is_a_case_once_and_its_money_follows(city: City, bank: Institution) -> None:
    taker = city.actor(Role.ANALYST)
    call = asking.begin(taker, at=timezone.now() - timedelta(minutes=3))
    tell_who(taker, call)
    tell_row(taker, call)
    outcomes.accept(taker, call.pk, "测受1号")  # before anything is stopped
    preparing.prepare(taker, call.pk)
    case = Case.unscoped.get()
    assert (case.state, case.source, case.papers["accept"].document_no) == (State.ACCEPTED, "CALL", "测受1号")
    assert FundsCase.unscoped.get().case_id == case.pk
    assert str(Victim.unscoped.get().phone) == "199****5518"
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(city.people[Role.FUNDS_OFFICER])
    page = client.get(case.get_absolute_url()).content.decode()
    for other in (call, FundsCase.unscoped.get()):
        assert other.get_absolute_url() in page
        assert case.get_absolute_url() in client.get(other.get_absolute_url()).content.decode()


def test_a_report_at_the_funds_desk_is_a_case_whose_acceptance_is_due(city: City, bank: Institution) -> None:
    reports.by_hand(city.actor(Role.FUNDS_OFFICER), reports.Person("测试甲", PHONE), told(bank))
    case, money_case = Case.unscoped.get(), FundsCase.unscoped.get()
    assert (case.state, case.source, money_case.case_id) == (State.RECEIVED, "COUNTER", case.pk)
    assert case.due_at == case.received_at + timedelta(hours=24)
    assert Victim.unscoped.get().case_id == case.pk


def test_a_call_of_which_nothing_was_stopped_is_a_case_too(city: City) -> None:
    taker = city.actor(Role.ANALYST)
    call = asking.begin(taker, at=timezone.now() - timedelta(minutes=3))
    tell_who(taker, call)
    done = outcomes.accept(taker, call.pk, "测受1号")
    assert done.criminal_case == Case.unscoped.get(state=State.ACCEPTED)
    assert not FundsCase.unscoped.exists()


def test_who_was_found_deceived_has_a_case_and_no_second_one(city: City, bank: Institution) -> None:
    warning = make_warning(city, phone=seal(Kind.PHONE, PHONE), loss_fen=5_000_000, name=seal(Kind.NAME, "测试甲"))
    station = city.actor(Role.STATION_OFFICER)
    for _time in range(2):
        open_handover(station, warning, timezone.now())
    case = Case.unscoped.get()
    assert (case.source, case.state) == ("WARNING", State.RECEIVED)
    assert Handover.unscoped.get().case_id == case.pk
    report = reports.from_warning(city.actor(Role.FUNDS_OFFICER), warning.pk, told(bank))
    assert report.case.case_id == case.pk
    assert Victim.unscoped.filter(case=case).count() == 1
    found = money(case)
    assert found is not None
    assert found.lost == 5_000_000


def test_two_desks_that_hear_of_one_deed_have_one_case(city: City, officer: Actor, bank: Institution) -> None:
    case = opened(city, officer)
    funds = city.actor(Role.FUNDS_OFFICER)
    report = reports.by_hand(funds, reports.Person("测试甲", PHONE), told(bank))
    filing.accept(funds, report.case_id, filing.Acceptance("测受1号", today()))
    assert FundsCase.unscoped.get().case_id == case.pk
    assert Case.unscoped.count() == 1
    # What is recorded at either desk stands at both.
    life.file(officer, case.pk, "测立1号", today(), "测试市公安局", CASE_NO)
    assert FundsCase.unscoped.get().filing_no == "测立1号"


def test_the_payments_of_a_victim_are_reported_from_its_case(city: City, case: Case, bank: Institution) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(city.people[Role.FUNDS_OFFICER])
    address = reverse("funds:victim_report", args=[Victim.unscoped.get().pk])
    page = client.get(case.get_absolute_url()).content.decode()
    assert address in page
    assert "money-bar" not in page
    form = client.get(address)
    assert "测**" in form.content.decode()
    assert PHONE not in form.content.decode()
    victim = Victim.unscoped.get()
    reports.of_victim(city.actor(Role.FUNDS_OFFICER), victim.pk, told(bank))
    page = client.get(again(case).get_absolute_url()).content.decode()
    assert address not in page
    assert "未受案" not in page
    funds = FundsCase.unscoped.get()
    assert funds.case_id == case.pk
    assert funds.get_absolute_url() in page


def test_a_case_that_is_joined_takes_its_money_along(city: City, officer: Actor, bank: Institution) -> None:
    first, second = opened(city, officer), opened(city, officer)
    reports.of_victim(city.actor(Role.FUNDS_OFFICER), Victim.unscoped.get(case=second).pk, told(bank))
    life.merge(officer, second.pk, first.pk, "同一起")
    assert FundsCase.unscoped.get().case_id == first.pk


def test_what_a_case_has_nothing_of_is_told_in_one_place(city: City, case: Case) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(city.people[Role.INVESTIGATOR])
    page = client.get(case.get_absolute_url()).content.decode()
    assert [page.count(f">{one}</h2>") for one in ("尚无记录", "相关来电", "嫌疑人")] == [1, 0, 1]
    assert page.index("尚无记录") < page.index("没有相关来电")
