# SPDX-License-Identifier: Apache-2.0
"""Whatever is pressed in whatever order: a back-trace agrees with its request, one at a time is open for a card, and
nothing reaches the card that was not accepted."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.cards.conftest import card
from tests.cards.test_tracing import fields
from tests.courses import course
from tests.factories import actor_of, make_city, make_person, make_unit
from wuzha.cards.models import BackTrace, InvolvedCard
from wuzha.cards.rules.kinds import TRACE_OPEN, TraceState
from wuzha.cards.services import tracing
from wuzha.org.models import UnitKind
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.requests.models import Request
from wuzha.requests.rules.life import State
from wuzha.requests.services import answering, asking
from wuzha.requests.services.answering import Answer

pytestmark = pytest.mark.django_db
#: State of a back-trace → states of its request.
AGREE = {
    TraceState.ASKED: {State.SENT, State.SIGNED, State.RETURNED}, TraceState.ANSWERED: {State.ANSWERED},
    TraceState.ACCEPTED: {State.ACCEPTED}, TraceState.CONCLUDED: {State.ACCEPTED},
    TraceState.WITHDRAWN: {State.WITHDRAWN},
}  # fmt: skip


class LifeOfABackTrace(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        city = make_city()
        self.officer = city.actor(Role.CARD_OFFICER)
        bank = make_unit(UnitKind.BANK, "YH-A", "测试甲银行", city.city)
        make_unit(UnitKind.BANK_OUTLET, "YH-A1", "测试甲银行一支行", bank)
        self.bank = actor_of(make_person(Role.MEMBER_UNIT, bank, "bank-a"))
        self.card = card(city.centre, None, institution=bank)
        self.accepted = False

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)

    def last(self) -> BackTrace | None:
        found: BackTrace | None = BackTrace.unscoped.filter(card=self.card).order_by("-pk").first()
        return found

    @rule(name=st.sampled_from(["ask", "sign", "answer", "refuse", "return", "accept", "conclude", "withdraw"]))
    def press(self, name: str) -> None:
        trace = self.last()
        if trace is None and name != "ask":
            return
        asked = trace.request_id or 0 if trace is not None else 0
        pk = trace.pk if trace is not None else 0
        do: dict[str, Any] = {
            "ask": lambda: tracing.ask(self.officer, [self.card.pk]),
            "sign": lambda: answering.sign(self.bank, asked),
            "answer": lambda: answering.answer(self.bank, asked, Answer("经查", "FAULTY", fields("YH-A1"))),
            "refuse": lambda: answering.answer(self.bank, asked, Answer("经查", "NOT_OURS", {})),
            "return": lambda: asking.send_back(self.officer, asked, "不全"),
            "accept": lambda: asking.accept(self.officer, asked),
            "conclude": lambda: tracing.conclude(self.officer, pk, "NONE", "属实"),
            "withdraw": lambda: asking.withdraw(self.officer, asked, "不需要"),
        }
        try:
            with transaction.atomic():
                do[name]()
        except RefusalError:
            after = self.last()
            assert (after and (after.pk, after.state)) == (trace and (trace.pk, trace.state)), name
            return
        if name == "accept" and trace is not None and trace.conclusion != "NOT_OURS":
            self.accepted = True

    @invariant()
    def it_agrees_with_its_request(self) -> None:
        for one in BackTrace.unscoped.filter(card=self.card):
            request = Request.unscoped.get(pk=one.request_id)
            assert request.state in AGREE[TraceState(one.state)]
            assert one.due_at == request.due_at

    @invariant()
    def one_at_a_time(self) -> None:
        assert len(BackTrace.unscoped.filter(card=self.card, state__in=TRACE_OPEN)) <= 1

    @invariant()
    def only_what_was_accepted_reaches_the_card(self) -> None:
        row = InvolvedCard.unscoped.get(pk=self.card.pk)
        assert (row.outlet_id is not None) == self.accepted


def test_any_life_of_a_back_trace(db: None) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        LifeOfABackTrace,
        settings=course(14, derandomize=True),
    )  # fmt: skip
