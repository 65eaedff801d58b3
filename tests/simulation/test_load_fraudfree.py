# SPDX-License-Identifier: Apache-2.0
"""Fraud-free units of a simulated city: in every state, with the pilot, one withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.simulation.test_load_casework import ACTOR
from wuzha.fraudfree.models import FreeUnit, FreeUnitStep, Objection, Promotion, TownQuota
from wuzha.fraudfree.rules.life import State
from wuzha.measures.models import Measure
from wuzha.org.roles import Role
from wuzha.simulation.load import city, fraudfree, people, policing, yearly

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    with django_db_blocker.unblock(), transaction.atomic():
        city.build(ACTOR)
        people.build(ACTOR)
        yearly.members(policing.colleagues(Role.JOINT_OFFICE)[0])
        yield fraudfree.settle(timezone.now())
        transaction.set_rollback(True)


def test_units_stand_in_every_state(loaded: int) -> None:
    states = set(FreeUnit.unscoped.values_list("state", flat=True))
    assert loaded == FreeUnit.unscoped.filter(synthetic=True).count()
    assert states >= set(State) - {State.DROPPED}
    pilot = FreeUnit.unscoped.get(name__startswith="星光家园")
    assert (pilot.township.name, pilot.state) == ("宗汉街道", State.AWARDED)
    assert Objection.unscoped.exists()
    assert Promotion.unscoped.get().free_unit == pilot


def test_the_quota_of_nineteen_townships_is_two_to_four_each(loaded: int) -> None:
    units = list(TownQuota.unscoped.values_list("units", flat=True))
    assert len(units) == 19
    assert set(units) <= {2, 3, 4}


def test_days_follow_each_other_and_two_people_decided(loaded: int) -> None:
    for row in FreeUnit.unscoped.all():
        at = list(FreeUnitStep.unscoped.filter(free_unit=row).order_by("pk").values_list("at", flat=True))
        assert at == sorted(at), row.name
    assert not any(one.approved_by_id == one.proposed_by_id for one in Measure.unscoped.all())


def test_a_score_is_what_the_kept_sheet_makes(loaded: int) -> None:
    judged = list(FreeUnit.unscoped.filter(score__isnull=False))
    assert judged
    assert {one.name: one.score for one in judged} == {
        one.name: sum(line["points"] for line in one.kept_sheet) for one in judged
    }
    assert all((one.score >= 90) is (one.state != State.FAILED) for one in judged)
