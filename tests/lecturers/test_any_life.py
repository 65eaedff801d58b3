# SPDX-License-Identifier: Apache-2.0
"""Whatever is pressed in whatever order: a contest is where its steps say, a mark is there once and never changes, no
mark counts of a judge who may not give it, and two people were there."""

from __future__ import annotations

import uuid
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.courses import course
from tests.factories import make_city
from tests.lecturers.conftest import WHY, again, begun, first_of, judges_of, over, parts_of, people_of, sent
from wuzha.lecturers.models import Contest, Contestant, ContestStep, Lecturer, Mark, Protest, Recusal, StarDecision
from wuzha.lecturers.queries.results import standings
from wuzha.lecturers.rules.life import CONTEST_LIFE, ContestAct, ContestState
from wuzha.lecturers.services import contests, judging, results, running, stars
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.django_db
ACTS = ("close", "count", "protest", "decide", "over", "propose", "send_back", "publish", "stars", "call_off", "excuse")


class LifeOfAContest(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        city = make_city()
        self.people = [city.actor(Role.OUTREACH_OFFICER), city.actor(Role.JOINT_OFFICE)]
        self.row, _judges = begun(city, 2, 4)
        self.kept: dict[int, int] = {}
        self.signs: list[uuid.UUID] = []

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)

    @rule(judge=st.integers(0, 3), whom=st.integers(0, 1), total=st.integers(0, 100), again_=st.booleans())
    def mark(self, judge: int, whom: int, total: int, again_: bool) -> None:
        uid = self.signs[-1] if again_ and self.signs else uuid.uuid4()
        self.signs.append(uid)
        try:
            judging.keep(judges_of(self.row)[judge], sent(self.row, people_of(self.row)[whom], total * 100, uid=uid))
        except RefusalError:
            return

    @rule(judge=st.integers(0, 3), whom=st.integers(0, 1))
    def recuse(self, judge: int, whom: int) -> None:
        keys = judges_of(self.row)[judge].pk, people_of(self.row)[whom].pk
        try:
            contests.recuse(self.people[0], self.row.pk, *keys, WHY)
        except RefusalError:
            return

    @rule()
    def everybody_marks(self) -> None:
        for judge in range(4):
            for whom in range(2):
                self.mark(judge, whom, 80 + judge + whom, False)

    @rule(name=st.sampled_from(ACTS), who=st.integers(0, 1))
    def press(self, name: str, who: int) -> None:
        actor, pk = self.people[who], self.row.pk
        open_ = Protest.unscoped.filter(contest=pk, accepted__isnull=True).first()
        mark = Mark.unscoped.filter(round__contest=pk, corrected__isnull=True).first()
        do: dict[str, Any] = {
            "close": lambda: running.close_round(actor, pk, first_of(self.row).pk),
            "count": lambda: running.count(actor, pk),
            "protest": lambda: results.protest(actor, pk, mark.contestant_id if mark else 0, WHY, mark and mark.pk),
            "decide": lambda: results.decide(
                actor, pk, open_.pk if open_ else 0, accepted=True, answer=WHY, parts=parts_of(self.row, 7000)
            ),
            "over": lambda: again(self.row).protest_until and over(self.row),
            "propose": lambda: results.propose(actor, pk), "send_back": lambda: results.send_back(actor, pk, WHY),
            "publish": lambda: results.publish(actor, pk), "stars": lambda: stars.award(actor, pk),
            "call_off": lambda: contests.call_off(actor, pk, WHY),
            "excuse": lambda: running.excuse(actor, pk, first_of(self.row).pk, judges_of(self.row)[0].pk, WHY),
        }  # fmt: skip
        before = again(self.row)
        try:
            do[name]()
        except RefusalError:
            assert (again(self.row).state, again(self.row).version) == (before.state, before.version)

    @invariant()
    def it_is_where_its_steps_say(self) -> None:
        steps = list(ContestStep.unscoped.filter(contest=self.row).order_by("pk"))
        assert again(self.row).state == steps[-1].to_state
        for one, following in pairwise(steps):
            assert CONTEST_LIFE.target(ContestAct(following.act), one.to_state) == following.to_state

    @invariant()
    def a_mark_is_there_once_and_never_changes(self) -> None:
        marks = list(Mark.unscoped.filter(round__contest=self.row))
        first = [(one.contestant_id, one.judge_id) for one in marks if one.corrects_id is None]
        assert len(first) == len(set(first))
        for one in marks:
            assert self.kept.setdefault(one.pk, one.total) == one.total
        assert set(self.kept) == {one.pk for one in marks}
        recused = set(Recusal.unscoped.filter(judge__contest=self.row).values_list("contestant_id", "judge_id"))
        assert not recused & set(first)

    @invariant()
    def two_people_were_there_and_ranks_follow_the_marks(self) -> None:
        row: Contest = again(self.row)
        assert row.published_by_id is None or row.published_by_id != row.proposed_by_id
        if row.state == ContestState.PUBLISHED:
            told = {one.contestant: (one.rank, one.total) for one in standings(row)}
            assert told == {one.pk: (one.rank, one.total) for one in Contestant.unscoped.filter(contest=row)}
        for one in Lecturer.unscoped.filter(stars__gt=0):
            assert StarDecision.unscoped.filter(lecturer=one).order_by("-pk")[0].stars == one.stars


def test_any_course_of_a_contest_holds() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        LifeOfAContest,
        settings=course(20),
    )
