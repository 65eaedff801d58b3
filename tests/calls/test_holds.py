# SPDX-License-Identifier: Apache-2.0
"""A hold is recorded only of what stands behind it: the person's own word, a bank, or an order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.calls.conftest import OWN, PAYEE, refused, tell, tell_row, tell_who
from tests.factories import City
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.calls.errors import Code
from wuzha.calls.models import Call, ProtectiveHold
from wuzha.calls.queries.told import told
from wuzha.calls.services import asking, holds, preparing
from wuzha.funds.models import FundsCase, Institution, StopOrder
from wuzha.funds.orders.services import stops
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def bank(city: City) -> Institution:
    found: Institution = Institution.objects.create(code="T-2", name="测试二银行", kind="BANK", synthetic=True)
    return found


def test_the_own_account_is_held_only_with_a_recorded_consent(taker: Actor, call: Call, bank: Institution) -> None:
    refused(Code.ROAD_MISSING, holds.hold, taker, call.pk)
    tell(taker, call, who="SELF", name="测试甲", asked="30000", road="OWN")
    refused(Code.CONSENT_FIRST, holds.hold, taker, call.pk)
    tell(taker, call, consent="GIVEN")
    refused(Code.BANK_UNKNOWN, holds.hold, taker, call.pk)
    tell(taker, call, hold_bank=str(bank.pk))
    refused(Code.RECORD_MISSING, holds.hold, taker, call.pk)
    tell(taker, call, record_no="录-1")
    [made] = holds.hold(taker, call.pk)
    assert made.ends_at is not None
    assert made.started_at is not None
    assert (made.ends_at - made.started_at, made.amount_fen) == (timedelta(hours=24), 3_000_000)
    assert (made.institution_id, made.record_no, str(made.agreed_by)) == (bank.pk, "录-1", "测**")
    assert told(call).text("road") == told(call).text("record_no") == "", "it is asked anew"
    tell(taker, call, road="OWN", consent="GIVEN", record_no="录-2", hold_bank=str(bank.pk))
    refused(Code.HOLD_OPEN, holds.hold, taker, call.pk)
    refused(Code.WHO_LIFTS, holds.lift, taker, call.pk, made.pk, " ")
    assert holds.lift(taker, call.pk, made.pk, "演示一银行").lifted_at is not None
    refused(Code.HOLD_OVER, holds.lift, taker, call.pk, made.pk, "演示一银行")


@pytest.mark.parametrize("who", ["RELATIVE", "OTHER", ""])
def test_nobody_agrees_for_the_person(taker: Actor, call: Call, bank: Institution, who: str) -> None:
    answers = {"road": "OWN", "consent": "GIVEN", "record_no": "录-1", "hold_bank": str(bank.pk), "name": "测试甲"}
    tell(taker, call, who=who, **answers)
    refused(Code.NOT_HIMSELF, holds.hold, taker, call.pk)
    assert not ProtectiveHold.unscoped.exists()
    tell(taker, call, present="YES")
    [made] = holds.hold(taker, call.pk)
    assert made.holds


def test_the_bank_is_that_of_the_own_account_unless_another_is_chosen(taker: Actor, call: Call) -> None:
    """Of whom pays from an account of a known range nobody has to choose the bank."""
    bank = Institution.objects.create(code="T-3", name="演示一银行（演示）", kind="BANK", synthetic=True)
    tell(taker, call, road="BANK", own_account=PAYEE)
    [made] = holds.hold(taker, call.pk)
    assert (made.institution_id, made.consent, made.record_no) == (bank.pk, "NOT_NEEDED", "")


def test_a_refused_consent_is_recorded_and_holds_nothing(taker: Actor, call: Call) -> None:
    tell(taker, call, who="SELF", road="OWN", consent="REFUSED")
    [made] = holds.hold(taker, call.pk)
    assert (made.started_at, made.ends_at, made.holds) == (None, None, False)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProtectiveHold.unscoped.filter(pk=made.pk).update(
            started_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=1)
        )


def test_the_payee_is_held_by_an_order_and_by_nothing_else(city: City, taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    tell(taker, call, r1_account=PAYEE, r1_amount="50000", road="PAYEE")
    refused(Code.NO_ORDER, holds.hold, taker, call.pk)
    tell(taker, call, r1_at="19分钟前")
    [made] = holds.hold(taker, call.pk)
    order = StopOrder.unscoped.get()
    assert (made.stop_id, made.amount_fen, str(made.account)) == (order.pk, 5_000_000, "000001******5001")
    tell(taker, call, road="PAYEE")
    refused(Code.HOLD_OPEN, holds.hold, taker, call.pk)
    stops.withdraw(city.actor(Role.FUNDS_OFFICER), order.pk, "填错")
    assert not ProtectiveHold.unscoped.get().holds, "the order is gone, and with it what held"
    with pytest.raises(IntegrityError), transaction.atomic():
        ProtectiveHold.unscoped.filter(pk=made.pk).update(stop=None)


def test_where_nothing_is_paid_only_an_order_of_a_colleague_holds_the_payee(
    city: City, taker: Actor, call: Call
) -> None:
    tell(taker, call, phone="19900005518", paid="NO", still="INSISTS", r1_account=PAYEE, road="PAYEE")
    refused(Code.NO_ORDER_UNPAID, holds.hold, taker, call.pk)
    other = asking.begin(city.actor(Role.FUNDS_OFFICER))
    tell(taker, other, name="测试丙", paid="YES", own_account=OWN)
    tell_row(taker, other)
    [order] = preparing.prepare(taker, other.pk).made
    [made] = holds.hold(taker, call.pk)
    assert made.stop_id == order.pk


def test_who_has_paid_nothing_has_no_loss_and_no_order(taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    tell(taker, call, paid="NO")
    said = told(call)
    assert (said.loss_fen, said.last_paid, [row.missing for row in said.rows]) == (0, None, [[]])
    assert Call.unscoped.get(pk=call.pk).loss_fen == 0
    refused(Code.NOTHING_PAID, preparing.prepare, taker, call.pk)
    assert not FundsCase.unscoped.exists()
    tell(taker, call, paid="YES")
    preparing.prepare(taker, call.pk)
    refused(Code.ORDER_STANDS, asking.say, taker, call.pk, "paid", "NO")
