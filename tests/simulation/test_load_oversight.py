# SPDX-License-Identifier: Apache-2.0
"""Listings of a simulated city: one under rectification, one lifted, one proposed, with an interview and a referral."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.simulation.test_load_casework import ACTOR
from tests.worlds import stands
from wuzha.measures.models import Measure, MeasureStep
from wuzha.oversight.models import Interview, Referral
from wuzha.simulation.load import city, oversight, people

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    with django_db_blocker.unblock(), transaction.atomic():
        city.build(ACTOR)
        people.build(ACTOR)
        settled = oversight.settle(timezone.now())
        stands()
        yield settled
        transaction.set_rollback(True)


def test_one_mends_one_was_lifted_and_one_is_proposed(loaded: int) -> None:
    assert loaded == 3
    told = dict(Measure.unscoped.values_list("state", "kind"))
    assert told == {"IN_FORCE": "LISTING", "LIFTED": "WATCH", "PROPOSED": "WATCH"}
    listed = Measure.unscoped.get(state="IN_FORCE")
    assert (listed.stage, listed.synthetic) == ("RECTIFY", True)
    assert not Measure.unscoped.filter(approved_by=F("proposed_by")).exists()
    assert (Interview.unscoped.get().state, Referral.unscoped.get().state) == ("PLANNED", "DRAFT")


def test_days_follow_each_other(loaded: int) -> None:
    for row in Measure.unscoped.all():
        at = list(MeasureStep.unscoped.filter(measure=row).order_by("pk").values_list("at", flat=True))
        assert at == sorted(at)
