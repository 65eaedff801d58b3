# SPDX-License-Identifier: Apache-2.0
"""A station with work, and the people who open it in a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.factories import City
from tests.warning.services.conftest import Desk, fresh, make_desk
from tests.worlds import shared
from wuzha.org.roles import Role
from wuzha.warning.models import WarningRecord

__all__ = ["Send", "fresh", "logged_in"]

Send = Callable[..., WarningRecord]


@pytest.fixture
@shared
def desk(db: None) -> Desk:
    return make_desk()


@pytest.fixture
@shared
def city(desk: Desk) -> City:
    return desk.city


@pytest.fixture
def sent(desk: Desk) -> Send:
    """A warning dispatched to our station."""

    def send(**values: Any) -> WarningRecord:
        return fresh(desk.dispatched(**values))

    return send


@pytest.fixture
def signed(desk: Desk) -> Send:
    """A warning in the hands of our officer."""

    def sign(**values: Any) -> WarningRecord:
        return fresh(desk.signed(**values))

    return sign


@pytest.fixture
@shared
def officer(city: City) -> Client:
    return logged_in(city, Role.STATION_OFFICER)


@pytest.fixture
@shared
def grid_worker(city: City) -> Client:
    return logged_in(city, Role.GRID_WORKER)


def logged_in(city: City, role: Role, *, abroad: bool = False) -> Client:
    client = Client()
    client.force_login((city.foreigners if abroad else city.people)[role])
    return client
