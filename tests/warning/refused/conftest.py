# SPDX-License-Identifier: Apache-2.0
"""A desk with its people, each in a browser of their own, and files that nobody else has."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories import actor_of, make_person
from tests.warning.services.conftest import Desk, make_desk
from wuzha.audit.actor import Actor
from wuzha.org.models import Person, Posting
from wuzha.org.roles import Role
from wuzha.warning.rulesets import REASONS


@pytest.fixture
def desk(db: None, settings: Settings, tmp_path: Path) -> Desk:
    settings.WUZHA_FILES = tmp_path
    return make_desk()


@pytest.fixture
def analyst(desk: Desk) -> Client:
    return of(desk.analyst)


@pytest.fixture
def officer(desk: Desk) -> Client:
    return of(desk.officer)


@pytest.fixture
def leader(desk: Desk) -> Actor:
    """Leads the shift of the centre."""
    return leading(Role.ANALYST, desk.city.centre)


@pytest.fixture
def chief(desk: Desk) -> Actor:
    """Leads the station."""
    return leading(Role.STATION_OFFICER, desk.city.station)


def leading(role: Role, unit: object) -> Actor:
    person = make_person(role, unit)  # type: ignore[arg-type]  # a unit of the city
    Posting.unscoped.filter(person=person).update(leads=True)
    return actor_of(person)


def of(actor: Actor) -> Client:
    """The browser of an actor."""
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client


def reason(act: str) -> str:
    """A reason of the dictionary for an act."""
    return REASONS.at().of(act)[0].code
