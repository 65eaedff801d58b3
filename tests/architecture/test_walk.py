# SPDX-License-Identifier: Apache-2.0
"""One walk through every address and every API operation, as every role, to our own records and to foreign ones."""

from __future__ import annotations

import logging
import pickle
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests import factories
from tests.architecture.addresses import PUBLIC, Address, addresses, operations
from tests.architecture.world import APART, ASKED, OBJECTS, Pair, World
from wuzha.org.roles import Role, may
from wuzha.org.sessions import SEEN
from wuzha.ui import errors

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: What an allowed request may come to: a page, a redirect, a form that is not complete, a state that does not allow it,
#: a method the address does not take.
FINE = frozenset({200, 204, 302, 303, 405, 409, 422})
#: What tells a person at a browser from a program where both may ask.
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def visitors(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[bytes, dict[Role, str]]]:
    """The city in a transaction around all these tests, and the cookies of everybody of ours, logged in."""
    with django_db_blocker.unblock(), transaction.atomic():
        city = factories.make_city()
        cookies = {}
        for role, person in city.people.items():
            client = Client()
            client.force_login(person)
            client.get(reverse("site:healthz"))  # binds the session, which each request would write anew otherwise
            session = client.session
            session[SEEN] = int(time.time()) + 3600
            session.save()
            cookies[role] = client.cookies.output(header="")
        yield pickle.dumps(city), cookies
        transaction.set_rollback(True)


@pytest.fixture
def world(visitors: tuple[bytes, dict[Role, str]]) -> World:
    """What one test adds to the city is taken back after it."""
    return World(pickle.loads(visitors[0]))


@pytest.fixture
def clients(visitors: tuple[bytes, dict[Role, str]]) -> dict[Role, Client]:
    """Everybody of ours, logged in."""
    found = {}
    for role, cookies in visitors[1].items():
        found[role] = Client()
        found[role].cookies.load(cookies)
    return found


@pytest.fixture(autouse=True)
def plain_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine of ten answers here refuse. What such a page looks like is not asked here, and drawing it takes half the
    time of the walk."""
    monkeypatch.setattr(errors, "page", lambda request, status, **told: HttpResponse(status=status))


def ask(client: Client, method: str, url: str) -> HttpResponseBase:
    """One request whose effects are taken back, so that the next one meets the same world."""
    with transaction.atomic():
        response: HttpResponseBase = getattr(client, method)(url)
        transaction.set_rollback(True)
    return response


def allowed(role: Role, address: Address) -> bool:
    return all(not gate or any(may(role, permission) for permission in gate) for gate in address.gates)


def gated() -> list[Address]:
    return [address for address in addresses() if address.name not in PUBLIC]


def pair_for(address: Address, world: World) -> Pair:
    return OBJECTS[address.name](world) if address.takes else Pair({}, None)


def test_every_address_that_takes_a_record_has_one_to_try() -> None:
    taking = {address.name for address in gated() if address.takes}
    assert taking - set(OBJECTS) == set(), "say in tests/architecture/world.py what fills these addresses"
    assert set(OBJECTS) - taking == set(), "these addresses are gone"


@pytest.mark.parametrize("address", gated(), ids=lambda address: address.name)
def test_every_address_answers_each_role_as_it_should_and_sends_a_stranger_to_the_login(
    address: Address, world: World, clients: dict[Role, Client], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    pair = pair_for(address, world)
    own_question, foreign_question = ASKED.get(address.name, ("", None))
    own = reverse(address.name, kwargs=pair.own) + own_question
    foreign = None
    if pair.foreign is not None:
        foreign = reverse(address.name, kwargs=pair.foreign)
    elif foreign_question is not None:
        foreign = reverse(address.name) + foreign_question
    wrong = []
    for role, client in clients.items():
        for method in ("get", "post"):
            status = ask(client, method, own).status_code
            if status == 405:
                continue
            fine = {404} if role in APART.get(address.name, ()) else FINE
            if status not in (fine if allowed(role, address) else {403}):
                wrong.append(f"{role} {method} own: {status}")
            if foreign is not None and allowed(role, address):
                status = ask(client, method, foreign).status_code
                if status != 404:
                    wrong.append(f"{role} {method} foreign: {status}")
    for method in ("get", "post"):
        response = ask(Client(headers=BROWSER), method, own.partition("?")[0])
        if response.status_code != 405 and not response.get("Location", "").startswith("/login/"):
            wrong.append(f"stranger {method}: {response.status_code}")
    assert wrong == []


def called(value: Any) -> str:
    """Path or methods: the same in every worker."""
    return value if isinstance(value, str) else " ".join(value.methods)


@pytest.mark.parametrize(("path", "operation"), operations(), ids=called)
def test_no_operation_of_the_api_takes_a_browser_session_for_a_key(
    path: str, operation: Any, clients: dict[Role, Client]
) -> None:
    for client in (Client(), *clients.values()):
        for method in operation.methods:
            url = re.sub(r"{[^}]+}", "1", f"/api/v1/{path}")
            assert ask(client, method.lower(), url).status_code in (401, 403), method


def test_the_api_describes_itself_to_no_stranger(clients: dict[Role, Client]) -> None:
    assert Client(headers=BROWSER).get("/api/v1/openapi.json").status_code == 302
    assert Client().get("/api/v1/openapi.json").status_code == 401
    described = clients[Role.ADMIN].get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.")
