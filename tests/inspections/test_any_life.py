# SPDX-License-Identifier: Apache-2.0
"""Whatever is pressed in whatever order, and whatever time passes: a ticket is where its steps say, its request agrees,
and nobody escalates it but a person."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.courses import course
from tests.factories import actor_of, make_city, make_person
from tests.inspections.conftest import day, of_unit, told
from wuzha.inspections.models import Escalation, TicketUnit, UnitStep
from wuzha.inspections.rules.tickets import LATE, OPEN, OWED, RUNNING, TO_REVIEW, Act, State, TicketState
from wuzha.inspections.services import drafting, escalating, following, reviewing
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.requests.models import Request
from wuzha.requests.rules.life import OWED as REQUEST_OWED
from wuzha.requests.services import answering
from wuzha.requests.services.answering import Answer

pytestmark = pytest.mark.django_db

#: What may be pressed where; everywhere else it is refused, and changes nothing.
POSSIBLE: dict[str, tuple[State, ...]] = {
    "report": (State.SIGNED, State.IN_PROGRESS, State.RETURNED, *LATE),
    "reply": (State.SIGNED, State.IN_PROGRESS, State.RETURNED, *LATE),
    "take_up": (State.REPLIED,),
    "close": TO_REVIEW,
    "return": TO_REVIEW,
    "extend": OWED,
    "withdraw": OPEN,
}


class LifeOfATicket(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        city = make_city()
        self.office, self.officer = city.actor(Role.JOINT_OFFICE), city.actor(Role.STATION_OFFICER)
        self.second = actor_of(make_person(Role.JOINT_OFFICE, city.city))
        ticket = drafting.draft(self.office, told(city.station.pk))
        self.part = of_unit(drafting.issue(self.second, ticket.pk))
        self.taken = 0

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)

    def now(self) -> TicketUnit:
        found: TicketUnit = TicketUnit.unscoped.get(pk=self.part.pk)
        return found

    @rule(name=st.sampled_from(["sign", *POSSIBLE, "escalate"]), lawful=st.booleans(), which=st.integers(0, 9))
    def press(self, name: str, lawful: bool, which: int) -> None:
        before = self.now()
        if lawful and before.state in OPEN:
            fitting = [one for one, states in POSSIBLE.items() if before.state in states and one != "withdraw"]
            name = fitting[which % len(fitting)] if before.signed_at or before.state not in OWED else "sign"
        asked, pk = before.request_id or 0, before.pk
        do: dict[str, Any] = {
            "sign": lambda: answering.sign(self.officer, asked),
            "report": lambda: answering.report(self.officer, asked, "正在整改"),
            "reply": lambda: answering.answer(self.officer, asked, Answer("已整改", "DONE")),
            "take_up": lambda: reviewing.take_up(self.office, pk),
            "close": lambda: reviewing.close(self.office, pk, "属实"),
            "return": lambda: reviewing.send_back(self.office, pk, "不全"),
            "extend": lambda: reviewing.extend(self.office, pk, day(30 + before.version), "延期"),
            "withdraw": lambda: reviewing.withdraw(self.office, pk, "不需要"),
            "escalate": lambda: escalating.escalate(self.office, pk, "逾期"),
        }
        try:
            with transaction.atomic():
                do[name]()
        except RefusalError:
            assert self.now().state == before.state, f"{name} was refused and moved it"
            if name in POSSIBLE and before.state in POSSIBLE[name]:
                assert before.signed_at is None, f"{name} is possible in {before.state}"
            return
        assert name not in POSSIBLE or before.state in POSSIBLE[name], f"{name} in {before.state}"
        self.taken += name == "escalate"

    @rule(days=st.integers(1, 12))
    def time_passes(self, days: int) -> None:
        """The deadline moves back, as if so many days had gone by, and the clock looks."""
        part = self.now()
        if part.state not in OWED or part.due_at is None:
            return
        due, asked = part.due_at - timedelta(days=days), Request.unscoped.filter(pk=part.request_id)
        asked.update(sent_at=due - timedelta(days=3), due_since=due - timedelta(days=3), due_at=due)
        TicketUnit.unscoped.filter(pk=part.pk).update(due_at=due, step_at=timezone.now())
        following.sweep(timezone.now())
        following.sweep(timezone.now())

    @invariant()
    def agree(self) -> None:
        part = self.now()
        steps = list(UnitStep.unscoped.filter(part=part).order_by("pk"))
        request = Request.unscoped.get(pk=part.request_id)
        assert steps[-1].to_state == part.state
        assert all(one.to_state == two.from_state for one, two in pairwise(steps))
        assert (request.state in REQUEST_OWED) == (part.state in OWED)
        assert (part.signed_at is not None) == (request.signed_at is not None)
        assert Escalation.unscoped.filter(part=part).count() == self.taken
        assert self.taken == sum(one.act == Act.ESCALATE for one in steps)
        assert not part.proposed or part.state in LATE
        if part.state in RUNNING:
            assert part.step_at == part.due_at
        closed = part.state not in OPEN
        assert (part.ticket.state == TicketState.CLOSED) == closed


@pytest.mark.slow
def test_the_life_of_a_ticket_holds_whatever_is_pressed() -> None:
    run_state_machine_as_test(
        LifeOfATicket,
        settings=course(12),
    )
