# SPDX-License-Identifier: Apache-2.0
"""Calls and reports of banks are found by number, person and account, in one's reach only, and masked."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.calls.conftest import OWN, PAYEE, tell_row, tell_who
from tests.factories import City
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.calls.finders import places
from wuzha.calls.models import BankReport, Call
from wuzha.calls.privacy import CallSubjects
from wuzha.calls.services import banks, preparing
from wuzha.funds.models import Institution
from wuzha.org.roles import Role
from wuzha.search import services

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def report(taker: Actor) -> BankReport:
    """A customer whose account pays to the same payee."""
    bank = Institution.objects.create(code="YS-B1", name="演示一银行（演示）", kind="BANK", synthetic=True)
    told = banks.NewBankReport(
        bank.pk, "PHONE", timezone.now(), account=OWN, payee=PAYEE, name="测试甲", phone="19900005518", what="异常",
        reference="行报-7",
    )  # fmt: skip
    return banks.receive(taker, told)


def found(actor: Actor, text: str) -> list[tuple[str, str]]:
    """Kind and title of what is found among one's own work."""
    groups = services.look_up(actor, None, text).groups
    return [(hit.record[0], hit.title) for _finder, hits in groups for hit in hits if hit.record[0] != "funds_case"]


@pytest.mark.parametrize("text", ["199 0000 5518", "测试甲", OWN])
def test_who_was_deceived_finds_the_call_and_the_report_of_the_bank(
    taker: Actor, call: Call, report: BankReport, text: str
) -> None:
    tell_who(taker, call)
    assert found(taker, text) == [("call", "测** 损失待问"), ("bank_report", "演示一银行（演示） 测**")]
    assert found(taker, text) != []


def test_the_account_of_a_payee_finds_the_call_that_stopped_it(taker: Actor, call: Call, report: BankReport) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    preparing.prepare(taker, call.pk)
    assert [kind for kind, _title in found(taker, PAYEE)][:2] == ["call", "bank_report"]
    # A number that was told in a call is found there too, also after it was corrected.
    assert CallSubjects().about(taker, PAYEE) == {("bank_report", str(report.pk)), ("call", str(call.pk))}


def test_numbers_find_them_and_only_in_reach(city: City, taker: Actor, call: Call, report: BankReport) -> None:
    assert found(taker, call.number) == [("call", "当事人不明 损失待问")]
    assert found(taker, report.number) == [("bank_report", "演示一银行（演示） 测**")]
    assert found(taker, "行报-7") == [("bank_report", "演示一银行（演示） 测**")]
    abroad = city.foreign_actor(Role.ANALYST)
    assert (found(abroad, call.number), found(abroad, report.number)) == ([], [])


def test_the_palette_leads_to_the_lists_and_to_a_new_report(city: City, taker: Actor) -> None:
    assert [one.label for one in places(taker)] == ["全部来电", "银行报告", "受理来电", "受理银行报告"]
    assert [one.label for one in places(city.actor(Role.AUDITOR))] == ["全部来电", "银行报告"]
    assert not list(places(city.actor(Role.STATION_OFFICER)))
