# SPDX-License-Identifier: Apache-2.0
"""Whatever is done in whatever order: nobody stands in a list without a ground in force and a measure in force at its
instant, whoever has ended is in no later list and recalled from every earlier one, and no terms pass the cap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import Phase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.courses import course
from tests.factories import actor_of, make_city, make_person
from tests.measures.probe import EVIDENCE, new
from tests.measures.probe import PERSON as KIND
from tests.measures.test_life import PNG
from wuzha.engine.calendar import Clock, Unit
from wuzha.measures.errors import Code
from wuzha.measures.models import HandOut, HandOutRow, Measure, MeasureStep, Recall
from wuzha.measures.queries.in_force import in_force
from wuzha.measures.registry import SubjectKind
from wuzha.measures.rules.life import MEASURE_LIFE, TOLD, Act, State
from wuzha.measures.rules.terms import ends_at
from wuzha.measures.services import deciding, ending, handing, proposing, serving
from wuzha.measures.services.deciding import Decision
from wuzha.measures.services.subjects import Whom
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.django_db
#: People who may come under a measure, and who may press.
PEOPLE = 3
DEEDS = (Act.FORWARD, Act.RETURN, Act.COMPLETE, Act.REFUSE, Act.DECIDE, Act.GIVE_BACK, Act.DENY, Act.SERVE, Act.LIFT,
         Act.EXPIRE, Act.WITHDRAW)  # fmt: skip


def attempt(do: Callable[[], object], *codes: Code) -> None:
    """Do it; these refusals are lawful."""
    try:
        do()
    except RefusalError as refused:
        if refused.code not in codes:
            raise


class LifeOfMeasures(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        self.city = make_city()
        self.one = self.city.actor(Role.JOINT_OFFICE)
        self.two = actor_of(make_person(Role.JOINT_OFFICE, self.city.city))
        self.receivers = [self.city.member.pk, self.city.town.pk]

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)

    @rule(who=st.integers(0, PEOPLE - 1))
    def propose(self, who: int) -> None:
        whom = Whom(SubjectKind.PERSON, name=f"测试{who}", number=f"3302821990010100{who}X")
        attempt(lambda: proposing.propose(self.one, new("PROBE_PERSON"), whom), Code.SAME_AGAIN)

    @rule(act=st.sampled_from(DEEDS), which=st.integers(0, 9), swap=st.booleans(), lawful=st.booleans())
    def press(self, act: Act, which: int, swap: bool, lawful: bool) -> None:
        rows = list(Measure.unscoped.order_by("pk"))
        if not rows:
            return
        row = rows[which % len(rows)]
        allowed = [one for one in MEASURE_LIFE.acts(row.state) if one in DEEDS]
        if lawful and allowed:
            act = allowed[which % len(allowed)]
        actor, today = (self.one if swap else self.two), timezone.localdate()
        do = {
            Act.FORWARD: lambda: deciding.forward(actor, row.pk),
            Act.RETURN: lambda: deciding.send_back(actor, row.pk, "补"),
            Act.COMPLETE: lambda: proposing.complete(actor, row.pk, EVIDENCE),
            Act.REFUSE: lambda: deciding.refuse(actor, row.pk, "否"),
            Act.DECIDE: lambda: deciding.decide(actor, row.pk, Decision(f"测{row.pk}号", today, PNG)),
            Act.GIVE_BACK: lambda: deciding.give_back(actor, row.pk, "补"),
            Act.DENY: lambda: deciding.deny(actor, row.pk, "否"),
            Act.SERVE: lambda: serving.serve(actor, row.pk, "DIRECT"),
            Act.LIFT: lambda: ending.lift(actor, row.pk, "OTHER", "解", told=Decision(f"撤{row.pk}号", today, PNG)),
            Act.EXPIRE: lambda: self._expire(row),
            Act.WITHDRAW: lambda: proposing.withdraw(actor, row.pk, "撤"),
        }[act]
        attempt(do, Code.WRONG_STATE, Code.SAME_PERSON, Code.TERM_CAPPED)

    def _expire(self, row: Measure) -> None:
        if row.state == State.IN_FORCE and row.until is not None:
            now = timezone.now()
            Measure.unscoped.filter(pk=row.pk).update(until=now - timedelta(microseconds=2), step_at=now)
            ending.expire(now)

    @rule(receiver=st.integers(0, 1))
    def hand_out(self, receiver: int) -> None:
        row = handing.ask(self.one, [KIND.code], self.receivers[receiver], "核对")
        attempt(lambda: handing.make(self.two, row.pk), Code.NOBODY_IN_FORCE)

    @invariant()
    def no_list_holds_who_is_not_in_force(self) -> None:
        for one in HandOut.unscoped.filter(state="MADE"):
            assert one.held_at is not None
            for measure in Measure.unscoped.filter(handed_out__handout=one):
                assert measure.ground_since <= measure.ground_day
                assert measure.holds(one.held_at), "in force at the instant of the list"
        for row in Measure.unscoped.filter(state__in=[State.LIFTED, State.EXPIRED]):
            told = HandOutRow.unscoped.filter(measure=row)
            assert not told.filter(handout__held_at__gt=row.until).exists(), "in no later list"
            receivers = set(told.values_list("handout__receiver", flat=True))
            assert set(Recall.unscoped.filter(measure=row).values_list("receiver", flat=True)) == receivers

    @invariant()
    def two_people_decided_and_no_cap_is_passed(self) -> None:
        for row in Measure.unscoped.exclude(approved_by=None):
            assert row.approved_by_id not in deciding.made_by(row)
            assert row.state != State.PROPOSED
        for row in Measure.unscoped.filter(state=State.IN_FORCE).select_related("subject"):
            assert row.starts_at is not None
            first = Measure.unscoped.filter(subject=row.subject, state__in=TOLD).order_by("starts_at").first()
            assert first is not None
            assert first.starts_at is not None
            cap = ends_at(timezone.localdate(first.starts_at), Clock(5, Unit.YEARS))
            assert row.until is not None
            assert row.until <= cap + timedelta(days=1)
        at = timezone.now()
        assert set(in_force(self.two, at)) == {one for one in Measure.unscoped.filter(state__in=TOLD) if one.holds(at)}
        for row in Measure.unscoped.all():
            last = MeasureStep.unscoped.filter(measure=row).latest("pk")
            assert last.to_state == row.state


@pytest.mark.slow
def test_no_order_of_acts_puts_anybody_wrongly_into_a_list() -> None:
    run_state_machine_as_test(
        LifeOfMeasures,
        settings=course(20, phases=(Phase.generate,)),
    )  # fmt: skip
