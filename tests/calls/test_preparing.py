# SPDX-License-Identifier: Apache-2.0
"""The first stop is prepared before all is told, later rows are added, and none is prepared twice."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.calls.conftest import OWN, PAYEE, SECOND, refused, tell, tell_row, tell_who
from tests.factories import City
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.calls.errors import Code
from wuzha.calls.models import Call, CallAnswer, CallStop
from wuzha.calls.queries.told import told
from wuzha.calls.rules.states import State
from wuzha.calls.services import asking, preparing
from wuzha.engine.identifiers import IdNumber
from wuzha.funds.models import CaseAccount, FundsCase, Institution, OrderAlert, Payment, Report, StopOrder, Victim
from wuzha.funds.orders.services import stops
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

ID_NO = "33028219900101999" + IdNumber.check_character("33028219900101999")

pytestmark = pytest.mark.django_db


def make_bank() -> Institution:
    return Institution.objects.get_or_create(code="YS-B1", defaults={"name": "演示一银行（演示）", "kind": "BANK"})[0]


def again(call: Call) -> Call:
    found: Call = Call.unscoped.get(pk=call.pk)
    return found


def test_the_first_stop_is_prepared_before_the_other_questions_are_answered(taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    [order] = preparing.prepare(taker, call.pk).made
    assert (order.level, order.amount_fen, order.state) == (1, 5_000_000, "DRAFT")
    now = again(call)
    assert (now.state, now.case_id, now.fraud_type) == (State.STOP_SENT, order.case_id, "")
    report = Report.unscoped.get()
    assert (report.loss_fen, str(report.victim.name), report.reported_at) == (5_000_000, "测**", call.started_at)


def test_later_rows_join_the_same_report_and_no_row_is_prepared_twice(taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    preparing.prepare(taker, call.pk)
    with pytest.raises(RefusalError) as told_why:
        preparing.prepare(taker, call.pk)
    assert told_why.value.code is Code.NOTHING_NEW
    tell_row(taker, call, 2, SECOND, "3万")
    tell(taker, call, fraud_type="BRUSH", id_no=ID_NO)
    [second] = preparing.prepare(taker, call.pk).made
    assert second.amount_fen == 3_000_000
    assert (StopOrder.unscoped.count(), Report.unscoped.count(), Victim.unscoped.count()) == (2, 1, 1)
    assert (Report.unscoped.get().loss_fen, FundsCase.unscoped.get().fraud_type) == (8_000_000, "BRUSH")
    assert Victim.unscoped.get().id_no is not None


def test_a_second_payment_to_the_account_raises_the_prepared_order(taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    preparing.prepare(taker, call.pk)
    tell(taker, call, r2_account=PAYEE, r2_amount="10000", r2_at="5分钟前")
    [same] = preparing.prepare(taker, call.pk).made
    assert (StopOrder.unscoped.get().pk, same.pk) == (same.pk, same.pk)
    assert StopOrder.unscoped.get().amount_fen == 6_000_000
    assert list(CallStop.unscoped.order_by("row").values_list("row", "stop")) == [(1, same.pk), (2, same.pk)]


def test_an_account_somebody_is_at_already_is_noted_and_the_report_still_taken(
    city: City, taker: Actor, call: Call
) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    preparing.prepare(taker, call.pk)
    other = asking.begin(city.actor(Role.FUNDS_OFFICER))
    tell(taker, other, name="测试丙", paid="YES", own_account="0000000000000024")
    tell(taker, other, r1_account=PAYEE, r1_amount="700", r1_at="刚才")
    found = preparing.prepare(taker, other.pk)
    assert (found.made, [one.code for one in found.refused]) == ([], ["ORDER_OPEN"])
    assert CallStop.unscoped.get(call=other).stop is not None
    assert Payment.unscoped.count() == 2


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"name": "测试甲", "own_account": OWN, "r1_account": PAYEE, "r1_amount": "5"}, Code.NO_ROW),
        ({"own_account": OWN, "r1_account": PAYEE, "r1_amount": "5", "r1_at": "刚才"}, Code.WHO_MISSING),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_written(
    taker: Actor, call: Call, answers: dict[str, str], code: Code
) -> None:
    tell(taker, call, **answers)
    with pytest.raises(RefusalError) as told_why:
        preparing.prepare(taker, call.pk)
    assert told_why.value.code is code
    assert not FundsCase.unscoped.exists()
    assert Event.objects.filter(action="calls.prepare", outcome="REFUSED").exists()


def test_the_first_stop_stands_on_the_payee_while_the_own_account_is_to_be_asked_for(taker: Actor, call: Call) -> None:
    tell(taker, call, name="测试甲", paid="YES")
    tell_row(taker, call)
    [order] = preparing.prepare(taker, call.pk).made
    assert (order.level, order.amount_fen, order.paid_at is not None) == (1, 5_000_000, True)
    assert (Report.unscoped.get().loss_fen, Payment.unscoped.exists()) == (5_000_000, False)
    tell(taker, call, r2_account=PAYEE, r2_amount="10000", r2_at="5分钟前")
    preparing.prepare(taker, call.pk)
    assert (StopOrder.unscoped.get().amount_fen, Report.unscoped.get().loss_fen) == (6_000_000, 6_000_000)
    tell(taker, call, own_account=OWN)
    preparing.complete(taker, call.pk)
    preparing.complete(taker, call.pk)
    assert list(Payment.unscoped.order_by("pk").values_list("amount_fen", flat=True)) == [5_000_000, 1_000_000]
    assert (StopOrder.unscoped.get().amount_fen, Report.unscoped.get().loss_fen) == (6_000_000, 6_000_000)
    tell(taker, call, own_account="0000000000000024")
    preparing.complete(taker, call.pk)
    assert Payment.unscoped.count() == 2, "a corrected account counts nothing twice"


def test_every_answer_is_kept_as_it_is_given_and_a_correction_is_in_the_course(taker: Actor, call: Call) -> None:
    tell(taker, call, phone="1990000551")
    tell(taker, call, phone="19900005518")
    tell(taker, call, phone="19900005518")
    assert CallAnswer.unscoped.filter(name="phone").count() == 2
    assert told(call).value("phone") == "19900005518"
    assert str(again(call).phone) == "199****5518"
    [corrected] = [one for one in Event.objects.filter(action="calls.say") if one.detail.get("corrected")]
    assert "1990000" not in str(corrected.detail)


def test_a_row_with_an_order_is_not_changed_under_it(taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    preparing.prepare(taker, call.pk)
    with pytest.raises(RefusalError) as told_why:
        tell(taker, call, r1_amount="60000")
    assert told_why.value.code is Code.ROW_PREPARED


def test_a_corrected_row_stands_anew_and_its_order_is_withdrawn(taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    [wrong] = preparing.prepare(taker, call.pk).made
    found = preparing.correct(taker, call.pk, 1)
    assert (found.row, found.stop, StopOrder.unscoped.get().state) == (2, wrong, "WITHDRAWN")
    said = told(call)
    assert [(row.number, row.value("account"), row.value("amount")) for row in said.rows] == [(2, PAYEE, 5_000_000)]
    assert (said.loss_fen, again(call).loss_fen) == (5_000_000, 5_000_000)
    refused(Code.NOT_FOUND, preparing.correct, taker, call.pk, 1)
    refused(Code.NOT_ASKED, asking.say, taker, call.pk, "r2.replaced", "3")
    tell(taker, call, r2_account=SECOND)
    [right] = preparing.prepare(taker, call.pk).made
    assert (right.amount_fen, right.state) == (5_000_000, "DRAFT")
    assert (right.account_id != wrong.account_id, told(call).whole_rows[0].number) == (True, 2)


def test_of_an_order_that_is_issued_the_funds_desk_is_reminded(city: City, taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    [order] = preparing.prepare(taker, call.pk).made
    stops.issue(city.actor(Role.FUNDS_OFFICER), order.pk, "T-1", institution=make_bank().pk)
    assert preparing.correct(taker, call.pk, 1).stop == order
    alert = OrderAlert.unscoped.get(stop=order)
    assert (StopOrder.unscoped.get().state, alert.kind) == ("ISSUED", "REMINDED")


def test_an_order_that_another_row_pays_to_stays(taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    tell_row(taker, call, 2, amount="300")
    preparing.prepare(taker, call.pk)
    assert preparing.correct(taker, call.pk, 2).stop is None
    assert StopOrder.unscoped.get().state == "DRAFT"


def paid_in(call: Call) -> tuple[int, list[int], set[str]]:
    """Of the case of a call: the loss, the payments that count (分), and the masked accounts they went to."""
    case = again(call).case
    assert case is not None
    counted = Payment.unscoped.filter(case=case, withdrawn_at=None)
    placed = CaseAccount.unscoped.filter(case=case, role="RECEIVING").select_related("account")
    loss = Report.unscoped.get(case=case).loss_fen
    return loss, [one.amount_fen for one in counted], {str(one.account.number) for one in placed}


@pytest.mark.dialect("funds.migrations.0001_schema")
def test_a_payment_heard_wrongly_leaves_the_case_with_its_correction(
    client: Client, city: City, taker: Actor, call: Call
) -> None:
    """Loss, payment and account follow what was put right; what was heard stays readable."""
    tell_who(taker, call)
    tell_row(taker, call)
    preparing.prepare(taker, call.pk)
    assert paid_in(call) == (5_000_000, [5_000_000], {"000001******5001"})
    preparing.correct(taker, call.pk, 1)
    assert paid_in(call) == (0, [], set())
    tell(taker, call, r2_account=SECOND, r2_amount="5000")
    preparing.prepare(taker, call.pk)
    assert paid_in(call) == (500_000, [500_000], {"000002******5019"})
    assert Payment.unscoped.filter(withdrawn_at__isnull=False).count() == 1
    client.force_login(city.people[Role.FUNDS_OFFICER])
    page = client.get(again(call).case.get_absolute_url()).content.decode()
    assert re.search(r"<del>\s*50,000\.00", page)
    assert "录错" in page
    preparing.complete(taker, call.pk)
    assert paid_in(call)[1] == [500_000]


def test_a_payee_heard_wrongly_before_the_own_account_is_told_leaves_the_case_too(taker: Actor, call: Call) -> None:
    tell(taker, call, name="测试甲", phone="19900005518", paid="YES")
    tell_row(taker, call)
    preparing.prepare(taker, call.pk)
    assert paid_in(call) == (5_000_000, [], {"000001******5001"})
    preparing.correct(taker, call.pk, 1)
    assert paid_in(call) == (0, [], set())


def test_one_of_two_payments_heard_wrongly_lowers_the_prepared_order(taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    tell_row(taker, call, 2, amount="300")
    [order] = preparing.prepare(taker, call.pk).made
    assert order.amount_fen == 5_030_000
    preparing.correct(taker, call.pk, 2)
    assert StopOrder.unscoped.get().amount_fen == 5_000_000
    assert paid_in(call) == (5_000_000, [5_000_000], {"000001******5001"})


def test_a_cell_is_opened_for_a_purpose_and_the_look_is_in_the_trail(taker: Actor, call: Call) -> None:
    tell(taker, call, phone="19900005518")
    assert asking.open_answer(taker, call.pk, "phone", "核对") == "19900005518"
    assert Event.objects.filter(action="personal.read", object_id=str(call.pk)).count() == 1


def test_who_takes_no_calls_cannot_and_a_call_abroad_is_not_found(city: City, call: Call) -> None:
    for actor, code in (
        (city.actor(Role.STATION_OFFICER), Code.NOT_ALLOWED), (city.foreign_actor(Role.ANALYST), Code.NOT_FOUND)
    ):  # fmt: skip
        with pytest.raises(RefusalError) as told_why:
            asking.say(actor, call.pk, "paid", "YES")
        assert told_why.value.code is code
