# SPDX-License-Identifier: Apache-2.0
"""A desk of analysts, and their browser without a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.factories import actor_of, make_person
from tests.warning.services.conftest import Desk, at, desk
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.org.models import Person, Posting
from wuzha.org.roles import Role

__all__ = ["at", "desk"]

HTMX = {"HX-Request": "true"}


@pytest.fixture
def enter() -> Callable[[Actor], Client]:
    """A logged-in client for an actor."""

    def log_in(actor: Actor) -> Client:
        client = Client()
        client.force_login(Person.objects.get(pk=actor.person_id))
        return client

    return log_in


@pytest.fixture
def client_of(desk: Desk, enter: Callable[[Actor], Client]) -> Client:
    """The analyst's client."""
    return enter(desk.analyst)


@pytest.fixture
@shared
def leader(desk: Desk) -> Actor:
    """An analyst of the same centre who leads the shift."""
    person = make_person(Role.ANALYST, desk.city.centre)
    Posting.unscoped.filter(person=person).update(leads=True)
    return actor_of(person)


def triggers(response: Any) -> dict[str, Any]:
    """The events an htmx answer sends along."""
    found: dict[str, Any] = {}
    for header in ("HX-Trigger", "HX-Trigger-After-Settle"):
        found |= json.loads(response.headers.get(header, "{}"))
    return found
