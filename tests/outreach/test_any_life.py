# SPDX-License-Identifier: Apache-2.0
"""Whatever is pressed in whatever order: an activity is where its steps say, counts as its state says, and was never
reviewed by whoever recorded or corrected it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.courses import course
from tests.factories import actor_of, make_city, make_person
from tests.outreach.conftest import told
from wuzha.org.roles import Role
from wuzha.outreach.models import Activity, ActivityStep
from wuzha.outreach.queries.asked import counting
from wuzha.outreach.rules.life import COUNTING, LIFE, Act
from wuzha.outreach.services import activities, review
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.django_db


class LifeOfAnActivity(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        city = make_city()
        self.people = [
            city.actor(Role.OUTREACH_OFFICER), actor_of(make_person(Role.OUTREACH_OFFICER, city.city)),
            city.actor(Role.GRID_WORKER),
        ]  # fmt: skip
        self.new = told(unit_id=city.grid.pk)
        self.row, _new = activities.record(self.people[2], self.new)

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)

    def now(self) -> Activity:
        found: Activity = Activity.unscoped.get(pk=self.row.pk)
        return found

    @rule(name=st.sampled_from(["again", "correct", "draw", "confirm", "reject", "withdraw"]), who=st.integers(0, 2))
    def press(self, name: str, who: int) -> None:
        before, actor, pk = self.now(), self.people[who], self.row.pk
        do: dict[str, Any] = {
            "again": lambda: activities.record(actor, self.new),
            "correct": lambda: activities.correct(actor, pk, self.new),
            "draw": lambda: review.draw(actor, before.day, before.day, "1"),
            "confirm": lambda: review.confirm(actor, pk),
            "reject": lambda: review.reject(actor, pk, "不实"),
            "withdraw": lambda: activities.withdraw(actor, pk, "重复"),
        }
        try:
            do[name]()
        except RefusalError:
            after = self.now()
            assert (after.state, after.version) == (before.state, before.version)

    @invariant()
    def it_is_where_its_steps_say(self) -> None:
        row = self.now()
        steps = list(ActivityStep.unscoped.filter(activity=row).order_by("pk"))
        assert steps[0].act == Act.RECORD
        assert row.state == steps[-1].to_state
        for one, following in pairwise(steps):
            assert one.to_state == following.from_state
            assert LIFE.target(Act(following.act), following.from_state) == following.to_state

    @invariant()
    def it_counts_as_its_state_says_and_once(self) -> None:
        row = self.now()
        assert counting(self.people[0]).filter(pk=row.pk).exists() == (row.state in COUNTING)
        assert Activity.unscoped.count() == 1

    @invariant()
    def two_people_were_there(self) -> None:
        row = self.now()
        assert row.reviewed_by_id is None or row.reviewed_by_id not in (row.recorded_by_id, row.changed_by_id)


def test_any_course_of_an_activity_holds() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        LifeOfAnActivity,
        settings=course(14),
    )
