# SPDX-License-Identifier: Apache-2.0
"""One walk through every address and every API operation, as every role, to our own records and to foreign ones.

Each role that a gate refuses is refused. Every one of them asks at the first of the addresses whose gates are equal;
by day `ASKED_BY_DAY` of them at the others, and as many of the roles that it lets in, whose answers are the same work
over again: other ones at each address. By night all of them ask everywhere.
"""

from __future__ import annotations

import logging
import pickle
import re
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from pytest_django import DjangoDbBlocker

from tests import factories
from tests.architecture.addresses import PUBLIC, Address, addresses, operations
from tests.architecture.world import APART, ASKED, OBJECTS, Pair, World
from tests.courses import SOAK
from tests.worlds import stands
from wuzha.audit.actor import Actor
from wuzha.inbox import sources
from wuzha.org import navigation
from wuzha.org.models import Person
from wuzha.org.roles import Role, may
from wuzha.org.sessions import SEEN
from wuzha.ui import errors

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: What an allowed request may come to: a page, a redirect, a form that is not complete, a state that does not allow it,
#: a method the address does not take.
FINE = frozenset({200, 204, 302, 303, 405, 409, 422})
#: Roles of those that an address lets in, and of those that it refuses.
ASKED_BY_DAY = 2
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
        stands()
        yield pickle.dumps(city), cookies
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def statements_are_made_once() -> Iterator[None]:
    """Every page asks what waits for its reader. To put that question together takes longer than to have it answered,
    and it is the same for one person in all these tests."""
    made: dict[tuple[str, int | None], Any] = {}

    def once(name: str, actor: Actor, now: datetime, make: Callable[[], Any]) -> Any:
        key = (name, actor.person_id)
        if key not in made:
            made[key] = make()
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(navigation, "statement_for", once)
        patch.setattr(sources, "statement_for", once)
        yield


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


@pytest.fixture(scope="module")
def actors(visitors: tuple[bytes, dict[Role, str]], django_db_blocker: DjangoDbBlocker) -> dict[Role, Actor]:
    """Everybody of ours, as their requests act."""
    city: factories.City = pickle.loads(visitors[0])
    with django_db_blocker.unblock():
        return {role: city.actor(role) for role in city.people}


@pytest.fixture(autouse=True)
def plain_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine of ten answers here refuse. What such a page looks like is not asked here, and drawing it takes half the
    time of the walk."""
    monkeypatch.setattr(errors, "page", lambda request, status, **told: HttpResponse(status=status))


def ask(client: Client, method: str, url: str) -> HttpResponseBase:
    """One request whose effects are taken back, so that the next one meets the same world."""
    with transaction.atomic():
        response = refused(client, method, url)
        transaction.set_rollback(True)
    return response


def refused(client: Client, method: str, url: str) -> HttpResponseBase:
    """One request that is to have no effect but an entry of the trail: a savepoint would take a third of its time."""
    response: HttpResponseBase = getattr(client, method)(url)
    return response


def at_the_gate(person: Person, actor: Actor, method: str, url: str) -> int:
    """What the view itself says to somebody who was let in so far: a fifth of the work of a request.

    The way there is the same for every role, and is gone by the first of those who are refused.
    """
    request: Any = getattr(RequestFactory(), method)(url)
    request.user, request.actor = person, actor
    request.resolver_match = match = resolve(request.path)
    try:
        status: int = match.func(request, *match.args, **match.kwargs).status_code
    except PermissionDenied:
        return 403
    return status


def allowed(role: Role, address: Address) -> bool:
    return all(not gate or any(may(role, permission) for permission in gate) for gate in address.gates)


def gated() -> list[Address]:
    return [address for address in addresses() if address.name not in PUBLIC]


@cache
def first_of_their_gates() -> set[str]:
    """Names of the addresses at which all are refused by day: what refuses at the others is the same gate."""
    return set({frozenset(map(frozenset, address.gates)): address.name for address in reversed(gated())}.values())


def some(roles: list[Role], turn: int) -> list[Role]:
    """Those of these roles that ask by day, from one that is told by `turn`."""
    return [roles[(turn + one) % len(roles)] for one in range(min(ASKED_BY_DAY, len(roles)))]


def pair_for(address: Address, world: World) -> Pair:
    return OBJECTS[address.name](world) if address.takes else Pair({}, None)


def test_every_address_that_takes_a_record_has_one_to_try() -> None:
    taking = {address.name for address in gated() if address.takes}
    assert taking - set(OBJECTS) == set(), "say in tests/architecture/world.py what fills these addresses"
    assert set(OBJECTS) - taking == set(), "these addresses are gone"


@pytest.mark.parametrize("address", gated(), ids=lambda address: address.name)
def test_every_address_answers_each_role_as_it_should_and_sends_a_stranger_to_the_login(
    address: Address,
    world: World,
    clients: dict[Role, Client],
    actors: dict[Role, Actor],
    caplog: pytest.LogCaptureFixture,
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
    outside = [role for role in clients if not allowed(role, address)]
    inside = [role for role in clients if role not in outside]
    # Each address other ones.
    turn = zlib.crc32(address.name.encode())
    first = outside[turn % len(outside)] if outside else None
    asking = {*some(inside, turn), *some(outside, turn)}
    if SOAK:
        asking |= {*clients}
    elif address.name in first_of_their_gates():
        asking |= {*outside}
    for role, client in clients.items():
        if role not in asking:
            continue
        for method in ("get", "post"):
            if role not in outside:
                status = ask(client, method, own).status_code
            elif role == first:
                status = refused(client, method, own).status_code
            else:
                status = at_the_gate(world.city.people[role], actors[role], method, own)
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
        response = refused(Client(headers=BROWSER), method, own.partition("?")[0])
        if response.status_code != 405 and not response.get("Location", "").startswith("/login/"):
            wrong.append(f"stranger {method}: {response.status_code}")
    assert wrong == []


def test_no_operation_of_the_api_takes_a_browser_session_for_a_key(clients: dict[Role, Client]) -> None:
    wrong = []
    for path, operation in operations():
        url = re.sub(r"{[^}]+}", "1", f"/api/v1/{path}")
        for role, client in ((None, Client()), *clients.items()):
            for method in operation.methods:
                status = refused(client, method.lower(), url).status_code
                if status not in (401, 403):
                    wrong.append(f"{role} {method} {url}: {status}")
    assert wrong == []


def test_the_api_describes_itself_to_no_stranger(clients: dict[Role, Client]) -> None:
    assert Client(headers=BROWSER).get("/api/v1/openapi.json").status_code == 302
    assert Client().get("/api/v1/openapi.json").status_code == 401
    described = clients[Role.ADMIN].get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.")
