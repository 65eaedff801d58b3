# SPDX-License-Identifier: Apache-2.0
"""Money is told apart by the account's own records, and set aside once, however often its account was frozen."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_filed
from tests.funds.refunds.conftest import Scene, add_victim, at, freeze, make_account, pay, statement, work
from tests.funds.refunds.test_desk import amounts, traced
from wuzha.funds.models import AccountRole, CaseAccount, Freeze, FundsCase, Institution
from wuzha.funds.orders.rules.freezes import FreezeState
from wuzha.funds.refunds.models import RefundCase, RefundChange, ReturnMode
from wuzha.funds.refunds.queries import standing
from wuzha.funds.refunds.rules.guards import Block
from wuzha.funds.refunds.rules.guards import material as checks
from wuzha.funds.refunds.services import ledger, tracing
from wuzha.funds.statements.models import Transfer
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.django_db


@pytest.fixture
def single(scene: Scene) -> Scene:
    """One victim says that 40 000 went into an account; 30 000 are frozen there, and nothing else is known of it."""
    report = add_victim(scene, "V1", "张测试", "33028219900101001X", 40_000_00, at("11:00:00"), "6222020000000000000")
    bank = Institution.objects.create(code="ABC", name="测试农业银行", kind="BANK")
    scene.accounts["A1"] = make_account("6228480000000001", "王测试", bank)
    CaseAccount.unscoped.create(case=scene.case, account=scene.accounts["A1"], role=AccountRole.RECEIVING, level=1)
    pay(scene, at("10:02:11"), "V1", "A1", 40_000_00, report)
    freeze(scene, "A1", 30_000_00)
    return scene


def test_without_a_statement_no_account_is_certified_as_one_of_a_single_payment(single: Scene) -> None:
    refund = tracing.open_refund(single.first, single.case.pk)
    with pytest.raises(RefusalError, match="NO_STATEMENT") as refused:
        tracing.trace(single.first, refund.pk)
    assert "请先调取并导入" in refused.value.message
    assert single.freezes["A1"].number in refused.value.message
    assert RefundCase.unscoped.get(pk=refund.pk).state == "DRAFT"
    assert ledger.balances(single.freezes["A1"].pk).promised == 0
    statement(single, "A1")
    assert tracing.trace(single.first, refund.pk).mode == ReturnMode.SINGLE
    assert amounts(refund) == {("张", "1"): 30_000_00}


def test_a_statement_that_begins_after_the_first_payment_proves_nothing(single: Scene) -> None:
    statement(single, "A1")
    refund = tracing.open_refund(single.first, single.case.pk)
    Transfer.unscoped.update(at=at("10:02:11").replace(day=11))
    with pytest.raises(RefusalError, match="NO_STATEMENT"):
        tracing.trace(single.first, refund.pk)


def test_where_no_statement_can_be_had_it_is_divided_in_proportion_with_the_reason(
    single: Scene, client: Client
) -> None:
    refund = tracing.open_refund(single.first, single.case.pk)
    client.force_login(single.city.people[Role.FUNDS_OFFICER])
    address = f"/funds/restitution/{refund.pk}/"
    assert "确实无法调取流水" in client.get(address).content.decode()
    assert client.post(f"{address}act/", {"act": "pro_rata", "reason": ""}).status_code == 422
    assert client.post(f"{address}act/", {"act": "pro_rata", "reason": "开户行已注销"}).status_code == 302
    refund.refresh_from_db()
    assert (refund.state, refund.mode) == ("TRACED", ReturnMode.PRO_RATA)
    assert RefundChange.unscoped.get(refund=refund, act="trace").note is not None


def twice(scene: Scene) -> FundsCase:
    """As it was before it was refused: B2's account is frozen in a second case as well."""
    filed = make_filed(scene.city.centre, "A3302820000002023050002", 2)
    other = FundsCase.unscoped.create(centre=scene.city.centre, synthetic=True, case=filed)
    scene.case = other
    report = add_victim(scene, "V3", "赵测试", "330282200011151233", 20_000_00, at("11:00:00"), "6222020000000000026")
    CaseAccount.unscoped.create(case=other, account=scene.accounts["B2"], role=AccountRole.RECEIVING, level=1)
    pay(scene, at("10:01:00"), "V3", "B2", 20_000_00, report)
    return other


def test_money_of_an_account_that_two_cases_froze_is_set_aside_once(scene: Scene) -> None:
    work(scene)
    refund, first = traced(scene), scene.freezes["B2"]
    set_aside = ledger.balances(first.pk).promised
    assert 0 < set_aside <= 29_900_00
    twice(scene)
    second = freeze(scene, "B2", 29_900_00)
    assert standing.free_fen(second) == 29_900_00 - set_aside
    if standing.free_fen(second):
        other = traced(scene)
        assert sum(amounts(other).values()) + set_aside <= 29_900_00
    # What an older release set aside twice is stopped at the next step.
    Freeze.unscoped.filter(pk=second.pk).update(frozen_fen=10_000_00)
    Freeze.unscoped.filter(pk=first.pk).update(frozen_fen=10_000_00, state=FreezeState.ACTIVE)
    found = checks(standing.recipients(refund), standing.held(refund), court=False)
    assert Block.MORE_THAN_FROZEN in found
