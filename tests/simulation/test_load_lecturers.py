# SPDX-License-Identifier: Apache-2.0
"""Star lecturers of a simulated city: a contest that twelve held, and the stars the rule makes of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.simulation.test_load_casework import ACTOR
from tests.worlds import stands
from wuzha.lecturers.models import Contest, Contestant, ContestStep, Lecturer, Mark, StarDecision, Talk
from wuzha.lecturers.queries.results import standings
from wuzha.lecturers.rules.life import ContestState, LecturerState
from wuzha.simulation.load import city, lecturers, people

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    with django_db_blocker.unblock(), transaction.atomic():
        city.build(ACTOR)
        people.build(ACTOR)
        settled = lecturers.settle(timezone.now())
        stands()
        yield settled
        transaction.set_rollback(True)


def test_twelve_held_a_contest_and_have_the_stars_of_the_rule(loaded: int) -> None:
    assert loaded == 12
    row = Contest.unscoped.get(state=ContestState.PUBLISHED)
    assert Mark.unscoped.filter(round__contest=row).count() == 60
    told = {one.contestant: (one.rank, one.total) for one in standings(row)}
    assert told == {one.pk: (one.rank, one.total) for one in Contestant.unscoped.filter(contest=row)}
    assert row.published_by_id != row.proposed_by_id
    found = set(Lecturer.unscoped.filter(state=LecturerState.ACTIVE).values_list("stars", flat=True))
    assert len(found) >= 3
    assert StarDecision.unscoped.count() == 12
    assert Talk.unscoped.filter(synthetic=True).count() == sum(4 + 2 * number for number in range(12))


def test_days_follow_each_other_and_everything_is_visibly_made_up(loaded: int) -> None:
    for row in Contest.unscoped.all():
        at = list(ContestStep.unscoped.filter(contest=row).order_by("pk").values_list("at", flat=True))
        assert at == sorted(at)
        assert "演示" in row.title
    assert all("演示" in one.name for one in Lecturer.unscoped.all())
    assert Lecturer.unscoped.filter(state=LecturerState.NOMINATED).count() == 1
    assert Contest.unscoped.filter(state=ContestState.ANNOUNCED).count() == 1
