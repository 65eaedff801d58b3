# SPDX-License-Identifier: Apache-2.0
"""A city with cases of two townships, this year and the year before."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import City, make_city
from tests.results.conftest import Deed, Told, write
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.cases.rules.life import Act
from wuzha.core.indicators import Period
from wuzha.org.roles import Role

#: A month of two years that are long over.
MAY, MAY_BEFORE = date(2024, 5, 1), date(2023, 5, 1)


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def leader(city: City) -> Actor:
    return city.actor(Role.JOINT_OFFICE)


@pytest.fixture
def may() -> Period:
    return Period(MAY, date(2024, 5, 31))


def accepted(day: date, fen: int = 100_000, place: int = 0, unit: int = 0) -> Deed:
    """A case that was accepted on a day with one victim's loss."""
    return Deed([Told(Act.ACCEPT, day), Told(Act.FILE, day)], [(fen, None)], place=place, unit=unit)


@pytest.fixture
@shared
def deeds(city: City) -> list[Deed]:
    """Six cases in May 2024, four in the first township; ten a year before."""
    found = [accepted(MAY.replace(day=3 + at), 100_000 * (at + 1), place=at // 4) for at in range(6)]
    found += [accepted(MAY_BEFORE.replace(day=3 + at), 200_000, place=at // 7) for at in range(10)]
    write(city, found)
    return found
