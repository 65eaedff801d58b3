# SPDX-License-Identifier: Apache-2.0
"""Whoever presses whatever in whatever order: no title without a score, a notice and two people, none beside a veto, no
second act by who did the first, and no state but where the steps lead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.courses import course
from tests.factories import actor_of, make_city, make_person
from tests.fraudfree.conftest import NAME, WHY, again, days_ago, typed
from wuzha.fraudfree.models import Evaluation, FreeUnit, FreeUnitStep, Objection
from wuzha.fraudfree.queries.lists import standing_vetoes
from wuzha.fraudfree.rules.life import HOLDS, LIFE, State
from wuzha.fraudfree.services import entering, evaluating, noticing, titles
from wuzha.fraudfree.services.entering import NewUnit
from wuzha.measures.models import Measure
from wuzha.measures.services import deciding, serving
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.django_db
S = State
#: What brings a unit on from where it is.
ON: dict[State, tuple[str, ...]] = {
    S.NOMINATED: ("apply",), S.APPLIED: ("own", "check"), S.CHECKED: ("review",), S.CREATING: ("aged", "evaluate"),
    S.EVALUATING: ("points", "survey", "sign", "sign_too", "settle"), S.SCORED: ("publish",),
    S.NOTICE: ("answer", "aged", "clear"), S.CLEARED: ("award",), S.AWARDED: ("due", "pass", "renew"),
    S.WARNED: ("due", "pass", "renew"), S.FAILED: ("restart",), S.VETOED: ("gone", "look"), S.DROPPED: ("apply",),
}  # fmt: skip


class LifeOfAUnit(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        city = make_city()
        self.office = city.actor(Role.JOINT_OFFICE)
        self.second = actor_of(make_person(Role.JOINT_OFFICE, city.city, "own-second"))
        self.town = actor_of(make_person(Role.MEMBER_UNIT, city.town, "own-town"))
        self.town_two = actor_of(make_person(Role.OUTREACH_OFFICER, city.town, "own-town-two"))
        self.row = entering.enter(self.town, NewUnit("COMMUNITY", city.town.pk, 1533, NAME))
        self.due: date | None = None

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)

    def _points(self) -> None:
        for item in typed(again(self.row)):
            if again(self.row).state == S.EVALUATING:
                evaluating.give_points(self.office, self.row.pk, item.code, item.points, WHY)
            else:
                entering.own_points(self.town, self.row.pk, item.code, item.points, WHY)

    def _decide(self, kind: str, ground: str) -> None:
        done = titles.propose(self.office, self.row.pk, kind, ground, WHY)
        deciding.approve(self.second, done.pk)
        serving.serve(self.second, done.pk, "DIRECT")

    def _gone(self) -> None:
        for veto in standing_vetoes(again(self.row)):
            evaluating.take_veto_back(self.second, self.row.pk, veto.pk, WHY)

    def _answer(self, *, upheld: bool) -> None:
        for one in Objection.unscoped.filter(free_unit=self.row, answered_at__isnull=True):
            noticing.answer(self.office, self.row.pk, one.pk, upheld=upheld, words=WHY)

    def _aged(self) -> None:
        rows = FreeUnit.unscoped.filter(pk=self.row.pk)
        rows.filter(started_on__isnull=False).update(started_on=days_ago(100))
        rows.filter(notice_from__isnull=False).update(notice_from=days_ago(9), notice_until=days_ago(1))

    def _acts(self) -> dict[str, Callable[[], object]]:
        pk, office, second, town = self.row.pk, self.office, self.second, self.town
        rows = FreeUnit.unscoped.filter(pk=pk, review_due__isnull=False)
        return {
            "apply": lambda: entering.apply(town, pk), "own": self._points, "points": self._points,
            "check": lambda: entering.check(town, pk), "review": lambda: entering.review(self.town_two, pk),
            "return": lambda: entering.send_back(self.town_two, pk, WHY), "aged": self._aged,
            "evaluate": lambda: evaluating.evaluate(office, pk, office.person_id or 0, second.person_id or 0),
            "survey": lambda: evaluating.survey(office, pk, days_ago(0), 30, 30),
            "sign": lambda: evaluating.sign(office, pk), "sign_too": lambda: evaluating.sign(second, pk),
            "settle": lambda: evaluating.settle(office, pk), "publish": lambda: noticing.publish(office, pk),
            "object": lambda: noticing.object_to(town, pk, WHY),
            "object_own": lambda: noticing.object_to(office, pk, WHY),
            "answer": lambda: self._answer(upheld=False), "uphold": lambda: self._answer(upheld=True),
            "clear": lambda: noticing.clear(office, pk), "award": lambda: self._decide(titles.AWARD, "PASSED"),
            "suspend": lambda: self._decide(titles.SUSPEND, "CASES"),
            "withdraw": lambda: self._decide(titles.WITHDRAW, "REVIEW"),
            "withdraw_veto": lambda: self._decide(titles.WITHDRAW, titles.BY_VETO),
            "warn": lambda: titles.warn(office, pk, WHY), "due": lambda: rows.update(review_due=days_ago(0)),
            "pass": lambda: titles.found_passed(office, pk, WHY), "renew": lambda: titles.renew(second, pk),
            "fail_review": lambda: titles.found_failed(office, pk, WHY),
            "renew_own": lambda: titles.renew(office, pk),
            "veto": lambda: evaluating.enter_veto(office, pk, "DEN", WHY),
            "gone": self._gone, "look": lambda: evaluating.look_again(office, pk),
            "restart": lambda: entering.restart(office, pk, WHY), "drop": lambda: entering.drop(town, pk, WHY),
        }  # fmt: skip

    @rule(on=st.integers(0, 3), name=st.integers(0, 99))
    def press(self, on: int, name: int) -> None:
        """Three of four times what brings it on, all of it; else whatever."""
        before = again(self.row)
        acts = self._acts()
        way = ON.get(State(before.state), ()) if on else ()
        for one in way or (sorted(acts)[name % len(acts)],):
            self._try(one, acts[one])

    def _try(self, name: str, act: Callable[[], object]) -> None:
        before = again(self.row)
        vetoes = len(standing_vetoes(before))
        try:
            with transaction.atomic():
                act()
        except RefusalError:
            assert again(self.row).state == before.state
            return
        assert name != "renew_own" or before.reviewed_by_id != self.office.person_id
        assert name != "withdraw_veto" or vetoes

    @invariant()
    def holds(self) -> None:
        row = again(self.row)
        if row.state in HOLDS:
            assert row.score is not None
            assert row.score >= 90
            assert row.notice_until is not None
            assert Evaluation.unscoped.filter(free_unit=row, first_at__isnull=False, second_at__isnull=False).exists()
            assert row.certificate_no
        if row.state in (S.SCORED, S.NOTICE, S.CLEARED):
            assert not standing_vetoes(row)
        steps = list(FreeUnitStep.unscoped.filter(free_unit=row).order_by("pk"))
        told = [(one.from_state, one.to_state) for one in steps]
        assert all(start == end or (start, end) in LIFE.edges for start, end in told)
        assert steps[-1].to_state == row.state
        last: FreeUnitStep | None = None
        for one in steps:
            if one.act == "renew":
                assert last is not None
                assert last.by_id != one.by_id, "who found the review passed renewed it"
            last = one if one.act == "pass" else last
        decided = Measure.unscoped.filter(approved_by__isnull=False)
        assert not any(one.approved_by_id == one.proposed_by_id for one in decided)
        answered = Objection.unscoped.filter(free_unit=row, answered_at__isnull=False)
        assert not any(one.by_id == one.answered_by_id for one in answered)


def test_the_life_of_a_unit_holds_whatever_is_pressed() -> None:
    run_state_machine_as_test(
        LifeOfAUnit,
        settings=course(18),
    )
