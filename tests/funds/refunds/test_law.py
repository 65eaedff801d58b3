# SPDX-License-Identifier: Apache-2.0
"""What the law keeps out of a restitution: contested money, losses made good otherwise, numbers that nobody gave, days
before the step they follow, one pair of hands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.funds.refunds.conftest import Scene
from tests.funds.refunds.test_desk import PDF, amounts, announced, apply_for_all, checked, day, traced
from wuzha.funds.models import Freeze, FreezeObjection, FundsCase, GiveBack, OtherLoss, Seizure
from wuzha.funds.orders.services import filing
from wuzha.funds.refunds.models import RefundCase, RefundPaper, RefundVictim
from wuzha.funds.refunds.services import applications, deciding, papers, tracing
from wuzha.funds.refunds.services.composing import hands_over
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal

pytestmark = pytest.mark.django_db


def objection(scene: Scene, key: str, **values: object) -> FreezeObjection:
    made: FreezeObjection = FreezeObjection.unscoped.create(
        **{
            "freeze": scene.freezes[key], "name": seal(Kind.NAME, "测试乙"), "concern": "OWNER", "state": "RECEIVED",
            "content": seal(Kind.TEXT, "货款"), "received_on": day(-2), "due_at": timezone.now() + timedelta(days=28),
        }
        | values
    )  # fmt: skip
    return made


def test_contested_money_is_left_out_and_blocks_what_was_begun(worked: Scene) -> None:
    Freeze.unscoped.filter(pk=worked.freezes["A1"].pk).update(unrelated_at=timezone.now())
    found = objection(worked, "B1")
    refund = traced(worked)
    assert {account for _victim, account in amounts(refund)} == {"3", "4"}
    apply_for_all(worked, refund)
    late = objection(worked, "B2")
    with pytest.raises(RefusalError) as refused:
        applications.check(worked.first, refund.pk)
    assert "CONTESTED" in refused.value.codes
    # Answered that the freeze stays, it is no obstacle; answered that it was right, it is.
    answered = {"answer_no": "测1号", "answered_on": day(), "due_at": None, "checked_on": day(), "state": "ANSWERED"}
    FreezeObjection.unscoped.filter(pk__in=[found.pk, late.pk]).update(outcome="KEPT", **answered)
    applications.check(worked.first, refund.pk)
    FreezeObjection.unscoped.filter(pk=late.pk).update(outcome="RELEASED")
    with pytest.raises(RefusalError) as refused:
        applications.check(worked.second, refund.pk)
    assert "CONTESTED" in refused.value.codes


def test_all_that_was_lost_counts_less_what_was_seized_and_given_back(worked: Scene) -> None:
    report = worked.victims["V1"].reports(manager="unscoped").get()
    report.loss_fen = 90_000_00
    report.save()
    OtherLoss.unscoped.create(report=report, kind="CASH", amount_fen=10_000_00, at=report.reported_at)
    given = GiveBack.unscoped.create(
        case=worked.case, victim=worked.victims["V1"], decider="测试局长", decider_title="局长", decided_on=day(),
        list_no="测发还1号",
    )  # fmt: skip
    seized = {"case": worked.case, "item": "现金", "quantity": "1包", "seized_on": day(-3), "doc_no": "测扣1号"}
    Seizure.unscoped.create(**seized, amount_fen=60_000_00, give_back=given)
    refund = traced(worked)
    one = RefundVictim.unscoped.get(refund=refund, victim=worked.victims["V1"])
    assert one.loss_fen == 30_000_00
    assert sum(fen for (who, _account), fen in amounts(refund).items() if who == "张") == 30_000_00
    apply_for_all(worked, refund)
    # Given back after it was computed: more would be returned than is outstanding.
    Seizure.unscoped.create(**seized, amount_fen=5_000_00, give_back=given)
    GiveBack.unscoped.filter(pk=given.pk).update(recorded_at=timezone.now())
    Seizure.unscoped.filter(amount_fen=60_000_00).update(give_back=None)
    with pytest.raises(RefusalError) as refused:
        applications.check(worked.first, refund.pk)
    assert "MORE_THAN_LOSS" in refused.value.codes


def test_payments_are_held_against_what_was_lost_through_accounts(worked: Scene) -> None:
    report = worked.victims["V1"].reports(manager="unscoped").get()
    OtherLoss.unscoped.create(report=report, kind="GOLD", amount_fen=1_00, at=report.reported_at)
    refund = traced(worked)
    apply_for_all(worked, refund)
    with pytest.raises(RefusalError) as refused:
        applications.check(worked.first, refund.pk)
    assert "LOSS_BELOW_TRACED" in refused.value.codes


def test_no_number_of_this_platform_and_no_day_before_its_step(worked: Scene) -> None:
    refund = announced(worked)
    deciding.end(worked.first, refund.pk)
    RefundCase.unscoped.filter(pk=refund.pk).update(announced_on=day(-36), announced_until=day(-5))
    RefundCase.unscoped.filter(pk=refund.pk).update(traced_at=timezone.now() - timedelta(days=1))
    with pytest.raises(RefusalError, match="DAY_BEFORE"):
        deciding.approve(worked.decider, refund.pk, approver="测试局长", on=day(-2))
    deciding.approve(worked.decider, refund.pk, approver="测试局长", on=day())
    for number in (f"FH{refund.pk:08d}", "ZJ 00000004", "DJ00000001"):
        with pytest.raises(RefusalError, match="OUR_NUMBER"):
            deciding.submit(worked.first, refund.pk, package_no=number, on=day())
    deciding.submit(worked.first, refund.pk, package_no="测公呈〔2026〕1号", on=day())
    papers.bring(worked.first, refund.pk, "REPLY", PDF)
    decided = {"number": "甬公刑返字〔2026〕2号", "on": day()}
    with pytest.raises(RefusalError, match="SAME_PERSON"):
        deciding.record_reply(worked.first, refund.pk, deciding.Reply.DECIDED, **decided)
    with pytest.raises(RefusalError, match="OUR_NUMBER"):
        deciding.record_reply(
            worked.decider, refund.pk, deciding.Reply.DECIDED, number=f"FH{refund.pk:08d}", on=day()
        )  # fmt: skip
    assert deciding.record_reply(worked.decider, refund.pk, deciding.Reply.DECIDED, **decided).state == "DECIDED"


def test_an_application_is_not_signed_before_the_report(worked: Scene) -> None:
    refund = traced(worked)
    one = refund.victims(manager="unscoped").order_by("pk").first()
    assert one is not None
    signed = applications.Application("张测试", "6222020000000000000", "测试银行", signed_on=day(-3000))
    with pytest.raises(RefusalError, match="DAY_BEFORE"):
        applications.enter(worked.first, refund.pk, one.pk, signed)


def test_the_material_is_handed_over_where_another_organ_froze(worked: Scene) -> None:
    refund = checked(worked)
    with pytest.raises(RefusalError, match="NO_HAND_OVER"):
        papers.make(worked.first, refund.pk, "HANDOVER", "案件办理")
    deciding.flag(worked.first, refund.pk, court=False, disputed=False, freezing_organ="外市公安局")
    refund.refresh_from_db()
    assert hands_over(refund)
    assert isinstance(papers.make(worked.first, refund.pk, "HANDOVER", "案件办理"), RefundPaper)
    # It comes to us where another organ filed the case and we froze.
    case = FundsCase.unscoped.get(pk=worked.case.pk)
    assert case.filed_on is not None
    told = filing.FilingDecision(case.filing_no, case.filed_on, "外县公安局", case.case_no)
    filing.file(worked.first, case.pk, told, reason="立案机关录错")
    with pytest.raises(RefusalError, match="NO_HAND_OVER"):
        papers.make(worked.first, refund.pk, "HANDOVER", "案件办理")
    tracing.trace(worked.first, refund.pk)
    refund.refresh_from_db()
    assert refund.freezing_organ == "外市公安局"
