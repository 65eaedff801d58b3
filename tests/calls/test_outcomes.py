# SPDX-License-Identifier: Apache-2.0
"""What a call comes to: holds, warnings, acceptance, transfer; reports of banks; what is late is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.calls.conftest import OWN, refused, tell, tell_row, tell_who
from tests.factories import City
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.calls.errors import Code
from wuzha.calls.models import Call, CallAlert, CallAnswer
from wuzha.calls.privacy import CallKeeper, CallSubjects
from wuzha.calls.rules.states import CALL_LIFE, AlertKind, BankState, State
from wuzha.calls.services import banks, holds, outcomes, preparing
from wuzha.calls.services.sweep import sweep
from wuzha.funds.models import FundsCase, Institution
from wuzha.org.roles import Role
from wuzha.warning.models import WarningRecord

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("calls.migrations.0001_schema", "sealed.erasing")]


@pytest.fixture
@shared
def bank(city: City) -> Institution:
    found: Institution = Institution.objects.create(
        code="YS-B1", name="演示一银行（演示）", kind="BANK", synthetic=True
    )
    return found


def test_where_nothing_is_paid_a_warning_is_entered_and_the_call_is_over(taker: Actor, call: Call) -> None:
    refused(Code.PAID_FIRST, outcomes.warn, taker, call.pk)
    tell(taker, call, paid="NO", still="INSISTS")
    refused(Code.PERSON_MISSING, outcomes.warn, taker, call.pk)
    tell(taker, call, phone="19900005518", name="测试甲", fraud_type="BRUSH")
    done = outcomes.warn(taker, call.pk)
    warning = WarningRecord.unscoped.get(pk=done.warning_id)
    assert (warning.get_level_display(), warning.source_type, warning.fraud_type) == ("紧急", "S96110", "BRUSH")
    assert (done.state, done.due_at) == (State.NO_LOSS, None)
    refused(Code.OVER, holds.hold, taker, call.pk)


def test_a_paid_call_is_accepted_with_its_case_and_has_a_receipt(taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    refused(Code.SOMETHING_PAID, outcomes.close, taker, call.pk, "劝阻")
    preparing.prepare(taker, call.pk)
    refused(Code.NO_ACCEPTANCE, outcomes.make_receipt, taker, call.pk, "案件办理")
    done = outcomes.accept(taker, call.pk, "慈公（刑）受案字〔2026〕1号")
    case = FundsCase.unscoped.get(pk=done.case_id)
    assert (done.state, case.filing, case.accepted_no) == (State.ACCEPTED, "ACCEPTED", done.decided_no)
    paper = outcomes.make_receipt(taker, call.pk, "案件办理")
    assert outcomes.read_paper(taker, paper, "案件办理")[:2] == b"PK"


def test_what_is_not_our_area_is_transferred_after_the_stop(taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    preparing.prepare(taker, call.pk)
    refused(Code.ORGAN_MISSING, outcomes.transfer, taker, call.pk, " ", "移-1")
    done = outcomes.transfer(taker, call.pk, "外市公安局", "移-1")
    assert (done.state, done.transferred_to, done.step_at) == (State.TRANSFERRED, "外市公安局", None)


def test_a_stop_and_an_acceptance_that_are_late_are_told_once(taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    preparing.prepare(taker, call.pk)
    for hours in (1, 1, 25, 25):
        sweep(call.started_at + timedelta(hours=hours))
    assert list(CallAlert.unscoped.order_by("pk").values_list("kind", flat=True)) == [
        AlertKind.LEVEL_1, AlertKind.REGISTER
    ]  # fmt: skip


def test_a_banks_report_is_judged_answered_and_its_clock_alarms(taker: Actor, bank: Institution) -> None:
    told = banks.NewBankReport(bank.pk, "PHONE", timezone.now() - timedelta(minutes=5), account=OWN, what="异常转账")
    late, one = banks.receive(taker, told), banks.receive(taker, told)
    refused(Code.VERDICT_MISSING, banks.judge, taker, one.pk, "")
    refused(Code.WRONG_STATE, banks.answer, taker, one.pk, "风控岗")
    banks.judge(taker, one.pk, "FRAUD", "收款账户涉案")
    refused(Code.TOLD_MISSING, banks.answer, taker, one.pk, "")
    assert banks.answer(taker, one.pk, "风控岗").due_at is None
    assert banks.act(taker, one.pk, "DELAYED").state == BankState.DONE
    sweep(timezone.now() + timedelta(minutes=26))
    assert [alert.bank_report_id for alert in CallAlert.unscoped.all()] == [late.pk]


def test_personal_data_of_calls_that_are_over_goes(taker: Actor, call: Call) -> None:
    tell(taker, call, phone="19900005518", name="测试甲", paid="NO")
    later = timezone.now() + timedelta(days=1)
    assert CallSubjects().about(taker, "19900005518") == {("call", str(call.pk))}
    assert not CallKeeper().due(later).exists()
    outcomes.close(taker, call.pk, "已劝阻")
    assert list(CallKeeper().due(later)) == [call]
    assert CallKeeper().erase([call.pk], later) == 1
    assert not CallKeeper().due(later).exists()
    assert not CallAnswer.unscoped.filter(value__isnull=False).exists()
    assert not CallAnswer.unscoped.filter(value_index__isnull=False).exists()
    assert (Call.unscoped.get().phone, Call.unscoped.get().phone_index) == (None, None)


@pytest.mark.parametrize(
    "after", [one for one in State if one is not State.CALL and (State.CALL, one) not in CALL_LIFE.guarded]
)
def test_the_database_holds_the_edges_of_the_rules(call: Call, after: State) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.unscoped.filter(pk=call.pk).update(state=after)


def test_who_reads_calls_takes_none(city: City, call: Call) -> None:
    refused(Code.NOT_ALLOWED, outcomes.accept, city.actor(Role.AUDITOR), call.pk, "受-1")
