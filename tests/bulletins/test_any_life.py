# SPDX-License-Identifier: Apache-2.0
"""Whoever presses whatever in whatever order: a bulletin is where its steps say, nobody decides on what is their own,
and what is published stands as it was."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.bulletins.conftest import TEXT, TITLE, begun
from tests.courses import course
from tests.factories import actor_of, make_city, make_person
from wuzha.bulletins.models import Bulletin, BulletinStep
from wuzha.bulletins.queries import differences
from wuzha.bulletins.rules.life import LIFE, OUT, Act, State
from wuzha.bulletins.services import deciding, writing
from wuzha.bulletins.services.writing import Wording
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.django_db
PRESSED = (Act.EDIT, Act.COUNT, Act.HAND_IN, Act.REVIEW, Act.RETURN, Act.SIGN, Act.PUBLISH, Act.DROP)
#: What those who wrote or reviewed it may be refused, wherever it is.
BARRED = (Act.REVIEW, Act.SIGN)


class LifeOfABulletin(RuleBasedStateMachine):
    @initialize(three=st.booleans())
    def begin(self, three: bool) -> None:
        self.before = transaction.savepoint()
        city = make_city()
        self.people = [city.actor(Role.JOINT_OFFICE)]
        self.people += [actor_of(make_person(Role.JOINT_OFFICE, city.city)) for _one in range(2)]
        self.row = begun(self.people[0])
        Bulletin.unscoped.filter(pk=self.row.pk).update(three_people=three)
        self.printed: tuple[str, ...] = ()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)

    def now(self) -> Bulletin:
        found: Bulletin = Bulletin.unscoped.get(pk=self.row.pk)
        return found

    @rule(act=st.sampled_from(PRESSED), who=st.integers(0, 2), lawful=st.booleans(), which=st.integers(0, 9))
    def press(self, act: Act, who: int, lawful: bool, which: int) -> None:
        before, actor = self.now(), self.people[who]
        possible = [one for one in PRESSED if one in LIFE.acts(before.state)]
        if lawful and possible:
            act = possible[which % len(possible)]
        pk = before.pk
        do: dict[Act, Any] = {
            Act.EDIT: lambda: writing.edit(actor, pk, Wording(TITLE, f"{TEXT}\n请抓好落实。")),
            Act.COUNT: lambda: writing.count_again(actor, pk),
            Act.HAND_IN: lambda: writing.hand_in(actor, pk),
            Act.REVIEW: lambda: deciding.review(actor, pk),
            Act.RETURN: lambda: deciding.send_back(actor, pk, "再改"),
            Act.SIGN: lambda: deciding.sign(actor, pk),
            Act.PUBLISH: lambda: deciding.publish(actor, pk, pdf=False),
            Act.DROP: lambda: writing.drop(actor, pk, "不再需要"),
        }
        own = actor.person_id == before.writer_id
        again = before.three_people and actor.person_id == before.reviewer_id
        barred = (act in BARRED and own) or (act is Act.SIGN and again)
        try:
            with transaction.atomic():
                do[act]()
        except RefusalError:
            assert self.now().state == before.state, f"{act} was refused and moved it"
            assert act not in possible or barred, f"{act} is possible in {before.state}"
            return
        assert act in possible, f"{act} in {before.state}"
        assert not barred, f"{act} by who is barred from it"
        if act is Act.PUBLISH:
            self.printed = self.said()
            assert differences.stands(self.now()) == []

    def said(self) -> tuple[str, ...]:
        row = self.now()
        return row.title, row.text, row.document_no, f"{row.snapshot_id} {row.day} {row.signer_id}"

    @invariant()
    def agree(self) -> None:
        row = self.now()
        steps = list(BulletinStep.unscoped.filter(bulletin=row).order_by("pk"))
        assert steps[-1].to_state == row.state
        assert all(one.to_state == two.from_state for one, two in pairwise(steps))
        assert row.writer_id not in (row.reviewer_id, row.signer_id)
        assert not row.three_people or row.signer_id is None or row.signer_id != row.reviewer_id
        assert (row.reviewer_id is not None) == (row.state in (State.TO_SIGN, State.SIGNED, *OUT)) or (
            row.state == State.DROPPED
        )
        if row.state in OUT:
            assert self.said() == self.printed


@pytest.mark.slow
def test_the_life_of_a_bulletin_holds_whatever_is_pressed() -> None:
    run_state_machine_as_test(
        LifeOfABulletin,
        settings=course(12),
    )
