# SPDX-License-Identifier: Apache-2.0
"""Whatever is pressed in whatever order by whom: a shutdown is where its steps say, two people stand behind each that
was asked, and a value is shut once."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.courses import course
from tests.factories import City, actor_of, make_person
from tests.shutdowns.conftest import entered
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.requests.models import Request
from wuzha.requests.services import answering, asking
from wuzha.requests.services.answering import Answer
from wuzha.shutdowns.models import Shutdown, ShutdownAppeal, ShutdownStep
from wuzha.shutdowns.rules.life import HERE, KNOWN, SHUTDOWN_LIFE, AppealState, Result, State
from wuzha.shutdowns.services import appealing, deciding, proposing
from wuzha.shutdowns.services.appealing import NewAppeal

pytestmark = pytest.mark.django_db

_RESULTS = ["SHUT", "SHUT", "LIMITED", "SUSPENDED", "REFUSED", "ELSEWHERE"]


class LifeOfAShutdown(RuleBasedStateMachine):
    #: The same for all lives: a city, a filed case, and who presses; the last may both ask and review.
    city: City
    case: Case
    people: list[Actor]

    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        self.both = self.people[-1]
        self.carrier = self.city.actor(Role.MEMBER_UNIT)
        self.pk = entered(self.both, self.city, self.case).pk

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)

    def now(self) -> Shutdown:
        found: Shutdown = Shutdown.unscoped.get(pk=self.pk)
        return found

    def _request(self) -> int:
        found = Request.unscoped.filter(about_type=Shutdown.RECORD, about_id=self.pk).order_by("-pk").first()
        return found.pk if found is not None else 0

    def _appeal(self) -> int:
        rows = ShutdownAppeal.unscoped.filter(shutdown=self.pk).exclude(state=AppealState.ANSWERED)
        return rows.values_list("pk", flat=True).first() or 0

    @rule(name=st.sampled_from(["anew", "confirm", "approve", "return", "drop", "appeal", "check", "right", "wrong",
                                "reopen", "withdraw", "send_back"]), who=st.integers(0, 3))  # fmt: skip
    def press(self, name: str, who: int) -> None:
        actor, pk = self.people[who], self.pk
        do: dict[str, Any] = {
            "anew": self._anew,
            "confirm": lambda: proposing.confirm(actor, pk, looked=True),
            "approve": lambda: deciding.approve(actor, pk),
            "return": lambda: deciding.send_back(actor, pk, "补证据"),
            "drop": lambda: proposing.drop(actor, pk, "不需要"),
            "appeal": lambda: appealing.register(actor, pk, NewAppeal("POLICE", timezone.now(), "", "本人使用")),
            "check": lambda: appealing.check(actor, self._appeal(), "属实"),
            "right": lambda: appealing.answer(actor, self._appeal(), right=True, reply="恢复"),
            "wrong": lambda: appealing.answer(actor, self._appeal(), right=False, reply="维持"),
            "reopen": lambda: appealing.reopen(actor, pk, "MISTAKE", "误报"),
            "withdraw": lambda: asking.withdraw(actor, self._request(), "有误"),
            "send_back": lambda: asking.send_back(actor, self._request(), "不全"),
        }
        self._try(do[name])

    @rule(result=st.sampled_from(_RESULTS), restored=st.booleans())
    def carrier_answers(self, result: str, restored: bool) -> None:
        key = self._request()
        if not key:
            return
        kind = Request.unscoped.get(pk=key).kind
        told = result if kind == deciding.KIND else "RESTORED" if restored else "KEPT"
        self._try(lambda: answering.sign(self.carrier, key))
        self._try(lambda: answering.answer(self.carrier, key, Answer("已处理", told)))

    def _anew(self) -> None:
        """The same value once more: it becomes the record that is followed."""
        self.pk = entered(self.both, self.city, self.case).pk

    def _try(self, act: Any) -> None:
        before = self.now()
        try:
            with transaction.atomic():
                act()
        except RefusalError:
            assert (self.now().pk, self.now().state, self.now().version) == (before.pk, before.state, before.version)

    @invariant()
    def agree(self) -> None:
        row = self.now()
        steps = list(ShutdownStep.unscoped.filter(shutdown=row).order_by("pk"))
        assert steps[-1].to_state == row.state
        assert all(one.to_state == two.from_state for one, two in pairwise(steps))
        moved = {(one.from_state, one.to_state) for one in steps if one.from_state != one.to_state}
        assert moved <= {(str(start), str(end)) for start, end in SHUTDOWN_LIFE.edges}
        assert (row.result != "") == (row.state in KNOWN)
        if row.state not in (*HERE, State.DROPPED):
            assert row.decided_by_id not in (None, row.proposed_by_id, row.own_checked_by_id)
        shut = Shutdown.unscoped.filter(state=State.ANSWERED, result=Result.SHUT, value_index=row.value_index)
        assert shut.count() <= 1
        open_appeals = ShutdownAppeal.unscoped.filter(shutdown=row).exclude(state=AppealState.ANSWERED)
        assert open_appeals.count() <= 1


@pytest.mark.slow
def test_the_life_of_a_shutdown_holds_whatever_is_pressed(
    city: City, case: Case, asker: Actor, reviewer: Actor, second: Person
) -> None:
    people = [asker, reviewer, actor_of(second), actor_of(make_person(Role.INVESTIGATOR, city.bureau))]
    run_state_machine_as_test(
        type("LifeOfAShutdown", (LifeOfAShutdown,), {"city": city, "case": case, "people": people}),
        settings=course(18),
    )
