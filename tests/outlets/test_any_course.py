# SPDX-License-Identifier: Apache-2.0
"""Whatever is done in whatever order: no outlet is under a step that its mark did not carry, nobody approves what they
proposed, a step in force asks its bank for what it asks, and none is lifted as reached while a criterion is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import Phase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.courses import course
from tests.factories import actor_of, make_city, make_person, make_unit
from tests.outlets.conftest import cards, live
from wuzha.core.standing import Mark, Span
from wuzha.measures.errors import Code as Measures
from wuzha.measures.models import Measure, MeasureStep, Review
from wuzha.measures.queries import rectifying
from wuzha.measures.rules.life import MEASURE_LIFE, Act, State
from wuzha.measures.services import deciding, ending, serving
from wuzha.measures.services import proposing as proposals
from wuzha.measures.services import rectifying as mending
from wuzha.org.models import UnitKind
from wuzha.org.roles import Role
from wuzha.outlets.errors import Code
from wuzha.outlets.models import OutletStanding
from wuzha.outlets.queries.evidence import told
from wuzha.outlets.rules import LADDER, Ground, Sector, Step
from wuzha.outlets.services.proposing import propose
from wuzha.outlets.services.rounds import make
from wuzha.refusals import RefusalError
from wuzha.requests.models import Request
from wuzha.requests.services import answering
from wuzha.requests.services.answering import Answer

pytestmark = pytest.mark.django_db
#: Outlets of the machine: the first two far above the others.
MANY, BAD = 9, 2
DEEDS = (Act.APPROVE, Act.FORWARD, Act.RETURN, Act.REFUSE, Act.SERVE, Act.LIFT, Act.WITHDRAW, Act.GIVE_BACK, Act.DENY)
LAWFUL = {*Code, *Measures}


def attempt(do: Callable[[], object]) -> None:
    """Do it; it may be refused by a rule of this room or of measures."""
    try:
        with transaction.atomic():
            do()
    except RefusalError as refused:
        if refused.code not in LAWFUL:
            raise


class LifeOnTheLadder(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        city = make_city()
        days = Span.YEAR.before(timezone.localdate())
        bank = make_unit(UnitKind.BANK, "JT", "测试银行", city.city)
        self.outlets = [make_unit(UnitKind.BANK_OUTLET, f"JT-{n}", f"测试{n}支行", bank) for n in range(MANY)]
        for place, one in enumerate(self.outlets):
            live(city, one, 20_000, days[1])
            cards(city, one, 60 if place < BAD else 8, days[0])
        self.officer = actor_of(make_person(Role.CARD_OFFICER, city.city))
        self.office = actor_of(make_person(Role.JOINT_OFFICE, city.city))
        self.bank = actor_of(make_person(Role.MEMBER_UNIT, bank))
        made = make(self.officer, Sector.BANK, Span.YEAR, "测试")
        self.marks = {one.outlet_id: one.mark for one in OutletStanding.unscoped.filter(round=made)}

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)

    @rule(which=st.integers(0, 3), step=st.sampled_from(list(Step)), ground=st.sampled_from(list(Ground)))
    def propose(self, which: int, step: Step, ground: Ground) -> None:
        found = told(self.officer, self.outlets[which], timezone.now())
        attempt(lambda: propose(self.officer, found, step, ground, "测试理由"))

    @rule(which=st.integers(0, 9), place=st.integers(0, 2))
    def escalate(self, which: int, place: int) -> None:
        row = self._one(which)
        if row is None or not LADDER[row.kind]:
            return
        step = LADDER[row.kind][place % len(LADDER[row.kind])]
        found = told(self.officer, next(one for one in self.outlets if one.pk == row.subject.unit_id), timezone.now())
        attempt(lambda: propose(self.officer, found, step, Ground.RATE, "升级", after=row.pk))

    @rule(act=st.sampled_from(DEEDS), which=st.integers(0, 9), swap=st.booleans(), lawful=st.booleans())
    def press(self, act: Act, which: int, swap: bool, lawful: bool) -> None:
        row = self._one(which)
        if row is None:
            return
        allowed = [one for one in MEASURE_LIFE.acts(row.state) if one in DEEDS]
        if lawful and allowed:
            act = allowed[which % len(allowed)]
        actor, pk = (self.officer if swap else self.office), row.pk
        do: dict[Act, Callable[[], object]] = {
            Act.APPROVE: lambda: deciding.approve(actor, pk),
            Act.FORWARD: lambda: deciding.forward(actor, pk),
            Act.RETURN: lambda: deciding.send_back(actor, pk, "补充"),
            Act.REFUSE: lambda: deciding.refuse(actor, pk, "不予批准"),
            Act.SERVE: lambda: serving.serve(actor, pk, "PAGE"),
            Act.LIFT: lambda: ending.lift(actor, pk, "MET", "达到条件"),
            Act.WITHDRAW: lambda: proposals.withdraw(actor, pk, "撤回"),
            Act.GIVE_BACK: lambda: deciding.give_back(actor, pk, "补正"),
            Act.DENY: lambda: deciding.deny(actor, pk, "不采纳"),
        }
        attempt(do[act])

    @rule(which=st.integers(0, 9), passed=st.booleans())
    def mend(self, which: int, passed: bool) -> None:
        row = self._one(which)
        if row is None:
            return
        work = rectifying.of(self.officer, row.pk, timezone.now()).work
        if work is not None and work.state in ("SENT", "RETURNED"):
            if work.state == "SENT":
                answering.sign(self.bank, work.pk)
            answering.answer(self.bank, work.pk, Answer("已整改"))
        result = "PASS" if passed else "FAIL"
        attempt(lambda: mending.review(self.officer, row.pk, timezone.localdate(), "联席办", result, "查看"))

    @invariant()
    def nothing_beyond_a_letter_without_red(self) -> None:
        for row in Measure.unscoped.filter(kind__in=Step.values).select_related("subject"):
            assert self.marks[row.subject.unit_id or 0] == Mark.ELIGIBLE
            assert row.ground == Ground.RATE

    @invariant()
    def two_people_stand_behind_each(self) -> None:
        for row in Measure.unscoped.exclude(approved_by=None):
            assert row.approved_by_id == self.office.person_id
            assert row.proposed_by_id == self.officer.person_id

    @invariant()
    def what_is_in_force_was_served_and_asks(self) -> None:
        for row in Measure.unscoped.filter(state=State.IN_FORCE):
            acts = set(MeasureStep.unscoped.filter(measure=row).values_list("act", flat=True))
            assert acts >= {"propose", "approve", "serve"}
            asked = Request.unscoped.filter(about_type="measure", about_id=row.pk)
            assert asked.exists() == (row.kind in (Step.YELLOW, Step.LISTING))

    @invariant()
    def nothing_is_lifted_as_reached_before_its_months_are_over(self) -> None:
        assert not Measure.unscoped.filter(end_reason="MET").exists()
        for one in Review.unscoped.filter(result="PASS"):
            assert Request.unscoped.filter(about_id=one.measure_id, kind="OUTLET_RECTIFY", state="ACCEPTED").exists()

    def _one(self, which: int) -> Measure | None:
        rows = list(Measure.unscoped.select_related("subject").order_by("pk"))
        return rows[which % len(rows)] if rows else None


def test_no_order_of_acts_puts_an_outlet_wrongly_under_a_step(db: None) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        LifeOnTheLadder,
        settings=course(18, phases=(Phase.generate,)),
    )  # fmt: skip
