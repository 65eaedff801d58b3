# SPDX-License-Identifier: Apache-2.0
"""A city, who asks for a shutdown, who reviews it, who is asked, and a filed case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories import City, make_city, make_filed, make_person
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case
from wuzha.org.models import Person, UnitKind
from wuzha.org.roles import Role
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.requests.models import Request
from wuzha.requests.services import answering
from wuzha.requests.services.answering import Answer
from wuzha.shutdowns.models import Shutdown, Site
from wuzha.shutdowns.services import deciding, proposing, sites
from wuzha.shutdowns.services.proposing import NewShutdown

NUMBER, HASH = "19900006611", "ab" * 32
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture
@shared
def city(db: None) -> City:
    made = make_city()
    made.member.kind = UnitKind.CARRIER
    made.member.save()
    return made


@pytest.fixture
@shared
def case(city: City) -> Case:
    return make_filed(city.centre, "A3302820000002026110001")


@pytest.fixture
def asker(city: City) -> Actor:
    return city.actor(Role.CARD_OFFICER)


@pytest.fixture
def reviewer(city: City) -> Actor:
    return city.actor(Role.JOINT_OFFICE)


@pytest.fixture
@shared
def second(city: City) -> Person:
    """Another reviewer."""
    return make_person(Role.JOINT_OFFICE, city.city)


@pytest.fixture
def carrier(city: City) -> Actor:
    """Who is asked: a unit of the city that answers requests."""
    return city.actor(Role.MEMBER_UNIT)


@pytest.fixture
def draft(asker: Actor, city: City, case: Case) -> Shutdown:
    return entered(asker, city, case)


def entered(actor: Actor, city: City, case: Case, **more: object) -> Shutdown:
    """A mobile number of a filed case, with the hash of its evidence."""
    values: dict[str, object] = {
        "thing": "PHONE", "value": NUMBER, "ask": "SHUT", "ground": "AFL11", "addressed_id": city.member.pk,
        "case_id": case.pk, "sha256": HASH, "reason": "用于冒充客服",
    } | more  # fmt: skip
    return proposing.propose(actor, NewShutdown(**values))  # type: ignore[arg-type]


def asked(asker: Actor, reviewer: Actor, row: Shutdown) -> Shutdown:
    """Looked up by who asks, reviewed by another, and sent."""
    proposing.confirm(asker, row.pk, looked=True)
    return deciding.approve(reviewer, row.pk)


def answered(carrier: Actor, row: Shutdown, result: str = "SHUT") -> Shutdown:
    """Answered by who was asked."""
    request = request_of(row)
    answering.sign(carrier, request.pk)
    answering.answer(carrier, request.pk, Answer("已处理", result))
    return again(row)


def request_of(row: Shutdown) -> Request:
    found: Request = Request.unscoped.filter(about_type=Shutdown.RECORD, about_id=row.pk).latest("pk")
    return found


def again(row: Shutdown) -> Shutdown:
    found: Shutdown = Shutdown.unscoped.get(pk=row.pk)
    return found


def logged_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def refused(code: RefusalCode, act: Callable[[], object]) -> RefusalError:
    """The act is refused with this code."""
    with pytest.raises(RefusalError) as found:
        act()
    assert found.value.code == code.name
    return found.value


@pytest.fixture
def site(asker: Actor, city: City, case: Case) -> Site:
    """A GOIP site in a flat, raided six hours after the clue."""
    from tests.shutdowns.test_sites import new, scene_of

    return sites.record_site(asker, new(scene_of(case), city))
