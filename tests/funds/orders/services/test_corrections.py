# SPDX-License-Identifier: Apache-2.0
"""A corrected answer takes the place of the former one; order, figures and trace follow it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import City
from tests.funds.conftest import SECOND, THIRD, account_at, figure, ok
from tests.funds.orders.services.test_answer_file import batch, now, take
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.core.indicators import Period
from wuzha.funds.models import (
    BankAnswer,
    Change,
    Freeze,
    FundsCase,
    Institution,
    Payment,
    Renewal,
    RequestKind,
    StopOrder,
)
from wuzha.funds.orders.queries import case as cases
from wuzha.funds.orders.queries import league
from wuzha.funds.orders.services import answers, freeze_answers, freezes, next_orders, releases, renewals, stops
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.funds.orders.services.corrections import correct
from wuzha.funds.tracing.models import TraceMove
from wuzha.funds.tracing.services import retrace
from wuzha.intake.models import Batch
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

__all__ = ["batch"]
WHY = "金额录错"


def fresh(order: Any) -> Any:
    return type(order).unscoped.get(pk=order.pk)


def current(order: Any, asked: RequestKind = RequestKind.STOP) -> BankAnswer:
    of = {"stop": order} if isinstance(order, StopOrder) else {"freeze": order}
    found: BankAnswer = BankAnswer.unscoped.get(**of, asked=asked, correction__isnull=True)
    return found


def failed(code: str = "1300") -> Answer:
    return Answer(code, timezone.now() - timedelta(seconds=5))


def frozen(held: int = 1_000_000, **values: object) -> Answer:
    return Answer("0000", timezone.now() - timedelta(seconds=5), held_fen=held, **values)  # type: ignore[arg-type]  # as the class takes them


@pytest.fixture
def today() -> Period:
    day = timezone.localdate()
    return Period(day - timedelta(days=1), day, timezone.now() + timedelta(seconds=1))


@pytest.fixture
@shared
def decision() -> Decision:
    return Decision(True, "COUNTY", "测试甲", "冻1号", timezone.localdate(), "局长")


@pytest.fixture
@shared
def asked(officer: Actor, investigator: Actor, held: StopOrder, decision: Decision) -> Freeze:
    """A freeze after a stop that waits for the bank's answer."""
    one = freezes.draft(officer, held.case_id, held.account_id, 2_000_000)
    freezes.decide(investigator, one.pk, decision)
    return freezes.issue(officer, one.pk, "Q-7", timezone.now() - timedelta(seconds=20), doc_no="冻通1号")


@pytest.fixture
@shared
def active(officer: Actor, asked: Freeze) -> Freeze:
    freeze_answers.answer_freeze(officer, asked.pk, frozen())
    found: Freeze = Freeze.unscoped.get(pk=asked.pk)
    return found


def test_another_balance_takes_the_place_and_the_former_stays_readable(
    officer: Actor, colleague: Actor, held: StopOrder, today: Period
) -> None:
    former = current(held)
    ProcrastinateJob.objects.all().delete()
    right = correct(colleague, former.pk, ok(700), WHY)
    assert fresh(held).balance_fen == 700
    assert figure(officer, "stopped", today).value == 700
    kept = BankAnswer.unscoped.get(pk=former.pk)
    assert (kept.balance_fen, kept.correction) == (1_000_000, right)
    assert (right.recorded_by_id, right.corrects_id) == (colleague.person_id, former.pk)
    assert ProcrastinateJob.objects.filter(queueing_lock=f"funds.trace.{held.case_id}").count() == 1
    event = Event.objects.get(action="funds.answer_correct")
    assert event.detail["was"] == "0000"
    file = cases.stop(officer, held.pk)
    assert file is not None
    assert file.last_answer == right
    clear = cases.reveal_order(officer, file, "核对")
    assert clear[f"reason:{right.pk}"] == WHY


def test_money_told_to_have_gone_on_wrongly_counts_no_more_and_the_right_sum_does(
    officer: Actor, bank: Institution, case: FundsCase, issued: StopOrder
) -> None:
    when = timezone.now() - timedelta(minutes=3)
    wrongly = [
        Transfer(AccountDetails(SECOND, "测试戊", bank.pk), 150_000_00, when),
        Transfer(AccountDetails(THIRD), 40_000, when),
    ]
    answers.answer_stop(officer, issued.pk, ok(onward=wrongly))
    slip = Payment.unscoped.get(case=case, amount_fen=150_000_00)
    assert cases.told_onward(officer, issued) == list(Payment.unscoped.filter(answer__stop=issued).order_by("at", "pk"))
    right = [Transfer(AccountDetails(SECOND, "测试戊", bank.pk), 15_000_00, when)]
    made = correct(officer, current(issued).pk, ok(onward=right), "金额多录一位", wrong=[slip.pk])
    slip.refresh_from_db()
    assert slip.withdrawn_by == made
    file = cases.case(officer, case.pk)
    assert file is not None
    assert sorted(one.amount_fen for one in file.payments if one.answer_id) == [40_000, 15_000_00]
    run = retrace(case)
    assert run is not None
    assert not TraceMove.unscoped.filter(run=run, payment=slip).exists()
    orders, _refused = next_orders.prepare_next(officer, case.pk, issued.pk)
    assert sorted(one.amount_fen for one in orders) == [40_000, 15_000_00]


def test_a_withdrawn_payment_counts_again_when_it_is_told_again(
    officer: Actor, bank: Institution, case: FundsCase, issued: StopOrder
) -> None:
    told = [Transfer(AccountDetails(SECOND, "测试戊", bank.pk), 90_000, timezone.now() - timedelta(minutes=3))]
    answers.answer_stop(officer, issued.pk, ok(onward=told))
    payment = Payment.unscoped.get(case=case, amount_fen=90_000)
    correct(officer, current(issued).pk, ok(), WHY, wrong=[payment.pk])
    with pytest.raises(RefusalError, match="NOTHING_NEW"):
        next_orders.prepare_next(officer, case.pk, issued.pk)
    correct(officer, current(issued).pk, ok(onward=told), WHY)
    payment.refresh_from_db()
    assert payment.withdrawn_by is None


def test_a_correction_withdraws_nothing_that_others_told(officer: Actor, case: FundsCase, held: StopOrder) -> None:
    reported = Payment.unscoped.get(case=case, report__isnull=False)
    correct(officer, current(held).pk, ok(700), WHY, wrong=[reported.pk])
    reported.refresh_from_db()
    assert reported.withdrawn_by is None


def test_the_league_measures_the_answer_once(officer: Actor, held: StopOrder, today: Period) -> None:
    correct(officer, current(held).pk, ok(700), WHY)
    assert sum(one.time.rows for one in league.league(officer, today, timezone.now())) == 1


def test_what_was_no_stop_counts_nothing_and_frees_the_account(officer: Actor, held: StopOrder, today: Period) -> None:
    correct(officer, current(held).pk, failed(), WHY)
    order = fresh(held)
    assert (order.state, order.times, order.started_at, order.result_code) == ("FAILED", 0, None, "1300")
    assert figure(officer, "stopped", today).value == 0
    way = Change.unscoped.filter(stop=held).order_by("pk").last()
    assert (way.act, way.from_state, way.to_state) == ("correct", "ACCEPTED", "FAILED")
    assert stops.draft(officer, held.case_id, held.account_id).pk != held.pk


def test_a_stop_that_was_recorded_as_a_failure_holds(officer: Actor, issued: StopOrder) -> None:
    answers.answer_stop(officer, issued.pk, failed())
    correct(officer, current(issued).pk, ok(42), "代码录错")
    order = fresh(issued)
    assert (order.state, order.balance_fen, order.times, order.ended_at) == ("ACCEPTED", 42, 1, None)
    assert order.due_at == order.expires_at


def test_it_holds_not_while_somebody_has_another_order_for_the_account(officer: Actor, issued: StopOrder) -> None:
    answers.answer_stop(officer, issued.pk, failed())
    stops.draft(officer, issued.case_id, issued.account_id)
    with pytest.raises(RefusalError, match="ORDER_OPEN"):
        correct(officer, current(issued).pk, ok(), WHY)
    assert fresh(issued).state == "FAILED"
    assert BankAnswer.unscoped.count() == 1


def test_the_second_stop_rests_on_the_first_and_can_itself_be_corrected(officer: Actor, held: StopOrder) -> None:
    first_end = held.expires_at
    stops.ask_extension(officer, held.pk, timezone.now() - timedelta(seconds=8))
    answers.answer_stop(officer, held.pk, ok(at=timezone.now() - timedelta(seconds=5)))
    with pytest.raises(RefusalError, match="RESTED_ON"):
        correct(officer, current(held).pk, failed(), WHY)
    correct(officer, current(held).pk, ok(5, at=held.started_at), WHY)
    assert (fresh(held).state, fresh(held).balance_fen) == ("EXTENDED", 5)
    correct(officer, current(held, RequestKind.EXTEND).pk, failed(), WHY)
    order = fresh(held)
    assert (order.state, order.times, order.expires_at) == ("ACCEPTED", 1, first_end)
    correct(officer, current(held, RequestKind.EXTEND).pk, ok(at=timezone.now()), WHY)
    assert (fresh(held).state, fresh(held).times) == ("EXTENDED", 2)


def test_another_frozen_sum_is_followed_by_the_total(officer: Actor, active: Freeze, today: Period) -> None:
    correct(officer, current(active, RequestKind.FREEZE).pk, frozen(2_000_000), WHY)
    freeze = fresh(active)
    assert (freeze.frozen_fen, freeze.mode) == (2_000_000, "FULL")
    assert figure(officer, "frozen", today).value == 2_000_000


def test_what_was_no_freeze_lets_the_stop_go_on(officer: Actor, active: Freeze, today: Period) -> None:
    assert active.stop is not None
    assert active.stop.state == "CONVERTED"
    correct(officer, current(active, RequestKind.FREEZE).pk, failed("0600"), WHY)
    assert (fresh(active).state, fresh(active).frozen_fen) == ("FAILED", None)
    assert (fresh(active.stop).state, fresh(active.stop).ended_at) == ("ACCEPTED", None)
    assert figure(officer, "frozen", today).value == 0
    correct(officer, current(active, RequestKind.FREEZE).pk, frozen(9), WHY)
    assert (fresh(active).state, fresh(active).frozen_fen) == ("ACTIVE", 9)
    assert fresh(active.stop).state == "CONVERTED"


def test_queued_instead_of_held_holds_nothing(officer: Actor, active: Freeze) -> None:
    correct(officer, current(active, RequestKind.FREEZE).pk, failed("1303"), WHY, ahead=("外市公安局", None))
    freeze = fresh(active)
    assert (freeze.mode, freeze.frozen_fen, freeze.ahead) == ("QUEUED", 0, "外市公安局")


def test_money_that_was_paid_out_keeps_the_answers_it_rests_on(officer: Actor, active: Freeze) -> None:
    freeze_answers.pay_out(officer, active.pk, 10, timezone.now())
    for answer in (current(active, RequestKind.FREEZE), current(active.stop)):
        with pytest.raises(RefusalError, match="RETURNED") as refused:
            correct(officer, answer.pk, frozen(500_000, balance_fen=3), WHY)
        assert "不能再更正" in refused.value.message
    assert fresh(active).frozen_fen == 1_000_000


def test_a_renewal_that_was_not_confirmed_ends_as_before(
    officer: Actor, investigator: Actor, active: Freeze, decision: Decision
) -> None:
    renewals.draft(officer, active.pk)
    renewals.hand_over(officer, active.pk, timezone.localdate())
    renewals.decide(investigator, active.pk, replace(decision, reviewed_on=decision.on))
    renewals.issue(officer, active.pk, "Q-8", timezone.now() - timedelta(seconds=9), doc_no="冻通2号")
    renewals.answer_renewal(officer, active.pk, frozen())
    assert fresh(active).renewals_done == 1
    with pytest.raises(RefusalError, match="RESTED_ON"):
        correct(officer, current(active, RequestKind.FREEZE).pk, failed(), WHY)
    correct(officer, current(active, RequestKind.RENEW).pk, failed(), WHY)
    assert (fresh(active).expires_at, fresh(active).renewals_done) == (active.expires_at, 0)
    assert Renewal.unscoped.get().state == "FAILED"
    correct(officer, current(active, RequestKind.RENEW).pk, frozen(), WHY)
    assert fresh(active).renewals_done == 1
    assert fresh(active).expires_at > active.expires_at


@pytest.mark.parametrize(("reason", "code"), [(" ", "REASON_MISSING"), (WHY, "SAME_ANSWER")])
def test_no_reason_or_no_difference_is_refused(officer: Actor, held: StopOrder, reason: str, code: str) -> None:
    former = current(held)
    with pytest.raises(RefusalError, match=code):
        correct(officer, former.pk, ok(1_000_000, at=former.answered_at), reason)


def test_a_corrected_answer_is_not_corrected_again_but_the_one_in_its_place(officer: Actor, held: StopOrder) -> None:
    former = current(held)
    correct(officer, former.pk, ok(1), WHY)
    with pytest.raises(RefusalError, match="CORRECTED_ALREADY"):
        correct(officer, former.pk, ok(2), WHY)
    correct(officer, current(held).pk, ok(2), WHY)
    assert fresh(held).balance_fen == 2


def test_who_may_not_work_at_the_desk_corrects_nothing_and_another_city_finds_nothing(
    city: City, held: StopOrder
) -> None:
    with pytest.raises(RefusalError, match="NOT_ALLOWED"):
        correct(city.actor(Role.ANALYST), current(held).pk, ok(1), WHY)
    with pytest.raises(RefusalError, match="NOT_FOUND"):
        correct(city.foreign_actor(Role.FUNDS_OFFICER), current(held).pk, ok(1), WHY)


def test_what_ran_out_does_not_come_back_to_life(officer: Actor, held: StopOrder) -> None:
    stops.release(officer, held.pk)
    with pytest.raises(RefusalError, match="OVER_NOW"):
        correct(officer, current(held).pk, failed(), WHY)
    correct(officer, current(held).pk, ok(3), WHY)
    assert (fresh(held).state, fresh(held).balance_fen) == ("RELEASED", 3)


def test_a_newer_answer_in_a_file_takes_the_place_of_the_one_before(
    officer: Actor, issued: StopOrder, batch: Batch, case: FundsCase
) -> None:
    row = {"业务单号": issued.number, "结果码": "0000", "反馈时间": now(9), "余额": "10000"}
    newer = row | {"反馈时间": now(4), "余额": "99.99"}
    counts, rejects = take([row, newer, row], batch, officer)
    assert (counts.accepted, counts.duplicates, rejects) == (2, 1, {})
    assert fresh(issued).balance_fen == 9_999
    right = current(issued)
    former = BankAnswer.unscoped.get(pk=right.corrects_id)
    assert (right.batch_id, right.line, former.balance_fen) == (batch.pk, 3, 1_000_000)
    assert take([newer, row], batch, officer)[0].duplicates == 2
    assert account_at(case, 1) == issued.account_id


@pytest.mark.parametrize("limit", [1_200_050, None], ids=["limited", "released"])
def test_an_answer_on_which_a_limit_or_a_release_rests_is_not_corrected(
    officer: Actor, investigator: Actor, active: Freeze, decision: Decision, limit: int | None
) -> None:
    correct(officer, current(active, RequestKind.FREEZE).pk, frozen(1_900_000), WHY)
    releases.decide(investigator, active.pk, decision, ground="RETURNED", limit_fen=limit)
    releases.send(officer, active.pk, "Q-11", doc_no="解通1号")
    releases.receipt(officer, active.pk, "0000")
    held = fresh(active).frozen_fen
    for answer in (frozen(99_900), failed()):
        with pytest.raises(RefusalError, match="LIMITED_SINCE"):
            correct(officer, current(active, RequestKind.FREEZE).pk, answer, WHY)
    assert fresh(active).frozen_fen == held


def test_an_answer_whose_sum_a_renewal_went_out_with_is_corrected_after_that(
    officer: Actor, investigator: Actor, active: Freeze, decision: Decision
) -> None:
    renewals.draft(officer, active.pk)
    renewals.hand_over(officer, active.pk, timezone.localdate())
    renewals.decide(investigator, active.pk, replace(decision, reviewed_on=decision.on))
    correct(officer, current(active, RequestKind.FREEZE).pk, frozen(1_100_000), WHY)
    renewals.issue(officer, active.pk, "Q-8", timezone.now() - timedelta(seconds=9), doc_no="冻通2号")
    with pytest.raises(RefusalError, match="RESTED_ON"):
        correct(officer, current(active, RequestKind.FREEZE).pk, frozen(900_000), WHY)
    renewals.answer_renewal(officer, active.pk, failed())
    correct(officer, current(active, RequestKind.FREEZE).pk, frozen(900_000), WHY)
    assert fresh(active).frozen_fen == 900_000
