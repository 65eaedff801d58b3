# SPDX-License-Identifier: Apache-2.0
"""Outreach of the demo city, as its pages find it: letter's corridor and station, gaps, days missing, reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.db.models import F, Sum
from pytest_django import DjangoDbBlocker

from tests.simulation.test_load_casework import ACTOR
from tests.worlds import stands
from wuzha.outreach.models import (
    Activity,
    ActivityAudience,
    DailyItem,
    Event,
    Material,
    ReachShare,
    ReviewRound,
    Site,
    TeamMember,
)
from wuzha.outreach.rules.life import EventState, State
from wuzha.simulation.load import city, outreach, people

pytestmark = pytest.mark.django_db
END = datetime(2023, 6, 6, 4, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        city.build(ACTOR)
        people.build(ACTOR)
        outreach.load(END, lately=False)
        stands()
        yield
        transaction.set_rollback(True)


def test_places_and_events_are_those_of_the_letter() -> None:
    assert set(Site.unscoped.values_list("name", flat=True)) == {"横河反诈走廊", "古塘便民驿站"}
    held = Event.unscoped.filter(state=EventState.HELD, series="反诈系列+")
    assert (held.count(), Event.unscoped.filter(state=EventState.PLANNED).count()) == (4, 1)


def test_each_activity_reaches_the_sum_of_its_audiences() -> None:
    by_audience = ActivityAudience.unscoped.aggregate(people=Sum("people"))["people"]
    assert by_audience == Activity.unscoped.aggregate(people=Sum("reach"))["people"] > 0


def test_samples_were_reviewed_and_some_of_it_is_left() -> None:
    states = set(Activity.unscoped.values_list("state", flat=True))
    assert states == {State.RECORDED, State.DRAWN, State.CONFIRMED, State.REJECTED}
    assert ReviewRound.unscoped.count() == 2
    assert Activity.unscoped.filter(round__isnull=False).count() == sum(
        ReviewRound.unscoped.values_list("size", flat=True)
    )


def test_everything_is_marked_as_synthetic_and_nothing_lies_ahead() -> None:
    for model in (Activity, DailyItem, Event, Material, ReachShare, Site, TeamMember):
        assert not model.unscoped.filter(synthetic=False).exists(), model
    day = END.date()
    assert not Activity.unscoped.filter(day__gt=day).exists()
    assert not DailyItem.unscoped.filter(day__gt=day).exists()
    assert not ReachShare.unscoped.filter(month__gt=day).exists()
    assert not ReachShare.unscoped.filter(counted__gt=F("asked")).exists()


def test_loaded_again_it_stays_as_it_is() -> None:
    number = Activity.unscoped.count()
    assert outreach.load(END, lately=False) == 0
    assert Activity.unscoped.count() == number
