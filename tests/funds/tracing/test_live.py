# SPDX-License-Identifier: Apache-2.0
"""Open pages of a case are told of a new trace of that case, and of no other."""

from __future__ import annotations

from procrastinate.contrib.django.models import ProcrastinateJob

from tests.funds.conftest import ok
from tests.funds.statements.conftest import NUMBERS, at
from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase, Institution
from wuzha.funds.orders.services import answers, reports, stops
from wuzha.funds.orders.services.accounts import Told, Transfer
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.funds.tracing.services import retrace
from wuzha.funds.tracing.views.live import SOURCE, Traced


def other_case(officer: Actor) -> FundsCase:
    paid = Transfer(Told(NUMBERS["X"]), 500, at("10:00:00"), by=Told(NUMBERS["U"]))
    return reports.by_hand(officer, Person("测试乙"), NewReport(500, at("11:00:00"), [paid]), synthetic=True).case


def test_a_new_trace_is_told_to_who_follows_its_case_alone(worked: FundsCase, officer: Actor) -> None:
    other = other_case(officer)
    mark = SOURCE.begin()
    mine, theirs = Traced(worked.pk), Traced(other.pk)
    assert SOURCE.step(mark, frozenset({mine, theirs}), []).told == {}
    retrace(worked)
    step = SOURCE.step(mark, frozenset({mine, theirs}), [])
    assert set(step.told) == {mine}
    assert b"event: traced" in step.told[mine]
    assert SOURCE.step(step.mark, frozenset({mine, theirs}), []).told == {}


def test_who_comes_back_is_told_what_was_missed(worked: FundsCase) -> None:
    first = retrace(worked)
    assert first is not None
    mine = (Traced(worked.pk),)
    now = SOURCE.begin()
    behind, abreast = SOURCE.step(now, frozenset(mine), [("1", mine), (now, mine)]).joined
    assert b"traced" in behind
    assert b"traced" not in abreast
    assert b"event: here" in abreast


def test_an_answer_of_a_bank_has_the_case_traced_anew(worked: FundsCase, officer: Actor, bank: Institution) -> None:
    account = worked.case_accounts(manager="unscoped").get(level=1).account_id
    order = stops.issue(officer, stops.draft(officer, worked.pk, account).pk, "Q-1")
    before = jobs(worked)
    answers.answer_stop(officer, order.pk, ok(at=order.issued_at))
    assert jobs(worked) == before  # one is waiting already, since the report
    retrace(worked)
    assert before == 1


def jobs(case: FundsCase) -> int:
    """Traces of a case that wait for a worker."""
    return ProcrastinateJob.objects.filter(queueing_lock=f"funds.trace.{case.pk}", status="todo").count()


def test_the_balance_a_bank_tells_limits_what_can_be_had(worked: FundsCase, officer: Actor) -> None:
    account = worked.case_accounts(manager="unscoped").get(level=1).account_id
    order = stops.issue(officer, stops.draft(officer, worked.pk, account).pk, "Q-1")
    answers.answer_stop(officer, order.pk, ok(balance=12_345, at=order.issued_at))
    run = retrace(worked)
    assert run is not None
    row = run.account_rows(manager="unscoped").get(account=account)
    assert (row.held_fen, row.balance_fen, row.recoverable_fen) == (13_000_000, 12_345, 12_345)
