# SPDX-License-Identifier: Apache-2.0
"""A city with a bank whose cards are recognised, and a call that is being asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import City, make_city
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.calls.errors import Code
from wuzha.calls.models import Call
from wuzha.calls.services import asking
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

#: Numbers that no bank issues.
OWN, PAYEE, SECOND = "0000000000000016", "0000010000005001", "0000020000005019"


@pytest.fixture
@shared
def city() -> City:
    return make_city()


@pytest.fixture
@shared
def taker(city: City) -> Actor:
    return city.actor(Role.ANALYST)


@pytest.fixture
@shared
def call(taker: Actor) -> Call:
    """It began three minutes ago."""
    return asking.begin(taker, at=timezone.now() - timedelta(minutes=3))


def refused(code: Code, act: Callable[..., object], *args: object, **more: object) -> None:
    with pytest.raises(RefusalError) as told:
        act(*args, **more)
    assert told.value.code is code


def tell(actor: Actor, call: Call, **answers: str) -> None:
    """Say answers by name; `r1_account` is a cell of a row."""
    for name, text in answers.items():
        cell = name.replace("_", ".", 1) if name[0] == "r" and name[1].isdigit() else name
        asking.say(actor, call.pk, cell, text)


def tell_who(actor: Actor, call: Call) -> None:
    tell(actor, call, who="SELF", name="测试甲", phone="19900005518", paid="YES", own_account=OWN)


def tell_row(actor: Actor, call: Call, number: int = 1, account: str = PAYEE, amount: str = "50000") -> None:
    tell(actor, call, **{f"r{number}_account": account, f"r{number}_amount": amount, f"r{number}_at": "19分钟前"})
