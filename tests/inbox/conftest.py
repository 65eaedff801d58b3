# SPDX-License-Identifier: Apache-2.0
"""A city, its station with a chief, and warnings whose clocks run."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import City, make_city, make_person, make_warning_in
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.inbox import queries
from wuzha.org.actors import actor_for
from wuzha.org.models import DutyPost, Person, Post, Posting, Unit
from wuzha.org.roles import Role
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.lifecycle import Level, State


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
@shared
def chief(city: City) -> Person:
    person = make_person(Role.STATION_OFFICER, city.station, name="测试所长")
    DutyPost.unscoped.create(
        unit=city.station, post=Post.CHIEF, person=person, from_at=timezone.now() - timedelta(days=9)
    )
    return person


def actor(person: Person) -> Actor:
    return actor_for(Posting.unscoped.select_related("person", "unit").get(person=person))


def browse(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: Person, url: str = "/inbox/", **query: Any) -> str:
    answer = browse(person).get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def at_station(city: City, station: Unit | None = None, **values: Any) -> WarningRecord:
    """HIGH, dispatched 25 of 30 minutes ago; two clocks have told."""
    now = timezone.now()
    started = now - timedelta(minutes=25)
    return make_warning_in(
        city,
        values.pop("state", State.DISPATCHED),
        **{
            "station": station or city.station, "level": Level.HIGH, "first_pushed_at": started,
            "received_at": started, "dispatched_at": started, "signin_due": started + timedelta(minutes=30),
            "call_due": started + timedelta(minutes=30), "officer": None,
        }
        | values,
    )  # fmt: skip


def rows(person: Person, **options: Any) -> list[queries.Row]:
    return queries.rows(actor(person), timezone.now(), **options)
