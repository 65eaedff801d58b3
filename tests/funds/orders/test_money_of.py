# SPDX-License-Identifier: Apache-2.0
"""Where the money of a case is, from report to return: every 元 in one part."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests.funds.conftest import SECOND, account_at, ok
from wuzha.funds.models import Freeze, FundsCase, StopOrder
from wuzha.funds.orders.queries import case as cases
from wuzha.funds.orders.queries.money import money_of, of_accounts, sums_of
from wuzha.funds.orders.records.case import rows_of
from wuzha.funds.orders.rules.money import Held
from wuzha.funds.orders.services import answers, freeze_answers, freezes, seizures, stops
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.funds.orders.services.seizures import GivingBack, NewSeizure
from wuzha.funds.tracing.models import RANKING, TraceMove, TraceRun
from wuzha.funds.tracing.queries.traces import latest
from wuzha.funds.tracing.services import retrace
from wuzha.funds.turns import viewer_of
from wuzha.ui.record import Money

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

#: The report of the tests: 50,000 lost, of which 30,000 was paid to an account.
LOST = 5_000_000


def test_a_loss_nobody_has_stopped_yet_is_not_held(case: FundsCase) -> None:
    assert money_of(case) == Money(LOST, loose=LOST)


def test_a_stop_counts_what_it_found_and_no_more_than_came_in(
    case: FundsCase, issued: StopOrder, officer: Actor
) -> None:
    assert money_of(case) == Money(LOST, loose=LOST)
    answers.answer_stop(officer, issued.pk, ok(balance=9_000_000))
    assert money_of(case) == Money(LOST, stopped=3_000_000, loose=LOST - 3_000_000)
    StopOrder.unscoped.filter(pk=issued.pk).update(
        started_at=timezone.now() - timedelta(days=3), expires_at=timezone.now() - timedelta(minutes=1)
    )
    assert money_of(case).stopped == 0


def test_frozen_money_counts_once_and_what_was_paid_of_it_came_back(
    case: FundsCase, held: StopOrder, officer: Actor, investigator: Actor
) -> None:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 1_000_000)
    day = timezone.localdate()
    freezes.decide(investigator, one.pk, Decision(True, "COUNTY", "测试乙", "冻1号", day, "局长"))
    freezes.issue(officer, one.pk, "Q-2", timezone.now() - timedelta(seconds=5), doc_no="冻通1号")
    assert money_of(case) == Money(LOST, stopped=1_000_000, loose=LOST - 1_000_000)
    freeze_answers.answer_freeze(officer, one.pk, Answer("0000", timezone.now(), held_fen=900_000))
    assert money_of(case).frozen == 900_000
    assert money_of(case).frozen + money_of(case).stopped <= 1_000_000
    Freeze.unscoped.filter(pk=one.pk).update(paid_fen=400_000)
    assert money_of(case).returned == 400_000
    assert money_of(case).frozen == 500_000
    assert of_accounts(case)[one.account_id].returned == 400_000
    assert held.account_id == one.account_id


def test_what_was_paid_back_is_in_no_account_any_more(
    case: FundsCase, held: StopOrder, officer: Actor, investigator: Actor
) -> None:
    """Its account is not to be chased again: neither table, sentence nor trace says that it is there."""
    one = freezes.draft(officer, case.pk, account_at(case, 1), 1_000_000)
    freezes.decide(investigator, one.pk, Decision(True, "COUNTY", "测试乙", "冻1号", timezone.localdate(), "局长"))
    freezes.issue(officer, one.pk, "Q-2", timezone.now() - timedelta(seconds=5), doc_no="冻通1号")
    freeze_answers.answer_freeze(officer, one.pk, Answer("0000", timezone.now(), held_fen=1_000_000))
    retrace(case)
    Freeze.unscoped.filter(pk=one.pk).update(paid_fen=400_000)
    assert sums_of(case).found_fen == 0
    Freeze.unscoped.filter(pk=one.pk).update(paid_fen=0)
    freeze_answers.pay_out(officer, one.pk, 1_000_000, timezone.now())
    assert sums_of(case).found_fen == 0
    retrace(case)
    assert sums_of(case).found_fen == 0
    run = latest(officer, case)
    assert run is not None
    assert (run.still_fen, run.returned_fen) == (0, 1_000_000)
    file = cases.case(officer, case.pk)
    assert file is not None
    assert {row.there_fen for row in rows_of(viewer_of(officer, case.centre_id), file)} == {None, 0}
    assert held.account_id == one.account_id


def test_seized_things_are_held_until_they_are_handed_over(
    case: FundsCase, officer: Actor, investigator: Actor
) -> None:
    day = timezone.localdate()
    thing = seizures.seize(officer, case.pk, NewSeizure("现金", "1 捆", day, "扣1号", 200_000))
    seizures.seize(officer, case.pk, NewSeizure("手镯", "1 只", day, "扣2号"))
    assert money_of(case).frozen == 200_000
    victim = case.victims(manager="unscoped").get()
    given = seizures.give_back(
        investigator, case.pk, GivingBack(victim.pk, [thing.pk], "测试乙", "局长", day, "发还1号")
    )
    assert money_of(case).frozen == 200_000
    seizures.handed_back(officer, given.pk, day)
    assert money_of(case) == Money(LOST, returned=200_000, loose=LOST - 200_000)


def test_what_a_trace_says_has_left_is_gone(case: FundsCase, issued: StopOrder, officer: Actor) -> None:
    onward = [Transfer(AccountDetails(SECOND), 1_500_000, timezone.now() - timedelta(minutes=20))]
    answers.answer_stop(officer, issued.pk, ok(balance=1_000_000, onward=onward))
    assert of_accounts(case) == {issued.account_id: Held(0, 0, 1_000_000)}
    run = TraceRun.unscoped.create(
        case=case, rule=RANKING.value, floor_fen=1, engine="test", inputs=bytes(32), transfers=2, accounts=2,
        injected_fen=3_000_000, held_fen=2_500_000, gone_fen=500_000, because="HAND",
    )  # fmt: skip
    payment = case.payments(manager="unscoped").first()
    for place, (kind, fen) in enumerate(((2, 200_000), (1, 100_000), (10, 200_000))):
        TraceMove.unscoped.create(
            run=run, victim=case.victims(manager="unscoped").get(), pos=place, payment=payment, at=timezone.now(),
            amount_fen=fen, fen=fen, level=1, exit_kind=kind,
        )  # fmt: skip
    assert money_of(case) == Money(LOST, returned=100_000, stopped=1_000_000, loose=LOST - 1_300_000, gone=200_000)


@pytest.mark.usefixtures("held")
def test_a_stop_that_was_released_holds_nothing(case: FundsCase, officer: Actor) -> None:
    order = StopOrder.unscoped.get()
    stops.release(officer, order.pk, note="", version=order.version)
    assert money_of(case) == Money(LOST, loose=LOST)
