# SPDX-License-Identifier: Apache-2.0
"""A city, its people as actors, and nothing remembered from the test before."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from tests.factories import City, actor_of, make_city, make_person
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.org.roles import Role
from wuzha.org.rules import forget_all


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    cache.clear()
    forget_all()


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
@shared
def admin(city: City) -> Actor:
    """The administrator of the whole city."""
    return city.actor(Role.ADMIN)


@pytest.fixture
@shared
def town_admin(city: City) -> Actor:
    """An administrator of one town and what lies below it."""
    return actor_of(make_person(Role.ADMIN, city.town))
