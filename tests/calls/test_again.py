# SPDX-License-Identifier: Apache-2.0
"""A report that is told twice, by the same person or by 110 and a bank, is linked to the first one and counted once."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.calls.conftest import PAYEE, SECOND, tell, tell_row, tell_who
from tests.factories import City
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.calls.errors import Code
from wuzha.calls.models import BankReport, Call
from wuzha.calls.queries.told import told
from wuzha.calls.rules.states import State
from wuzha.calls.services import again, asking, banks, outcomes, preparing
from wuzha.funds.models import FundsCase, Institution, Report, ReportAgain
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def first(taker: Actor, call: Call) -> Call:
    """A call whose stop is prepared."""
    tell_who(taker, call)
    tell_row(taker, call)
    preparing.prepare(taker, call.pk)
    return Call.unscoped.get(pk=call.pk)


@pytest.fixture
@shared
def client(city: City) -> Client:
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(city.people[Role.ANALYST])
    return found


def code_of(act: object, *args: object) -> object:
    with pytest.raises(RefusalError) as refused:
        act(*args)  # type: ignore[operator]
    return refused.value.code


def test_a_second_call_of_the_person_goes_into_the_first_and_counts_once(
    client: Client, taker: Actor, first: Call
) -> None:
    second = asking.begin(taker, "110")
    tell(taker, second, phone="19900005518", reference="警-2", r1_account=PAYEE, r1_amount="50000", r1_at="刚才")
    tell(taker, second, r2_account=SECOND, r2_amount="3万", r2_at="2分钟前")
    page = client.get(reverse("calls:talk", args=[second.pk])).content.decode()
    assert first.number in page
    answer = client.post(reverse("calls:same", args=[second.pk]), {"first": first.pk})
    assert answer["Location"] == reverse("calls:talk", args=[first.pk])
    linked = Call.unscoped.get(pk=second.pk)
    assert (linked.state, linked.first_id, linked.loss_fen, linked.due_at) == (State.AGAIN, first.pk, 0, None)
    assert [row.value("amount") for row in told(first).rows] == [5_000_000, 3_000_000]
    assert (Report.unscoped.count(), ReportAgain.unscoped.get().reference) == (1, "警-2")
    shown = client.get(reverse("calls:record", args=[second.pk])).content.decode()
    assert f'href="{first.get_absolute_url()}"' in shown
    assert second.number in client.get(first.get_absolute_url()).content.decode()


def test_the_same_answer_to_a_report_that_stands_leads_to_its_call(client: Client, taker: Actor, first: Call) -> None:
    second = asking.begin(taker)
    tell(taker, second, name="测试甲", r1_account=PAYEE, r1_amount="50000", r1_at="19分钟前")
    said = client.post(reverse("calls:say", args=[second.pk]), {"name": "paid", "value": "YES"}).json()
    assert said["again"], "the page asks what this report is"
    assert code_of(preparing.prepare, taker, second.pk) == "REPORTED_ALREADY"
    tell(taker, second, again="SAME")
    answer = client.post(reverse("calls:prepare", args=[second.pk]))
    assert answer["Location"] == reverse("calls:talk", args=[first.pk])
    assert (FundsCase.unscoped.count(), Call.unscoped.get(pk=second.pk).first_id) == (1, first.pk)


def test_another_fraud_of_the_person_needs_a_reason_and_is_a_report_of_its_own(taker: Actor, first: Call) -> None:
    second = asking.begin(taker)
    tell(taker, second, name="测试甲", r1_account=PAYEE, r1_amount="50000", r1_at="19分钟前", again="OTHER")
    assert code_of(preparing.prepare, taker, second.pk) == "AGAIN_REASON"
    tell(taker, second, again_reason="第二次被骗，骗子不同")
    preparing.prepare(taker, second.pk)
    assert FundsCase.unscoped.count() == 2


def test_a_stranger_is_not_linked_and_a_call_that_is_over_takes_no_new_payment(taker: Actor, first: Call) -> None:
    other = asking.begin(taker)
    tell(taker, other, phone="19900005519")
    assert code_of(again.same, taker, other.pk, first.pk) is Code.NOT_EARLIER
    outcomes.transfer(taker, first.pk, "外市公安局", "移-1")
    tell(taker, other, phone="19900005518", r1_account=SECOND, r1_amount="3万", r1_at="刚才")
    assert code_of(again.same, taker, other.pk, first.pk) is Code.TELLS_MORE


@pytest.fixture
@shared
def report(taker: Actor) -> BankReport:
    bank = Institution.objects.create(code="YS-B9", name="演示九银行（演示）", kind="BANK", synthetic=True)
    now = timezone.now()
    return banks.receive(
        taker,
        banks.NewBankReport(
            bank.pk, "PHONE", now, account="0000000000000024", payee=PAYEE, paid_at=now, name="测试丙",
            phone="19900005520", amount_fen=2_000_000, what="老人转账", reference="行-1",
        ),
    )  # fmt: skip


def test_a_banks_report_becomes_a_report_with_its_stop_by_one_press(
    client: Client, taker: Actor, report: BankReport
) -> None:
    answer = client.post(reverse("calls:bank_stop", args=[report.pk]))
    call = Call.unscoped.get()
    assert answer["Location"] == reverse("calls:talk", args=[call.pk])
    assert (call.way, call.state, call.loss_fen, call.reference) == ("BANK", State.STOP_SENT, 2_000_000, "行-1")
    assert BankReport.unscoped.get().call_id == call.pk
    assert code_of(banks.to_call, taker, report.pk, "案件办理") is Code.LINKED
    assert call.number in client.get(report.get_absolute_url()).content.decode()


def test_a_banks_report_of_what_is_not_paid_yet_becomes_a_warning(client: Client, taker: Actor) -> None:
    bank = Institution.objects.create(code="YS-B9", name="演示九银行（演示）", kind="BANK", synthetic=True)
    told = banks.NewBankReport(bank.pk, "PHONE", timezone.now(), phone="19900005520", what="柜面劝阻不听")
    report = banks.receive(taker, told)
    client.post(reverse("calls:bank_warning", args=[report.pk]))
    call = Call.unscoped.get()
    assert (call.state, call.warning_id is not None) == (State.NO_LOSS, True)


def test_a_report_says_why_it_cannot_become_a_stop_or_a_warning(
    client: Client, taker: Actor, report: BankReport
) -> None:
    page = client.get(report.get_absolute_url()).content.decode()
    assert "已经付款：请备好止付单" in page
    BankReport.unscoped.update(paid_at=None, phone=None)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "收款账号、金额或时间待查" in page
    assert "录入预警须有当事人的电话" in page
    assert code_of(banks.to_stop, taker, report.pk, "案件办理") is Code.NO_PAYEE
    banks.judge(taker, report.pk, "CLEAR")
    assert code_of(banks.to_call, taker, report.pk, "案件办理") is Code.RULED_OUT
    assert "研判结论为排除" in client.get(report.get_absolute_url()).content.decode()


def test_a_call_and_a_banks_report_that_tell_the_same_are_linked_from_either_page(
    client: Client, taker: Actor, first: Call, report: BankReport
) -> None:
    assert f"并入 {first.number}" in client.get(report.get_absolute_url()).content.decode()
    assert report.number in client.get(reverse("calls:talk", args=[first.pk])).content.decode()
    client.post(reverse("calls:bank", args=[first.pk]), {"report": report.pk})
    assert BankReport.unscoped.get().call_id == first.pk
    assert report.number in client.get(first.get_absolute_url()).content.decode()


def test_what_a_bank_told_is_shown_in_clear_to_be_judged(client: Client, report: BankReport) -> None:
    assert "老人转账" not in client.get(report.get_absolute_url()).content.decode()
    shown = client.post(reverse("calls:bank_reveal", args=[report.pk])).content.decode()
    assert "老人转账" in shown
    assert PAYEE in shown
