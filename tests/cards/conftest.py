# SPDX-License-Identifier: Apache-2.0
"""A city with two banks and a carrier, their outlets and logins, and some involved cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import City, actor_of, make_city, make_person, make_unit
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.cards.models import InvolvedCard
from wuzha.cards.queries.outlets import institution_of_outlet
from wuzha.org.models import Person, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal

_numbers = count(1)


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


@dataclass
class Banks:
    """Two banks, one with two outlets; a carrier with one; who answers for each."""

    bank: Unit
    outlet: Unit
    other_outlet: Unit
    rival: Unit
    rival_outlet: Unit
    carrier: Unit
    shop: Unit
    clerk: Person
    rival_clerk: Person

    @property
    def actor(self) -> Actor:
        return actor_of(self.clerk)

    @property
    def rival_actor(self) -> Actor:
        return actor_of(self.rival_clerk)


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
@shared
def banks(city: City) -> Banks:
    bank = make_unit(UnitKind.BANK, "YH-A", "测试甲银行", city.city)
    outlet = make_unit(UnitKind.BANK_OUTLET, "YH-A1", "测试甲银行一支行", bank)
    other = make_unit(UnitKind.BANK_OUTLET, "YH-A2", "测试甲银行二支行", bank)
    rival = make_unit(UnitKind.BANK, "YH-B", "测试乙银行", city.city)
    rival_outlet = make_unit(UnitKind.BANK_OUTLET, "YH-B1", "测试乙银行一支行", rival)
    carrier = make_unit(UnitKind.CARRIER, "YYS-A", "测试移动", city.city)
    shop = make_unit(UnitKind.CARRIER_OUTLET, "YYS-A1", "测试移动一营业厅", carrier)
    return Banks(
        bank, outlet, other, rival, rival_outlet, carrier, shop,
        make_person(Role.MEMBER_UNIT, bank, "bank-a"), make_person(Role.MEMBER_UNIT, rival, "bank-b"),
    )  # fmt: skip


@pytest.fixture
def officer(city: City) -> Actor:
    return city.actor(Role.CARD_OFFICER)


def number_of(place: int) -> str:
    """A card number that no bank gave out."""
    return f"62284800{place:08d}123"


def card(centre: Unit, outlet: Unit | None = None, **more: Any) -> InvolvedCard:
    """A card as the registry keeps it."""
    values: dict[str, Any] = {
        "centre": centre, "kind": "BANK", "card_no": seal(Kind.ACCOUNT, number_of(next(_numbers))),
        "first_involved_on": ago(10), "outlet": outlet,
        "institution": institution_of_outlet(outlet) if outlet is not None else None,
    } | more  # fmt: skip
    made: InvolvedCard = InvolvedCard.unscoped.create(**values)
    return made
