# SPDX-License-Identifier: Apache-2.0
"""A back-trace goes to the bank as a request, its answer reaches the card, and both ways of answering are equal."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cards.conftest import Banks, ago, card, number_of
from tests.factories import City
from wuzha.audit.actor import Actor
from wuzha.cards.errors import Code
from wuzha.cards.models import BackTrace, CardStep, InvolvedCard
from wuzha.cards.services import tracing
from wuzha.refusals import RefusalError
from wuzha.requests.models import Request, RequestAnswer
from wuzha.requests.services import answering, asking
from wuzha.requests.services.answering import Answer

pytestmark = pytest.mark.django_db


def fields(outlet: str, **more: Any) -> dict[str, Any]:
    """What a bank answers about a card of its own."""
    return {
        "opened_on": ago(60), "outlet": outlet, "clerk": "测试柜员", "clerk_no": "A017", "opening": "COUNTER",
        "diligence": "PARTLY", "unusual": "1", "missed": "0", "claimed": "OUTLET", "mended": "已补做尽调",
    } | more  # fmt: skip


def answered(trace: BackTrace, actor: Actor, told: dict[str, Any], conclusion: str = "FAULTY") -> RequestAnswer:
    request = Request.unscoped.get(pk=trace.request_id)
    answering.sign(actor, request.pk)
    return answering.answer(actor, request.pk, Answer("经查，客户称办理贷款需要", conclusion, told))


def refused(code: Code, act: Any) -> None:
    with pytest.raises(RefusalError) as found:
        act()
    assert found.value.code == code.name


def test_an_accepted_answer_reaches_the_card_and_responsibility_is_put_down(
    city: City, banks: Banks, officer: Actor
) -> None:
    row = card(city.centre, None, institution=banks.bank)
    trace = tracing.ask(officer, [row.pk])[0]
    request = Request.unscoped.get(pk=trace.request_id)
    assert (request.addressed_id, request.kind, request.owed) == (banks.bank.pk, "BACKTRACE", True)
    answered(trace, banks.actor, fields("YH-A1"))
    row.refresh_from_db()
    assert row.outlet_id is None  # answered, not accepted yet
    asking.accept(officer, request.pk)
    row.refresh_from_db()
    assert (row.outlet, row.opened_on, str(row.clerk), row.clerk_no) == (banks.outlet, ago(60), "测***", "A017")
    tracing.conclude(officer, trace.pk, "OUTLET", "尽职调查不到位")
    trace.refresh_from_db()
    row.refresh_from_db()
    assert (trace.state, trace.in_time, trace.diligence, trace.unusual, trace.missed) == (
        "CONCLUDED", True, "PARTLY", True, False,
    )  # fmt: skip
    assert row.responsibility == "OUTLET"
    assert [one.act for one in CardStep.unscoped.filter(card=row).order_by("pk")] == [
        "ask", "answer", "accept", "conclude",
    ]  # fmt: skip


def test_a_returned_answer_is_given_again_and_leaves_nothing_on_the_card(
    city: City, banks: Banks, officer: Actor
) -> None:
    row = card(city.centre, None, institution=banks.bank)
    trace = tracing.ask(officer, [row.pk])[0]
    answered(trace, banks.actor, fields("YH-A1"))
    asking.send_back(officer, trace.request_id or 0, "请补充经办人")
    trace.refresh_from_db()
    assert trace.state == "ASKED"
    answering.answer(banks.actor, trace.request_id or 0, Answer("已补充", "FAULTY", fields("YH-A2")))
    asking.accept(officer, trace.request_id or 0)
    row.refresh_from_db()
    assert row.outlet == banks.other_outlet


def test_what_an_answer_must_tell_depends_on_whether_the_card_is_theirs(
    city: City, banks: Banks, officer: Actor
) -> None:
    row = card(city.centre, None, institution=banks.bank)
    trace = tracing.ask(officer, [row.pk])[0]
    answering.sign(banks.actor, trace.request_id or 0)

    def answer(conclusion: str, told: dict[str, Any]) -> object:
        return answering.answer(banks.actor, trace.request_id or 0, Answer("经查", conclusion, told))

    refused(Code.FIELD_MISSING, lambda: answer("FAULTY", fields("YH-A1", clerk="")))
    refused(Code.FIELD_DAY, lambda: answer("FAULTY", fields("YH-A1", opened_on=ago(1))))
    with pytest.raises(RefusalError):
        answer("FAULTY", fields("YH-B1"))  # an outlet of another bank is no choice
    refused(Code.NOT_OURS_TOLD, lambda: answer("NOT_OURS", fields("YH-A1")))
    answer("NOT_OURS", {})
    asking.accept(officer, trace.request_id or 0)
    refused(Code.NOT_PROPER, lambda: tracing.conclude(officer, trace.pk, "OUTLET", "无此卡"))
    tracing.conclude(officer, trace.pk, "NONE", "卡号不属于该行")
    row.refresh_from_db()
    assert (row.outlet_id, row.responsibility) == (None, "NONE")


def test_cards_of_one_institution_are_asked_for_at_once_each_once(city: City, banks: Banks, officer: Actor) -> None:
    one, two = (card(city.centre, banks.outlet) for _ in range(2))
    other = card(city.centre, banks.rival_outlet)
    nobody = card(city.centre)
    refused(Code.NOBODY_CHOSEN, lambda: tracing.ask(officer, []))
    refused(Code.TOO_MANY, lambda: tracing.ask(officer, range(1, 300)))
    refused(Code.TWO_INSTITUTIONS, lambda: tracing.ask(officer, [one.pk, other.pk]))
    refused(Code.NOBODY_TO_ASK, lambda: tracing.ask(officer, [nobody.pk]))
    assert len(tracing.ask(officer, [one.pk, two.pk], "请附开户影像")) == 2
    refused(Code.UNDER_WAY, lambda: tracing.ask(officer, [two.pk]))
    assert BackTrace.unscoped.count() == Request.unscoped.count() == 2


def test_a_bank_sees_the_cards_it_was_asked_about_and_nothing_of_cases(
    city: City, banks: Banks, officer: Actor
) -> None:
    asked, other = card(city.centre, banks.outlet), card(city.centre, banks.outlet)
    card(city.centre, banks.rival_outlet)
    tracing.ask(officer, [asked.pk])
    assert list(InvolvedCard.objects.visible_to(banks.actor)) == [asked]
    assert not InvolvedCard.objects.visible_to(banks.rival_actor).exists()
    assert set(InvolvedCard.objects.visible_to(officer)) >= {asked, other}
    assert not CardStep.objects.visible_to(banks.actor).exists()
    request = Request.unscoped.get()
    assert number_of(1)[:6] not in request.title


def test_a_withdrawn_back_trace_may_be_asked_for_again(city: City, banks: Banks, officer: Actor) -> None:
    row = card(city.centre, banks.outlet)
    trace = tracing.ask(officer, [row.pk])[0]
    asking.withdraw(officer, trace.request_id or 0, "重复")
    trace.refresh_from_db()
    assert trace.state == "WITHDRAWN"
    assert tracing.ask(officer, [row.pk])[0].pk != trace.pk
