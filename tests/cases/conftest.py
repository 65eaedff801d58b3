# SPDX-License-Identifier: Apache-2.0
"""A city, an investigator of it, and a case that was reported yesterday with one victim."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories import City, make_city
from wuzha.audit.actor import Actor
from wuzha.cases.errors import Code
from wuzha.cases.models import Case
from wuzha.cases.services.life import NewCase, receive
from wuzha.cases.services.people import NewVictim, add_victim
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

#: In the form of GA/T 543, of a month that has not come: no case has it.
CASE_NO = "A3302820000002099120001"
PHONE = "19900005518"


@pytest.fixture
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def officer(city: City) -> Actor:
    return city.actor(Role.INVESTIGATOR)


@pytest.fixture
def case(city: City, officer: Actor) -> Case:
    return opened(city, officer)


def today() -> date:
    return timezone.localdate()


def opened(city: City, actor: Actor, ago: int = 1, **more: object) -> Case:
    """A case of the station, reported so many days ago, with one victim who lost 80,000 元."""
    at = timezone.now() - timedelta(days=ago)
    told = NewCase("COUNTER", at, "BRUSH", city.station.pk, **more)  # type: ignore[arg-type]
    case = receive(actor, told)
    victim = NewVictim(
        at - timedelta(hours=2), at, "测试甲", PHONE, loss_fen=80_000_00, reached_by=["SOCIAL"], paid_by=["GOLD"]
    )  # fmt: skip
    add_victim(actor, case.pk, victim)
    return again(case)


def again(case: Case) -> Case:
    found: Case = Case.unscoped.get(pk=case.pk)
    return found


def refused(code: Code, act: Callable[..., object], *args: object, **more: object) -> None:
    with pytest.raises(RefusalError) as told:
        act(*args, **more)
    assert told.value.code is code
