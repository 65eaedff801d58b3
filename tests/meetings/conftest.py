# SPDX-License-Identifier: Apache-2.0
"""A city with a joint office, three member units and a meeting that was held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories import City, make_city, make_unit
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.meetings.errors import Code
from wuzha.meetings.models import Meeting
from wuzha.meetings.rules.life import Kind, Presence
from wuzha.meetings.services import meetings, membership
from wuzha.meetings.services.meetings import Came, NewMeeting
from wuzha.meetings.services.membership import NewMember
from wuzha.org.models import Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def office(city: City) -> Actor:
    return city.actor(Role.JOINT_OFFICE)


@pytest.fixture
def member(city: City) -> Actor:
    return city.actor(Role.MEMBER_UNIT)


@pytest.fixture
def units(city: City) -> list[Unit]:
    """The member unit of the city and two more."""
    more = [make_unit(UnitKind.MEMBER, f"330282-M0{n}", f"测试成员单位{n}", city.city) for n in (2, 3)]
    return [city.member, *more]


@pytest.fixture
def members(office: Actor, units: list[Unit]) -> list[Unit]:
    for one in units:
        membership.join(office, NewMember(one.pk, "GOVERNMENT", date(2016, 5, 1), basis="测试文件"))
    return units


def called(office: Actor, units: list[Unit], at: object = None, kind: str = Kind.PLENARY) -> Meeting:
    """A meeting that was called and began an hour ago."""
    begun = at or timezone.now() - timedelta(hours=1)
    row = meetings.plan(office, NewMeeting(kind, "测试全体会议", begun, "联席会议召集人", "测试会议室"))  # type: ignore[arg-type]
    meetings.add_item(office, row.pk, "通报测试工作情况", units[0].pk)
    meetings.choose(office, row.pk, [one.pk for one in units])
    return meetings.invite(office, row.pk, afterwards=True)


def held(office: Actor, units: list[Unit]) -> Meeting:
    row = called(office, units)
    came = {one.pk: Came(Presence.PRESENT, "分管负责人") for one in units}
    meetings.attend(office, row.pk, came)
    return meetings.hold(office, row.pk)


def later(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def again(row: Meeting) -> Meeting:
    found: Meeting = Meeting.unscoped.get(pk=row.pk)
    return found


def refused(code: Code, act: Callable[..., object], *args: object, **more: object) -> RefusalError:
    with pytest.raises(RefusalError) as told:
        act(*args, **more)
    assert told.value.code is code
    return told.value
