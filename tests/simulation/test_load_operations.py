# SPDX-License-Identifier: Apache-2.0
"""The operations and the task force of a plan, as the pages of operations find them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.db.models import Q
from pytest_django import DjangoDbBlocker

from tests.simulation.test_load_casework import ACTOR
from tests.worlds import stands
from wuzha.operations.models import Attendance, Duty, ForceMember, ForceTerm, Operation, OperationCase, Training
from wuzha.operations.queries.cases import keys, with_parts
from wuzha.org.roles import Role
from wuzha.simulation.casework.force import duties, trainings
from wuzha.simulation.casework.operations import operations as planned
from wuzha.simulation.casework.plan import plan
from wuzha.simulation.casework.records import Casework
from wuzha.simulation.load import casework, city, force, operations, people
from wuzha.simulation.load.policing import colleagues

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def work() -> Casework:
    return plan("cixi-2023H1", seed=7)


@pytest.fixture(scope="module", autouse=True)
def loaded(work: Casework, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        city.build(ACTOR)
        people.build(ACTOR)
        cases = casework.load(work, ACTOR)
        operations.load(work, cases, colleagues(Role.INVESTIGATOR)[0])
        force.load(work, colleagues(Role.INVESTIGATOR)[0])
        stands()
        yield
        transaction.set_rollback(True)


def test_eight_operations_are_summed_up_and_have_their_cases(work: Casework) -> None:
    made = list(Operation.unscoped.order_by("pk"))
    assert len(made) == 8
    assert {one.state for one in made} == {"SUMMED_UP"}, "their days are over"
    assert all(one.synthetic for one in made)
    assert sum(one.parent_id is not None for one in made) == 3
    for one, wanted in zip(made, planned(work), strict=True):
        assert OperationCase.unscoped.filter(operation=one).count() == len(wanted.cases)
    whole = made[0]
    assert len(with_parts(whole.pk)) == 3
    assert len(set(keys([whole.pk]))) == len(planned(work)[0].cases)


def test_the_task_force_of_the_letter_stands_on_its_day() -> None:
    day = date(2023, 6, 6)
    there = ForceTerm.unscoped.filter(Q(until=None) | Q(until__gte=day), since__lte=day)
    assert Counter(there.values_list("grade", flat=True)) == {"OFFICER": 38, "AUXILIARY": 22}
    assert ForceMember.unscoped.count() > 60
    assert not ForceMember.unscoped.filter(synthetic=False).exists()


def test_shifts_and_trainings_are_those_of_the_plan(work: Casework) -> None:
    on_duty = {(one.day, one.shift): {*one.badges} for one in duties(work)}
    found: dict[tuple[date, str], set[str]] = {}
    for day, shift, badge in Duty.unscoped.values_list("day", "shift", "member__badge"):
        found.setdefault((day, shift), set()).add(badge)
    assert found == on_duty
    assert Duty.unscoped.filter(leads=True).count() == len(on_duty)
    held = list(trainings(work))
    assert Training.unscoped.filter(synthetic=True).count() == len(held)
    assert Attendance.unscoped.count() == sum(len(one.answers) for one in held)
