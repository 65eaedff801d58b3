# SPDX-License-Identifier: Apache-2.0
"""A restitution from its opening to the receipt: figures to the 分, guards, ledger."""

from __future__ import annotations

import io
from datetime import date, timedelta

import docx
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.funds.refunds.conftest import (
    ZHAO_ID,
    Scene,
    add_victim,
    at,
    bank_answer,
    ledger_file,
    make_account,
    pay,
    statement,
    work,
)
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cases.services.opening import KnownVictim, add_known
from wuzha.engine.restitution import recompute
from wuzha.funds.models import Freeze, FundsCase, Payment, Report, ReportSource, Victim
from wuzha.funds.models import Victim as FundsVictim
from wuzha.funds.of_cases import money, returned
from wuzha.funds.refunds.models import (
    LedgerEntry,
    RefundAccount,
    RefundCase,
    RefundChange,
    RefundLine,
    RefundPaper,
    ReturnMode,
)
from wuzha.funds.refunds.queries.page import file_of
from wuzha.funds.refunds.queries.standing import live_lines
from wuzha.funds.refunds.rules.guards import Block
from wuzha.funds.refunds.services import applications, bank, deciding, ledger, papers, tracing
from wuzha.funds.statements.services import files
from wuzha.funds.statements.services.whole import run_file
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 synthetic %%EOF"


def day(offset: int = 0) -> date:
    return timezone.localdate() + timedelta(days=offset)


def amounts(refund: RefundCase) -> dict[tuple[str, str], int]:
    """(victim's surname, last digit of the account) → 分 of what counts."""
    rows = live_lines(refund).select_related("victim", "freeze__account")
    return {(str(one.victim.name)[0], str(one.freeze.account.number)[-1:]): one.refund_fen for one in rows}


def traced(scene: Scene) -> RefundCase:
    refund = tracing.open_refund(scene.first, scene.case.pk)
    return tracing.trace(scene.first, refund.pk)


def apply_for_all(scene: Scene, refund: RefundCase) -> None:
    names = {scene.victims[key].pk: (name, card) for key, name, card in (
        ("V1", "张测试", "6222020000000000000"), ("V2", "李测试", "621700000000000014"),
    )}  # fmt: skip
    for one in refund.victims(manager="unscoped").all():
        name, card = names[one.victim_id]
        applications.enter(
            scene.first, refund.pk, one.pk,
            applications.Application(name, card, "测试工商银行", "测试市浒山街道1号", signed_on=day()),
        )  # fmt: skip
    applications.apply(scene.first, refund.pk)


def checked(scene: Scene) -> RefundCase:
    refund = traced(scene)
    apply_for_all(scene, refund)
    applications.check(scene.first, refund.pk)
    return applications.check(scene.second, refund.pk)


def announced(scene: Scene) -> RefundCase:
    """Announced, with the thirty days and those off at their end over."""
    refund = checked(scene)
    RefundCase.unscoped.filter(pk=refund.pk).update(traced_at=timezone.now() - timedelta(days=40))
    return deciding.announce(scene.first, refund.pk, day(-33))


def decided(scene: Scene) -> RefundCase:
    refund = announced(scene)
    deciding.end(scene.first, refund.pk)
    deciding.approve(scene.decider, refund.pk, approver="测试局长", on=day())
    deciding.submit(scene.first, refund.pk, package_no="慈公呈〔2023〕1号", on=day())
    papers.bring(scene.first, refund.pk, "REPLY", PDF)
    return deciding.record_reply(
        scene.decider, refund.pk, deciding.Reply.DECIDED, number="甬公刑返字〔2023〕2号", on=day()
    )


def test_the_worked_example_comes_out_to_the_fen(worked: Scene) -> None:
    refund = traced(worked)
    assert refund.mode == ReturnMode.PRO_RATA
    assert refund.policy == "D2_ALL_INFLOWS"
    assert amounts(refund) == {
        ("张", "1"): 61_54, ("李", "1"): 38_46,
        ("张", "2"): 12_307_69, ("李", "2"): 7_692_31,
        ("张", "3"): 18_400_00, ("李", "3"): 11_500_00,
        ("张", "4"): 11_076_92, ("李", "4"): 6_923_08,
    }  # fmt: skip
    modes = {one.mode for one in refund.accounts(manager="unscoped").all()}
    assert modes == {ReturnMode.PRO_RATA}
    assert sum(one.residual_fen for one in refund.accounts(manager="unscoped").all()) == 12_000_00
    assert recompute(refund.snapshot).differences == ()
    free = ledger.balances(worked.freezes["C1"].pk)
    assert (free.frozen, free.promised, free.free) == (30_000_00, 18_000_00, 12_000_00)
    assert ledger.verify() == []


def test_statements_and_what_was_told_give_the_same_figures(scene: Scene) -> None:
    """The victims' own payments are told and in the file: each is one transfer, not two."""
    work(scene, by_files=True)
    (file,) = files.take(scene.first, scene.case.pk, [ledger_file(scene)], "流水.csv")
    done = run_file(file)
    assert (done.accepted, done.rejected) == (8, 0)
    refund = traced(scene)
    assert sum(amounts(refund).values()) == 68_000_00
    assert amounts(refund)["张", "4"] == 11_076_92
    assert recompute(refund.snapshot).differences == ()
    flow = papers.make(scene.first, refund.pk, "FLOW", "案件办理")
    event = Event.objects.get(action="personal.read", object_type="refund", object_id=str(refund.pk))
    content = papers.read(scene.first, flow, "案件办理")
    (table,) = docx.Document(io.BytesIO(content)).tables
    # A row a victim's part of a transfer: more than there are lines of the restitution.
    assert event.row_count == len(table.rows) - 1 > len(live_lines(refund))


def test_money_told_apart_by_its_time_goes_back_without_an_announcement(scene: Scene) -> None:
    """V1's money was passed on before V2's came: what V2 sent is what lies there."""
    work(scene, by_files=True)
    told = bank_answer(scene, scene.freezes["B1"], at("13:00:00"))
    pay(scene, at("10:03:00"), "A1", "B1", 80_000_00, told)
    Freeze.unscoped.filter(pk=scene.freezes["A1"].pk).update(frozen_fen=50_000_00)
    statement(scene, "A1", "B1")
    refund = traced(scene)
    assert refund.mode == ReturnMode.TIMESTAMP
    assert amounts(refund) == {("李", "1"): 50_000_00, ("张", "2"): 20_000_00}
    apply_for_all(scene, refund)
    applications.check(scene.first, refund.pk)
    applications.check(scene.second, refund.pk)
    with pytest.raises(RefusalError, match="NOT_PRO_RATA"):
        deciding.announce(scene.first, refund.pk, day())
    assert deciding.approve(scene.decider, refund.pk, approver="测试局长", on=day()).state == "COUNTY_APPROVED"


def test_money_that_left_without_a_record_is_not_told_apart_by_time(scene: Scene) -> None:
    """Two victims paid in, two thirds are gone and nobody knows whose: shared, with its announcement."""
    work(scene, by_files=True)
    told = bank_answer(scene, scene.freezes["B1"], at("13:00:00"))
    pay(scene, at("10:03:00"), "A1", "B1", 80_000_00, told)
    Freeze.unscoped.filter(pk=scene.freezes["A1"].pk).update(frozen_fen=20_000_00, mode="PARTIAL")
    statement(scene, "A1", "B1")
    refund = traced(scene)
    account = refund.accounts(manager="unscoped").get(freeze=scene.freezes["A1"])
    assert (refund.mode, account.mode) == (ReturnMode.PRO_RATA, ReturnMode.PRO_RATA)
    assert recompute(refund.snapshot).differences == ()
    assert Event.objects.filter(action="refund.unexplained", object_id=str(refund.pk)).exists()


def test_a_victim_of_another_case_has_a_part_that_stays_frozen(scene: Scene) -> None:
    work(scene, by_files=True)
    told = bank_answer(scene, scene.freezes["B1"], at("13:00:00"))
    pay(scene, at("10:03:00"), "A1", "B1", 80_000_00, told)
    Freeze.unscoped.filter(pk=scene.freezes["A1"].pk).update(frozen_fen=50_000_00)
    other = FundsCase.unscoped.create(centre=scene.city.centre, synthetic=True)
    somebody = Victim.unscoped.create(
        case=other, name=seal(Kind.NAME, "王测试"), id_no=None, phone=seal(Kind.PHONE, "13800000002")
    )
    report = Report.unscoped.create(
        case=other, victim=somebody, source=ReportSource.HAND, loss_fen=50_000_00, reported_at=at("14:00:00")
    )
    Payment.unscoped.create(
        case=other, from_account=make_account("6222021001116245729", "王测试", None), to_account=scene.accounts["A1"],
        amount_fen=50_000_00, at=at("11:50:00"), report=report,
    )  # fmt: skip
    statement(scene, "B1")
    # Nobody can say what else came in: the statement is asked for, or the reason why none can be had.
    with pytest.raises(RefusalError, match="NO_STATEMENT"):
        traced(scene)
    refund = tracing.trace(scene.first, RefundCase.unscoped.get().pk, pro_rata="开户行已注销")
    account = refund.accounts(manager="unscoped").get(freeze=scene.freezes["A1"])
    assert account.mode == ReturnMode.PRO_RATA
    assert account.residual_fen > 0
    row = next(one for one in file_of(scene.first, refund).accounts if one.account.pk == account.pk)
    assert (row.unseen, row.others_fen) == (True, 50_000_00)


def test_the_snapshot_holds_no_personal_data(worked: Scene) -> None:
    text = str(traced(worked).snapshot)
    for clear in ("张测试", "李测试", "6228480000000001", "33028219900101001X"):
        assert clear not in text


def _what_came_back_is_counted(refund: RefundCase) -> None:
    """The page of the case says of each victim what restitutions paid, typed by nobody."""
    filed = refund.case.case
    assert filed is not None
    add_known(
        Actor.system("tests"), filed,
        [
            KnownVictim(one.name, one.phone, one.id_no, filed.received_at, filed.received_at)
            for one in FundsVictim.unscoped.filter(case=refund.case)
        ],
    )  # fmt: skip
    lines = RefundLine.unscoped.filter(refund=refund, state="PAID")
    told = returned(filed)
    assert sum(told.values()) == sum(lines.values_list("refund_fen", flat=True)) > 0
    assert len(told) == lines.values("victim").distinct().count()
    there = money(filed)
    assert there is not None
    assert there.returned >= sum(told.values())


def test_from_opening_to_receipt(worked: Scene) -> None:
    refund = decided(worked)
    refund = bank.notify(worked.first, refund.pk, number="慈公刑返通字〔2023〕5号", on=day())
    accounts = list(refund.accounts(manager="unscoped").order_by("pk"))
    assert {one.due_at for one in accounts} == {bank.pays_until(day())}
    for one in accounts:
        refund = bank.answer(worked.first, refund.pk, one.pk, on=day())
    assert refund.state == "BANK_PAID"
    _what_came_back_is_counted(refund)
    with pytest.raises(RefusalError, match="SCAN_MISSING"):
        bank.file_receipt(worked.first, refund.pk)
    for one in accounts:
        papers.bring(worked.first, refund.pk, "RECEIPT", PDF, account_id=one.pk)
    bank.file_receipt(worked.first, refund.pk)
    refund = bank.close(worked.first, refund.pk)
    assert refund.state == "CLOSED"
    paid = ledger.balances(worked.freezes["C1"].pk)
    assert (paid.refunded, paid.promised, paid.free) == (18_000_00, 0, 12_000_00)
    assert ledger.verify() == []
    assert Freeze.unscoped.get(pk=worked.freezes["A1"].pk).state == "DEDUCTED"
    left = Freeze.unscoped.get(pk=worked.freezes["C1"].pk)
    assert (left.state, left.paid_fen) == ("ACTIVE", 18_000_00)
    acts = list(RefundChange.unscoped.filter(refund=refund).order_by("pk").values_list("act", flat=True))
    assert acts == [
        "trace", "apply", "check", "announce", "end", "approve", "submit", "decide", "notify", "pay", "file", "close",
    ]  # fmt: skip


def test_a_new_victim_divides_the_residual(worked: Scene) -> None:
    refund = decided(worked)
    bank.notify(worked.first, refund.pk, number="慈公刑返通字〔2023〕5号", on=day())
    for one in refund.accounts(manager="unscoped").all():
        bank.answer(worked.first, refund.pk, one.pk, on=day())
    report = add_victim(worked, "V3", "赵测试", ZHAO_ID, 40_000_00, at("11:30:00"), "6222020000000000018")
    # U turns out to be V3: the transfer is now told of the victim's own account.
    told = worked.case.payments(manager="unscoped").get(from_account=worked.accounts["U"])
    told.from_account, told.report, told.answer = worked.accounts["V3"], report, None
    told.save()
    later = tracing.fork(worked.first, refund.pk)
    later = tracing.trace(worked.first, later.pk)
    assert later.parent_id == refund.pk
    assert amounts(later) == {("赵", "4"): 12_000_00}
    assert ledger.balances(worked.freezes["C1"].pk).free == 0
    assert ledger.verify() == []


def test_only_what_is_free_can_be_divided_again(worked: Scene) -> None:
    traced(worked)
    again = tracing.open_refund(worked.second, worked.case.pk)
    with pytest.raises(RefusalError, match="NO_VICTIM"):
        tracing.trace(worked.second, again.pk)


def test_computed_again_it_sets_the_same_money_aside_once(worked: Scene) -> None:
    refund = traced(worked)
    first = amounts(refund)
    again = tracing.trace(worked.first, refund.pk)
    assert amounts(again) == first
    assert ledger.balances(worked.freezes["B1"].pk).promised == 20_000_00
    assert ledger.verify() == []


def test_given_up_the_money_is_free_again(worked: Scene) -> None:
    refund = traced(worked)
    deciding.withdraw(worked.first, refund.pk, reason="测试撤回")
    assert ledger.balances(worked.freezes["B1"].pk).free == 20_000_00
    assert amounts(refund) == {}


def test_one_officer_does_not_sign_twice(worked: Scene) -> None:
    refund = traced(worked)
    apply_for_all(worked, refund)
    applications.check(worked.first, refund.pk)
    with pytest.raises(RefusalError) as refused:
        applications.check(worked.first, refund.pk)
    assert refused.value.codes == (Block.TWO_OFFICERS,)


def test_a_return_in_proportion_is_not_approved_without_its_announcement(worked: Scene) -> None:
    refund = checked(worked)
    with pytest.raises(RefusalError) as refused:
        deciding.approve(worked.decider, refund.pk, approver="测试局长", on=day())
    assert Block.NO_ANNOUNCEMENT in refused.value.codes


def test_the_thirty_days_must_be_over(worked: Scene) -> None:
    refund = checked(worked)
    RefundCase.unscoped.filter(pk=refund.pk).update(traced_at=timezone.now() - timedelta(days=40))
    deciding.announce(worked.first, refund.pk, day(-30))
    with pytest.raises(RefusalError) as refused:
        deciding.end(worked.first, refund.pk)
    assert refused.value.codes == (Block.DAYS_NOT_OVER,)


def test_an_objection_stops_it_and_an_upheld_one_asks_for_new_figures(worked: Scene) -> None:
    refund = announced(worked)
    with pytest.raises(RefusalError) as late:
        deciding.object_to(worked.first, refund.pk, on=day(), name="", content="测试异议")
    assert late.value.codes == (Block.DAYS_OVER,)
    objection = deciding.object_to(worked.first, refund.pk, on=day(-5), name="赵测试", content="测试异议")
    with pytest.raises(RefusalError, match="WRONG_STATE"):
        deciding.end(worked.first, refund.pk)
    refund = deciding.review(worked.second, refund.pk, objection.pk, upheld=True, answer="成立")
    assert refund.state == "OBJECTION_REVIEWED"
    with pytest.raises(RefusalError) as upheld:
        deciding.end(worked.first, refund.pk)
    assert upheld.value.codes == (Block.OBJECTION_UPHELD,)
    refund = tracing.trace(worked.first, refund.pk)
    assert (refund.state, refund.announced_on, refund.first_officer_id) == ("TRACED", None, None)


def test_the_payee_is_the_victim_or_an_agent_with_a_verified_mandate(worked: Scene) -> None:
    refund = traced(worked)
    one = refund.victims(manager="unscoped").get(victim=worked.victims["V1"])
    other = applications.Application(
        "孙测试", "6222020000000000109", "测试工商银行", agent_verified=True, signed_on=day()
    )
    with pytest.raises(RefusalError) as refused:
        applications.enter(worked.first, refund.pk, one.pk, other)
    assert refused.value.codes == (Block.PAYEE_NAME,)
    papers.bring(worked.first, refund.pk, "MANDATE", PDF, recipient_id=one.pk)
    assert applications.enter(worked.first, refund.pk, one.pk, other).agent_verified


def test_nothing_is_paid_to_an_account_the_money_went_through(worked: Scene) -> None:
    refund = traced(worked)
    one = refund.victims(manager="unscoped").get(victim=worked.victims["V1"])
    with pytest.raises(RefusalError) as refused:
        applications.enter(
            worked.first, refund.pk, one.pk, applications.Application("张测试", "622848000000000001", "测试农业银行")
        )
    assert refused.value.code in ("PAYEE_ACCOUNT",)


def test_a_freeze_that_lapsed_blocks_the_payment_and_raises_an_alert(worked: Scene) -> None:
    refund = decided(worked)
    bank.notify(worked.first, refund.pk, number="慈公刑返通字〔2023〕5号", on=day())
    one = RefundAccount.unscoped.get(refund=refund, freeze=worked.freezes["B1"])
    Freeze.unscoped.filter(pk=worked.freezes["B1"].pk).update(expires_at=timezone.now() - timedelta(days=2))
    with pytest.raises(RefusalError) as refused:
        bank.answer(worked.first, refund.pk, one.pk, on=day())
    assert refused.value.codes == (Block.FREEZE_NOT_ACTIVE,)
    one.refresh_from_db()
    assert one.blocked_at is not None
    assert ledger.balances(worked.freezes["B1"].pk).refunded == 0


def test_what_the_bank_could_not_pay_is_paid_on_a_second_notice(worked: Scene) -> None:
    refund = decided(worked)
    bank.notify(worked.first, refund.pk, number="慈公刑返通字〔2023〕5号", on=day())
    accounts = list(refund.accounts(manager="unscoped").order_by("pk"))
    line = RefundLine.unscoped.filter(refund=refund, account=accounts[0]).order_by("pk")[0]
    bank.answer(worked.first, refund.pk, accounts[0].pk, on=day(), failed={line.pk: "户名不符"})
    for one in accounts[1:]:
        refund = bank.answer(worked.first, refund.pk, one.pk, on=day())
    assert refund.state == "BANK_FAILED"
    refund = bank.notify(worked.first, refund.pk, number="慈公刑返通字〔2023〕6号", on=day())
    assert [one.pk for one in refund.accounts(manager="unscoped").filter(answered_on=None)] == [accounts[0].pk]
    refund = bank.answer(worked.first, refund.pk, accounts[0].pk, on=day())
    assert refund.state == "BANK_PAID"
    assert ledger.verify() == []


def test_a_decision_needs_its_scan_and_a_return_its_reason(worked: Scene) -> None:
    refund = announced(worked)
    deciding.end(worked.first, refund.pk)
    deciding.approve(worked.decider, refund.pk, approver="测试局长", on=day())
    deciding.submit(worked.first, refund.pk, package_no="慈公呈〔2023〕1号", on=day())
    with pytest.raises(RefusalError, match="SCAN_MISSING"):
        deciding.record_reply(worked.decider, refund.pk, deciding.Reply.DECIDED, number="甬〔2023〕2号", on=day())
    with pytest.raises(RefusalError, match="REASON_MISSING"):
        deciding.record_reply(worked.decider, refund.pk, deciding.Reply.RETURNED, number="甬〔2023〕2号", on=day())
    refund = deciding.record_reply(
        worked.decider, refund.pk, deciding.Reply.REJECTED, number="甬[2023]第02号", on=day(), reason="证据不足"
    )
    assert (refund.state, refund.reply_no) == ("REJECTED", "甬〔2023〕2号")
    assert ledger.balances(worked.freezes["B2"].pk).promised == 0


def test_what_is_left_empty_is_asked_for_in_words(worked: Scene) -> None:
    refund = announced(worked)
    deciding.end(worked.first, refund.pk)
    with pytest.raises(RefusalError, match="APPROVER_MISSING") as approver:
        deciding.approve(worked.decider, refund.pk, approver=" ", on=day())
    deciding.approve(worked.decider, refund.pk, approver="测试局长", on=day())
    with pytest.raises(RefusalError, match="PACKAGE_MISSING") as package:
        deciding.submit(worked.first, refund.pk, package_no="", on=day())
    assert "文号" in package.value.message
    assert "批准" in approver.value.message


def test_a_court_and_a_dispute_block(worked: Scene) -> None:
    refund = traced(worked)
    apply_for_all(worked, refund)
    deciding.flag(worked.first, refund.pk, court=True, disputed=True)
    with pytest.raises(RefusalError) as refused:
        applications.check(worked.first, refund.pk)
    assert refused.value.codes == (Block.COURT,)
    with pytest.raises(RefusalError, match="REASON_MISSING"):
        deciding.flag(worked.first, refund.pk, court=False, disputed=False)
    deciding.flag(worked.first, refund.pk, court=False, disputed=False, designated_by="测试地区公安局")
    assert applications.check(worked.first, refund.pk).first_officer_id == worked.first.person_id


def test_a_wrong_id_number_is_told(worked: Scene) -> None:
    refund = traced(worked)
    apply_for_all(worked, refund)
    victim = worked.victims["V1"]
    victim.id_no = seal(Kind.ID_NUMBER, "330282199001010010")
    victim.save()
    with pytest.raises(RefusalError) as refused:
        applications.check(worked.first, refund.pk)
    assert refused.value.codes == (Block.ID_NUMBER,)


def test_another_city_finds_nothing(worked: Scene) -> None:
    from wuzha.org.roles import Role

    refund = traced(worked)
    with pytest.raises(RefusalError, match="NOT_FOUND"):
        tracing.trace(worked.city.foreign_actor(Role.FUNDS_OFFICER), refund.pk)


def test_the_database_refuses_a_ledger_row_that_does_not_follow(worked: Scene) -> None:
    traced(worked)
    last = LedgerEntry.unscoped.filter(freeze=worked.freezes["B1"]).order_by("-seq")[0]
    wrong = {
        "freeze": last.freeze, "move": "PAY", "taken_from": "PROMISED", "put_into": "REFUNDED", "fen": 5,
        "frozen_fen": last.frozen_fen, "free_fen": last.free_fen, "promised_fen": last.promised_fen - 4,
        "refunded_fen": 4, "released_fen": 0,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="does not follow"), transaction.atomic():
        LedgerEntry.unscoped.create(seq=last.seq + 1, **wrong)
    with pytest.raises(Exception, match="only ever added to"), transaction.atomic():
        LedgerEntry.unscoped.filter(pk=last.pk).update(fen=1)


def test_a_report_says_only_what_is_so(worked: Scene) -> None:
    refund = checked(worked)

    def refused() -> tuple[str, ...]:
        with pytest.raises(RefusalError) as why:
            papers.make(worked.first, refund.pk, "REPORT", "案件办理")
        assert not RefundPaper.unscoped.exists()
        return why.value.codes

    assert refused() == (Block.NO_ANNOUNCEMENT,)
    RefundCase.unscoped.filter(pk=refund.pk).update(traced_at=timezone.now() - timedelta(days=40))
    deciding.announce(worked.first, refund.pk, day(-5))
    assert refused() == (Block.DAYS_NOT_OVER,)
    objection = deciding.object_to(worked.first, refund.pk, on=day(-1), name="", content="测试异议")
    RefundCase.unscoped.filter(pk=refund.pk).update(announced_on=day(-31), announced_until=day(-1))
    assert refused() == (Block.OBJECTION_OPEN,)
    deciding.review(worked.first, refund.pk, objection.pk, upheld=False, answer="不成立")
    made = papers.make(worked.first, refund.pk, "REPORT", "案件办理")
    file = docx.Document(io.BytesIO(papers.read(worked.first, made, "案件办理")))
    assert "已公告且公告期内的异议已审核" in "\n".join(one.text for one in file.paragraphs)


def test_a_document_is_kept_once_and_known_by_its_hash(worked: Scene) -> None:
    refund = traced(worked)
    one = papers.make(worked.first, refund.pk, "FLOW", "案件办理")
    two = papers.make(worked.first, refund.pk, "FLOW", "案件办理")
    assert one.pk == two.pk
    assert papers.read(worked.first, one, "案件办理")[:2] == b"PK"
    RefundPaper.unscoped.filter(pk=one.pk).update(sha256="0" * 64)
    one.refresh_from_db()
    with pytest.raises(RefusalError, match="PAPER_CHANGED"):
        papers.read(worked.first, one, "案件办理")
    with pytest.raises(RefusalError, match="PURPOSE"):
        papers.make(worked.first, refund.pk, "REPORT", " ")
    with pytest.raises(RefusalError, match="FILE_KIND"):
        papers.bring(worked.first, refund.pk, "REPLY", b"MZ not a scan")
