# SPDX-License-Identifier: Apache-2.0
"""An administrator of a part of the city changes nothing that is the whole city's, or another part's.

Every address that an administrator's permission opens is posted to with a good body, by the administrator of a street
and by the one of the city. The second changes something, so the body is a good one; the first changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.architecture.addresses import Address, addresses
from tests.architecture.state import changed, state
from tests.architecture.world import OBJECTS, World
from tests.factories import City
from tests.worlds import shared
from wuzha.intake.models import Batch, Reject
from wuzha.org.models import DutyPost, Person, Posting, RuleVersion, SecondFactor
from wuzha.org.roles import PERMISSIONS, May, Role, may
from wuzha.privacy.models import RetentionRun
from wuzha.sealed import Kind, seal
from wuzha.warning.models import WarningRecord

pytestmark = pytest.mark.django_db

Body = dict[str, Any]

#: What only administrators may: what else a role has that works on records is held to its reach by the walk.
ADMINISTERING = frozenset(
    permission for permission in PERMISSIONS[Role.ADMIN] if sum(permission in PERMISSIONS[role] for role in Role) <= 2
)
#: Administrators' addresses that take a POST from the administrator of a street too: what they make is its own.
#: What the inbox does, the services of the domains do, which the addresses of those hold to their reach.
ITS_OWN = {"exchange:webhooks", "inbox:act"}


def day(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def moment(days: int) -> str:
    return f"{day(days)}T08:00"


def impact(**more: Any) -> Body:
    words = ("title", "purpose", "legal_basis", "data_kinds", "recipients", "risk", "measures", "owner", "change")
    return dict.fromkeys(words, "测试") | {"reviewed_at": day(), "next_review": day(300)} | more


def person(city: City) -> Body:
    return {"username": "fresh-one", "name": "测试新", "role": "admin", "unit": city.city.code, "valid_from": day()}


def rule_value(_city: City) -> Body:
    value = '{"failures": 9, "lock_minutes": 15, "idle_minutes": 60}'
    return {"step": "save", "value": value, "valid_from": moment(2), "citation": "测试文号", "note": "测试"}


def key(city: City) -> Body:
    return {"source": "FRESH", "unit": city.centre.pk, "scopes": ["warnings:post"]}


def word(_city: City) -> Body:
    return {"batch": Batch.unscoped.get(source="ASKS").pk, "w0": "HIGH", "citation": "测试"}


def link(city: City) -> Body:
    place = {"way": "FOLDER", "place": "fresh", "every_minutes": 5}
    return {"name": "新链路", "source": "FRESH", "unit": city.centre.pk} | place


#: Address → a body that the city's administrator is not refused with.
BODIES: dict[str, Callable[[City], Body]] = {
    "org:unit_add": lambda c: {
        "parent": c.city.code,
        "kind": "TOWN",
        "code": "330282199",
        "name": "测试新镇",
        "valid_from": day(),
    },
    "org:unit_edit": lambda _c: {"name": "测试新名", "valid_from": "2016-01-01"},
    "org:unit_move": lambda c: {"parent": c.city.code},
    "org:unit_end": lambda _c: {"last_day": day(30)},
    "leads:right_ask": lambda c: {
        "person": c.people[Role.ANALYST].pk,
        "from_on": day(),
        "until_on": day(9),
        "reason": "测试",
    },
    "leads:right_decide": lambda _c: {"decision": "yes"},
    "leads:right_end": lambda _c: {},
    "org:unit_population": lambda _c: {"year": 2025, "residents": 7, "source": "测试年鉴"},
    "org:unit_cover": lambda c: {"territory": c.other_town.code, "valid_from": day()},
    "org:cover_end": lambda _c: {"last_day": day(30)},
    "org:person_add": person,
    "org:person_edit": lambda _c: {"name": "测试改名"},
    "org:person_active": lambda _c: {"active": "0"},
    "org:person_reset": lambda _c: {},
    "org:person_factor": lambda _c: {},
    "org:person_token": lambda _c: {},
    "org:person_unlock": lambda _c: {},
    "org:person_post": lambda c: {"role": "admin", "unit": c.city.code, "valid_from": day()},
    "org:posting_end": lambda _c: {"last_day": day()},
    "org:duty_add": lambda c: {"person": c.people[Role.STATION_OFFICER].pk, "from_at": moment(1)},
    "org:duty_end": lambda _c: {},
    "org:rule_edit": rule_value,
    "org:rule_withdraw": lambda _c: {},
    "warning:level_words": word,
    "intake:keys": key,
    "intake:key": lambda _c: {"scopes": ["warnings:post"], "requests_per_minute": 7},
    "intake:key_revoke": lambda _c: {},
    "exchange:links": link,
    "exchange:link": lambda c: link(c) | {"name": "改名链路"},
    "exchange:link_run": lambda _c: {},
    "exchange:link_active": lambda _c: {"active": "0"},
    "exchange:webhook_active": lambda _c: {"active": "0"},
    "exchange:webhook_secret": lambda _c: {},
    "exchange:delivery_again": lambda _c: {},
    "privacy:export_decide": lambda _c: {"decision": "yes"},
    "privacy:retention_ask": lambda _c: {},
    "privacy:retention_decide": lambda _c: {"decision": "no", "reason": "测试"},
    "privacy:retention_hold": lambda _c: {"reason": "测试"},
    "privacy:hold_lift": lambda _c: {"reason": "测试"},
    "privacy:impact_add": lambda _c: impact(),
    "privacy:impact_review": lambda _c: impact(seen=1),
    "privacy:impact_end": lambda _c: {"reason": "测试"},
}


def administered() -> list[Address]:
    """Addresses behind a permission of administrators that take a POST."""
    found = []
    for address in addresses():
        gates = [gate for gate in address.gates if gate]
        if gates and all(set(gate) & ADMINISTERING for gate in gates) and takes_posts(address):
            found.append(address)
    return found


def takes_posts(address: Address) -> bool:
    """Whether the view is not held to safe methods (`require_safe` and `require_GET` wrap it by a name of theirs)."""
    view: Any = address.view
    while view is not None:
        methods = next((c.cell_contents for c in view.__closure__ or () if isinstance(c.cell_contents, list)), None)
        if methods is not None and all(isinstance(one, str) for one in methods):
            return "POST" in methods
        view = getattr(view, "__wrapped__", None)
    return True


def test_every_address_of_administrators_has_a_body_to_try() -> None:
    posting = {address.name for address in administered()}
    assert posting - set(BODIES) - ITS_OWN == set(), "say in this file what the city's administrator would post there"
    assert set(BODIES) - posting == set(), "these addresses are gone, or are no administrator's any more"


@pytest.fixture
@shared
def world(db: None) -> World:
    """A city in which everything that is posted about has something to do."""
    city = factories.make_city()
    found = World(city)
    later = timezone.now() + timedelta(hours=1)
    Person.objects.filter(pk=city.people[Role.ANALYST].pk).update(locked_until=later)
    return found


def prepared(world: World, name: str) -> None:
    """What an act needs beside its record."""
    city, now = world.city, timezone.now()
    if name == "privacy:retention_decide":
        other = factories.make_person(Role.ADMIN, city.city)
        world.retention_run  # noqa: B018  # made
        RetentionRun.objects.update(by=other)
    if name in ("privacy:retention_ask", "privacy:retention_hold"):
        factories.make_warning_in(city, factories.State.CLOSED, closed_at=now - timedelta(days=5000))
    if name == "org:person_factor":
        SecondFactor.objects.create(person=city.people[Role.ANALYST], secret=seal(Kind.TEXT, "ABC"), confirmed_at=now)
    if name == "org:unit_end":
        Posting.unscoped.filter(unit=city.station).delete()
        DutyPost.unscoped.filter(unit=city.station).delete()
    if name == "warning:level_words":
        raw = seal(Kind.TEXT, '{"等级": "一级"}')
        batch = Batch.unscoped.create(
            kind="warnings",
            source="ASKS",
            unit=city.centre,
            status="DONE",
            mapping={"等级": "level"},
            done=1,
            rejected=1,
        )
        Reject.unscoped.create(batch=batch, line=2, reasons=["level:UNKNOWN"], raw=raw)
    if name == "org:rule_withdraw":
        assert RuleVersion.objects.exists()


@pytest.mark.parametrize("name", sorted(BODIES))
def test_a_part_of_the_city_changes_nothing_of_the_whole(name: str, world: World) -> None:
    city = world.city
    takes = {address.name: address.takes for address in administered()}[name]
    keys = OBJECTS[name](world).own if takes else {}
    prepared(world, name)
    body = BODIES[name](city)
    if name == "privacy:retention_hold":
        body |= {"number": WarningRecord.unscoped.latest("pk").number}
    street = factories.make_person(Role.ADMIN, city.town, username="street-admin")
    seen = {}
    for who in (street, city.people[Role.ADMIN]):
        client = Client()
        client.force_login(who)
        before = state()
        with transaction.atomic():
            answer = client.post(reverse(name, kwargs=keys), body)
            seen[who.pk] = changed(before)
            transaction.set_rollback(True)
        assert answer.status_code in (200, 302, 404, 422), who.username
    assert seen[street.pk] == set()
    assert seen[city.people[Role.ADMIN].pk] != set(), "the city's administrator could not do it either: mend the body"


def test_the_city_decides_when_a_permission_of_administrators_is_new() -> None:
    assert {
        May.MANAGE_UNITS, May.MANAGE_PEOPLE, May.MANAGE_RULES, May.MANAGE_SOURCES, May.APPROVE_EXPORT, May.RETENTION,
        May.IMPACT, May.SEE_WORKS, May.NAME_READERS,
    } == ADMINISTERING  # fmt: skip
    assert all(may(Role.ADMIN, permission) for permission in ADMINISTERING)
