# SPDX-License-Identifier: Apache-2.0
"""The next orders of a case that was traced: what the trace found decides whom to stop, and first."""

from __future__ import annotations

import pytest

from tests.funds.statements.conftest import NUMBERS, WORKED, Import, bring, plain, worked
from wuzha.audit.actor import Actor
from wuzha.funds.models import Account, CaseAccount, FundsCase, Institution, StopOrder
from wuzha.funds.orders.services import next_orders
from wuzha.funds.tracing.models import TraceAccount
from wuzha.funds.tracing.services import retrace
from wuzha.refusals import RefusalError
from wuzha.sealed.value import Kind, blind

__all__ = ["bring", "worked"]


def names() -> dict[bytes, str]:
    return {blind(Kind.ACCOUNT, number): name for name, number in NUMBERS.items()}


@pytest.fixture
def traced(worked: FundsCase, bring: Import, bank: Institution) -> FundsCase:
    bring(worked, plain(WORKED))
    assert retrace(worked) is not None
    Account.unscoped.filter(institution=None).update(institution=bank)
    return worked


def test_the_accounts_a_trace_found_money_in_are_stopped_the_fullest_first(officer: Actor, traced: FundsCase) -> None:
    figures = TraceAccount.unscoped.filter(run__case=traced, run__latest=True, run__rule="lifo")
    made, refused = next_orders.prepare_next(officer, traced.pk)
    expected = [one.account_id for one in figures.filter(recoverable_fen__gt=0).order_by("-recoverable_fen")]
    assert refused == []
    assert [one.account_id for one in made][: len(expected)] == expected
    came = dict(figures.values_list("account_id", "got_fen"))
    assert {one.account_id: one.amount_fen for one in made} == {one.account_id: came[one.account_id] for one in made}
    levels = dict(CaseAccount.unscoped.filter(case=traced).values_list("account_id", "level"))
    assert [one.level for one in made] == [levels[one.account_id] for one in made]
    with pytest.raises(RefusalError, match="NOTHING_NEW"):
        next_orders.prepare_next(officer, traced.pk)


def test_after_an_order_only_the_accounts_its_money_went_on_to_follow(officer: Actor, traced: FundsCase) -> None:
    first = Account.unscoped.get(number_index=blind(Kind.ACCOUNT, NUMBERS["A1"]))
    order = next_orders.prepare_stop(officer, traced.pk, first.pk)
    made, _refused = next_orders.prepare_next(officer, traced.pk, order.pk)
    keys = names()
    went_on = {keys[bytes(one.account.number_index or b"")] for one in made}
    assert went_on
    assert went_on <= {"B1", "B2"}


def test_one_click_prepares_no_more_than_can_be_looked_through(
    officer: Actor, traced: FundsCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(next_orders, "AT_ONCE", 2)
    first, _ = next_orders.prepare_next(officer, traced.pk)
    second, _ = next_orders.prepare_next(officer, traced.pk)
    assert len(first) == 2
    assert not {one.account_id for one in first} & {one.account_id for one in second}
    assert StopOrder.unscoped.filter(case=traced).count() == len(first) + len(second)
