# SPDX-License-Identifier: Apache-2.0
"""A city whose grid worker records, and whose outreach office reviews."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tests.factories import City, actor_of, make_city, make_person
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.org.roles import Role
from wuzha.outreach.models import Activity
from wuzha.outreach.services.activities import NewActivity, record


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def office(city: City) -> Actor:
    """The city's outreach office."""
    return city.actor(Role.OUTREACH_OFFICER)


@pytest.fixture
def worker(city: City) -> Actor:
    """A worker of a grid."""
    return city.actor(Role.GRID_WORKER)


@pytest.fixture
def street(city: City) -> Actor:
    """The outreach clerk of a street."""
    return actor_of(make_person(Role.OUTREACH_OFFICER, city.town, "street-clerk"))


def told(**values: Any) -> NewActivity:
    """An activity as it is entered; anything may be given otherwise."""
    usual = {
        "day": timezone.localdate(), "place": "测试小区", "entry": "FAMILY", "way": "DOOR",
        "people": {"ELDERLY": 12, "MOTHER": 3},
    }  # fmt: skip
    return NewActivity(**usual | values)


@pytest.fixture
def done(worker: Actor) -> Activity:
    """An activity of the grid."""
    return record(worker, told())[0]
