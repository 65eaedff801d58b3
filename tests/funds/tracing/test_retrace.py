# SPDX-License-Identifier: Apache-2.0
"""The worked example (two victims, one mixed account) traced in the database: figures equal to the 分."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.funds.conftest import ok
from tests.funds.statements.conftest import NUMBERS, WORKED, Import, plain
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.engine.tracing import ExitKind, Rule
from wuzha.funds.models import Account, CaseAccount, FundsCase, Institution, Payment, Victim
from wuzha.funds.orders.services import answers, stops
from wuzha.funds.tracing import services
from wuzha.funds.tracing.models import TraceAccount, TraceMove, TraceRun, TraceShare
from wuzha.funds.tracing.queries.traces import levels_of
from wuzha.funds.tracing.services import retrace
from wuzha.sealed.value import Kind, blind

pytestmark = pytest.mark.dialect("funds.tracing.queries.inputs", "funds.tracing.services")


def held(case: FundsCase, rule: Rule) -> dict[tuple[str, int], int]:
    """(account, first or second victim) → fen that is still there."""
    names = {blind(Kind.ACCOUNT, number): name for name, number in NUMBERS.items()}
    keys = Victim.unscoped.filter(case=case).order_by("pk").values_list("pk", flat=True)
    victims = {pk: place for place, pk in enumerate(keys, 1)}
    shares = TraceShare.unscoped.filter(run__case=case, run__rule=rule.value, run__latest=True, fen__gt=0)
    return {
        (names[bytes(one.account.number_index)], victims[one.victim_id]): one.fen
        for one in shares.select_related("account")
    }


@pytest.fixture
@shared
def traced(imported: FundsCase) -> TraceRun:
    run = retrace(imported)
    assert run is not None
    return run


def test_every_rule_keeps_every_fen(traced: TraceRun) -> None:
    runs = TraceRun.unscoped.filter(case=traced.case, latest=True)
    assert {run.rule for run in runs} == {rule.value for rule in Rule}
    for run in runs:
        assert run.injected_fen == 13_000_000
        assert sum(one.fen for one in TraceShare.unscoped.filter(run=run)) == run.held_fen


def test_shares_by_fifo_are_those_of_the_worked_example(traced: TraceRun) -> None:
    found = held(traced.case, Rule.FIFO)
    # what went on to X and out as cash is not frozen in the example; the four frozen accounts are
    assert {key: fen for key, fen in found.items() if key[0] != "X"} == {
        ("A1", 2): 10_000,
        ("B1", 2): 2_000_000,
        ("B2", 2): 2_990_000,
        ("C1", 1): 3_000_000,
    }


def test_shares_by_haircut_are_those_of_the_worked_example(traced: TraceRun) -> None:
    found = held(traced.case, Rule.HAIRCUT)
    assert {key: fen for key, fen in found.items() if key[0] != "X"} == {
        ("A1", 1): 6_154, ("A1", 2): 3_846,
        ("B1", 1): 1_230_769, ("B1", 2): 769_231,
        ("B2", 1): 1_840_000, ("B2", 2): 1_150_000,
        ("C1", 1): 1_107_692, ("C1", 2): 692_308,
    }  # fmt: skip


def test_the_list_says_level_and_spread_of_every_account(traced: TraceRun) -> None:
    names = {blind(Kind.ACCOUNT, number): name for name, number in NUMBERS.items()}
    found = TraceAccount.unscoped.filter(run=traced).select_related("account")
    rows = {names[bytes(one.account.number_index)]: one for one in found}
    assert {name: row.level for name, row in rows.items()} == {"A1": 1, "B1": 2, "B2": 2, "C1": 3, "X": 4}
    for row in rows.values():
        assert 0 <= row.low_fen <= row.held_fen <= row.high_fen
    placed = CaseAccount.unscoped.filter(case=traced.case, role="RECEIVING").select_related("account")
    assert {names[bytes(one.account.number_index)]: one.level for one in placed} == {"A1": 1}


def test_rows_that_carried_money_are_kept_with_how_it_left(traced: TraceRun) -> None:
    left = TraceMove.unscoped.filter(run=traced, exit_kind__gt=0)
    assert {one.exit_kind for one in left} == {ExitKind.CASH_OUT}
    assert sum(one.fen for one in left) == traced.gone_fen
    assert TraceMove.unscoped.filter(run=traced, level=1).count() == 2


def test_what_victims_told_is_traced_before_any_statement(worked: FundsCase) -> None:
    run = retrace(worked)
    assert run is not None
    assert held(worked, Rule.LIFO) == {("A1", 1): 8_000_000, ("A1", 2): 5_000_000}
    assert Payment.unscoped.filter(case=worked).count() == run.transfers


def test_a_statement_does_not_count_a_told_payment_twice(traced: TraceRun) -> None:
    assert traced.transfers == len(WORKED)


def test_a_new_trace_takes_the_place_of_the_one_before(traced: TraceRun) -> None:
    again = retrace(traced.case)
    assert again is not None
    assert again.inputs == traced.inputs
    assert TraceRun.unscoped.filter(case=traced.case, rule="lifo").count() == 2
    assert not TraceMove.unscoped.filter(run=traced).exists()
    assert TraceMove.unscoped.filter(run=again).exists()


def test_every_rule_keeps_the_rows_that_carried_money(traced: TraceRun) -> None:
    for run in TraceRun.unscoped.filter(case=traced.case, latest=True):
        moves = TraceMove.unscoped.filter(run=run)
        assert sum(one.fen for one in moves if one.exit_kind) == run.gone_fen, run.rule
        assert sum(one.held_fen for one in TraceAccount.unscoped.filter(run=run)) == run.held_fen, run.rule


def test_the_rows_of_another_rule_are_left_out_where_they_are_too_many(
    worked: FundsCase, bring: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_KEPT", 1)
    bring(worked, plain(WORKED))
    run = retrace(worked)
    assert run is not None
    assert {one.run_id for one in TraceMove.unscoped.filter(run__case=worked)} == {run.pk}
    assert TraceShare.unscoped.filter(run__rule="fifo").exists()


def test_no_rule_gives_an_account_more_than_the_spread_says_and_one_gives_that(traced: TraceRun) -> None:
    runs = TraceRun.unscoped.filter(case=traced.case, latest=True)
    for row in TraceAccount.unscoped.filter(run=traced):
        held = [sum(one.fen for one in TraceShare.unscoped.filter(run=run, account=row.account_id)) for run in runs]
        assert (row.low_fen, row.high_fen) == (min(held), max(held))


def test_rows_of_one_second_that_nothing_orders_are_counted(worked: FundsCase, bring: Import) -> None:
    rows = [("10:06:05", "A1", "B1", 100, ""), ("10:06:05", "A1", "B2", 100, "")]
    bring(worked, plain([*WORKED[:2], *rows]))
    run = retrace(worked)
    assert run is not None
    assert run.flags["forced_ties"] >= 1


def test_the_table_of_flows_has_the_level_of_accounts_nobody_has_stopped(traced: TraceRun) -> None:
    names = {one.pk: blind_name(one) for one in Account.unscoped.all()}
    levels = {names[key]: level for key, level in levels_of(traced.case).items()}
    assert CaseAccount.unscoped.filter(case=traced.case, role="RECEIVING").count() == 1
    assert {name: levels[name] for name in ("A1", "B1", "B2", "C1", "X")} == {
        "A1": 1,
        "B1": 2,
        "B2": 2,
        "C1": 3,
        "X": 4,
    }


def blind_name(account: Account) -> str:
    """The name of an account in the worked example."""
    found = {blind(Kind.ACCOUNT, number): name for name, number in NUMBERS.items()}
    return found[bytes(account.number_index)]


def test_an_answer_of_a_bank_has_the_case_traced_anew(worked: FundsCase, officer: Actor, bank: Institution) -> None:
    account = worked.case_accounts(manager="unscoped").get(level=1).account_id
    order = stops.issue(officer, stops.draft(officer, worked.pk, account).pk, "Q-1", institution=bank.pk)
    before = jobs(worked)
    answers.answer_stop(officer, order.pk, ok(at=order.issued_at))
    assert jobs(worked) == before  # one is waiting already, since the report
    retrace(worked)
    assert before == 1


def jobs(case: FundsCase) -> int:
    """Traces of a case that wait for a worker."""
    return ProcrastinateJob.objects.filter(queueing_lock=f"funds.trace.{case.pk}", status="todo").count()


def test_the_balance_a_bank_tells_limits_what_can_be_had(worked: FundsCase, officer: Actor, bank: Institution) -> None:
    account = worked.case_accounts(manager="unscoped").get(level=1).account_id
    order = stops.issue(officer, stops.draft(officer, worked.pk, account).pk, "Q-1", institution=bank.pk)
    answers.answer_stop(officer, order.pk, ok(balance=12_345, at=order.issued_at))
    run = retrace(worked)
    assert run is not None
    row = run.account_rows(manager="unscoped").get(account=account)
    assert (row.held_fen, row.balance_fen, row.recoverable_fen) == (13_000_000, 12_345, 12_345)


def test_money_at_a_named_account_of_a_payment_institution_is_there_and_not_gone(
    worked: FundsCase, bank: Institution
) -> None:
    """It is to be stopped like any other; nobody has told that it left."""
    account = worked.case_accounts(manager="unscoped").get(level=1).account
    Institution.objects.filter(pk=bank.pk).update(kind="PAYMENT")
    Account.unscoped.filter(pk=account.pk).update(institution=bank)
    run = retrace(worked)
    assert run is not None
    assert (run.held_fen, run.gone_fen) == (13_000_000, 0)
    assert run.account_rows(manager="unscoped").get(account=account).recoverable_fen == 13_000_000
