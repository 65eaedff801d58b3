# SPDX-License-Identifier: Apache-2.0
"""A city, an investigator of it, and cases whose narratives name what ties them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import City, make_city
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case
from wuzha.cases.services.life import NewCase, receive
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.series.errors import Code
from wuzha.series.models import Node, Series
from wuzha.series.services.watching import look_at
from wuzha.series.sources import of_cases

CALLER, OTHER = "19900000402", "19900000777"
APP = "下载“演示任务宝”APP"
SITE = "打开 https://pay.task-demo.top/a 充值"


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
@shared
def officer(city: City) -> Actor:
    return city.actor(Role.INVESTIGATOR)


def told(city: City, officer: Actor, *texts: str, looked: bool = True) -> list[Case]:
    """Cases of the station with these narratives, looked at one after the other as they come."""
    made = []
    for place, text in enumerate(texts):
        at = timezone.now() - timedelta(days=2, minutes=len(texts) - place)
        case = receive(officer, NewCase("COUNTER", at, "BRUSH", city.station.pk, narrative=text))
        made.append(case)
        if looked:
            look_at(list(of_cases([case.pk])))
    return made


def node(case: Case) -> Node:
    found: Node = Node.unscoped.get(case=case)
    return found


def series_of(case: Case) -> Series | None:
    return node(case).series


def groups(cases: Iterable[Case]) -> set[frozenset[int]]:
    """The cases by series; one that is in none stands alone."""
    found: dict[object, set[int]] = {}
    for case in cases:
        series = series_of(case)
        found.setdefault(series.pk if series else -case.pk, set()).add(case.pk)
    return {frozenset(one) for one in found.values()}


def refused(code: Code, act: Callable[..., object], *args: object, **more: object) -> None:
    with pytest.raises(RefusalError) as caught:
        act(*args, **more)
    assert caught.value.code is code
