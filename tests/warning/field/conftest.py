# SPDX-License-Identifier: Apache-2.0
"""A station with work: warnings as the centre sends them, and the people who open them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.factories import City
from wuzha.org.roles import Role
from wuzha.warning.models import Warning as WarningRecord
from wuzha.warning.services import dispatch, triage, work

Send = Callable[..., WarningRecord]


@pytest.fixture
def city(db: None) -> City:
    return factories.make_city()


@pytest.fixture
def sent(city: City) -> Send:
    """A warning dispatched to our station, or to another."""

    def send(station: Any = None, **values: Any) -> WarningRecord:
        analyst = city.actor(Role.ANALYST)
        warning = factories.make_warning(city, **values)
        triage.take(analyst, warning.pk)
        dispatch.dispatch(analyst, warning.pk, (station or city.station).pk, override="测试")
        return fresh(warning)

    return send


@pytest.fixture
def signed(city: City, sent: Send) -> Send:
    """A warning in the hands of our officer."""

    def sign(**values: Any) -> WarningRecord:
        warning = sent(**values)
        work.sign_in(city.actor(Role.STATION_OFFICER), warning.pk)
        return fresh(warning)

    return sign


@pytest.fixture
def officer(city: City) -> Client:
    return logged_in(city, Role.STATION_OFFICER)


@pytest.fixture
def grid_worker(city: City) -> Client:
    return logged_in(city, Role.GRID_WORKER)


def logged_in(city: City, role: Role, *, abroad: bool = False) -> Client:
    client = Client()
    client.force_login((city.foreigners if abroad else city.people)[role])
    return client


def fresh(warning: WarningRecord) -> WarningRecord:
    found: WarningRecord = WarningRecord.unscoped.get(pk=warning.pk)
    return found
