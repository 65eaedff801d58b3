# SPDX-License-Identifier: Apache-2.0
"""A city, its centre that asks, and its station that is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.factories import City, make_city
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.org.roles import May, Role
from wuzha.refusals import RefusalError
from wuzha.requests import registry
from wuzha.requests.errors import Code
from wuzha.requests.models import Request
from wuzha.requests.registry import RequestKind
from wuzha.requests.rules.answers import AnswerField, FieldType
from wuzha.requests.services.asking import NewRequest, send

#: A kind with a conclusion and a field of each type.
PROBE = RequestKind(
    "PROBE",
    "测试核查",
    asks=(May.SEND_REQUESTS,),
    fields=(
        AnswerField("visited", "走访日期", FieldType.DAY, required=True),
        AnswerField("places", "处所数", FieldType.COUNT),
        AnswerField("sum", "涉及金额", FieldType.FEN),
        AnswerField("open", "仍在营业", FieldType.FLAG),
        AnswerField("way", "方式", FieldType.CODE, choices=lambda: [("DOOR", "上门"), ("CALL", "电话")]),
        AnswerField("who", "陪同人员"),
    ),
    conclusions=lambda: [("TRUE", "属实"), ("FALSE", "不实")],
)
TITLE, WHAT, FOUND = "核查出租屋", "核查测试路一号出租屋", "现场无人，设备已搬走"


@pytest.fixture(autouse=True)
def probe() -> Iterator[None]:
    registry.register(PROBE)
    yield
    registry._kinds.pop("PROBE")


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def asker(city: City) -> Actor:
    return city.actor(Role.ANALYST)


@pytest.fixture
def officer(city: City) -> Actor:
    return city.actor(Role.STATION_OFFICER)


@pytest.fixture
def row(city: City, asker: Actor) -> Request:
    return send(asker, NewRequest("MATTER", TITLE, WHAT), city.station.pk)


def again(row: Request) -> Request:
    found: Request = Request.unscoped.get(pk=row.pk)
    return found


def refused(code: Code, act: Callable[..., object], *args: object, **more: object) -> None:
    with pytest.raises(RefusalError) as told:
        act(*args, **more)
    assert told.value.code is code
