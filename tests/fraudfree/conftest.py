# SPDX-License-Identifier: Apache-2.0
"""A township that has an estate on the way to a title, the people who judge it, and cases of its people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import City, actor_of, make_city, make_person, make_unit, make_victim
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.cases.models import Victim
from wuzha.figures.queries.catalogue import named
from wuzha.fraudfree.models import FreeUnit
from wuzha.fraudfree.queries.sheet import is_typed, items_of
from wuzha.fraudfree.services import entering, evaluating, noticing, titles
from wuzha.fraudfree.services.entering import NewUnit
from wuzha.measures.services import deciding, serving
from wuzha.org.models import Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.sealed import Kind, seal

NAME = "星光家园"
WHY = "测试理由"


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
@shared
def office(city: City) -> Actor:
    return city.actor(Role.JOINT_OFFICE)


@pytest.fixture
@shared
def second(city: City) -> Actor:
    """A colleague in the joint office."""
    return actor_of(make_person(Role.JOINT_OFFICE, city.city, "own-second"))


@pytest.fixture
@shared
def runner(city: City) -> Actor:
    return city.actor(Role.OUTREACH_OFFICER)


@pytest.fixture
@shared
def town(city: City) -> Actor:
    """Who works on it in the township."""
    return actor_of(make_person(Role.MEMBER_UNIT, city.town, "own-town"))


@pytest.fixture
@shared
def town_two(city: City) -> Actor:
    """A colleague in the township."""
    return actor_of(make_person(Role.OUTREACH_OFFICER, city.town, "own-town-two"))


@pytest.fixture
@shared
def unit(city: City, town: Actor) -> FreeUnit:
    return entering.enter(town, NewUnit("COMMUNITY", city.town.pk, 1533, NAME, words=["星光小区"], head="测试甲"))


def again(row: FreeUnit) -> FreeUnit:
    found: FreeUnit = FreeUnit.unscoped.get(pk=row.pk)
    return found


def refused(code: RefusalCode, act: Callable[..., object], *args: object, **more: object) -> RefusalError:
    with pytest.raises(RefusalError) as told:
        act(*args, **more)
    assert told.value.code is code, told.value
    return told.value


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def victim(city: City, address: str, days: int = 3, **values: Any) -> Victim:
    """A victim of a case of the city, who lives in the township."""
    at = timezone.now() - timedelta(days=days)
    given = {"home_unit": city.town, "address": seal(Kind.ADDRESS, address), "reported_at": at, "loss_fen": 100_000}
    return make_victim(city.centre, city.station, **{**given, **values})


def typed(row: FreeUnit) -> list[Any]:
    """Items whose points are entered."""
    return [one for one in items_of(row) if is_typed(row, one)]


def creating(town: Actor, town_two: Actor, row: FreeUnit, days: int = 100) -> FreeUnit:
    """Applied, checked by itself, reviewed; begun so many days ago."""
    entering.apply(town, row.pk)
    for one in typed(row):
        entering.own_points(town, row.pk, one.code, one.points, WHY)
    entering.check(town, row.pk)
    entering.review(town_two, row.pk)
    FreeUnit.unscoped.filter(pk=row.pk).update(started_on=days_ago(days))
    return again(row)


def evaluated(office: Actor, second: Actor, row: FreeUnit) -> FreeUnit:
    """By a pair, with all points, a survey and both signatures; not settled yet."""
    assert office.person_id
    assert second.person_id
    evaluating.evaluate(office, row.pk, office.person_id, second.person_id)
    for one in typed(row):
        evaluating.give_points(office, row.pk, one.code, one.points, WHY)
    evaluating.survey(second, row.pk, timezone.localdate(), 30, 29)
    evaluating.sign(office, row.pk)
    evaluating.sign(second, row.pk)
    return again(row)


def noticed(office: Actor, row: FreeUnit, over: bool = True) -> FreeUnit:
    """Settled, and in public notice; whose days are over."""
    evaluating.settle(office, row.pk)
    noticing.publish(office, row.pk)
    if over:
        FreeUnit.unscoped.filter(pk=row.pk).update(notice_from=days_ago(10), notice_until=days_ago(1))
    return again(row)


def decided(first: Actor, second: Actor, row: FreeUnit, kind: str, ground: str) -> FreeUnit:
    """A decision on the title: proposed, approved and served."""
    done = titles.propose(first, row.pk, kind, ground, WHY)
    deciding.approve(second, done.pk)
    serving.serve(second, done.pk, "DIRECT")
    return again(row)


def make_school(city: City) -> Unit:
    return make_unit(UnitKind.SCHOOL, "330282-S99", "测试中学", city.town)


@pytest.fixture(autouse=True)
def pair_counts_activities(monkeypatch: pytest.MonkeyPatch) -> None:
    """Activities are another room's; here the pair gives their points, as where that room is not counted."""
    monkeypatch.setattr(
        "wuzha.fraudfree.queries.sheet.named", lambda code: None if code.startswith("outreach.") else named(code)
    )
