# SPDX-License-Identifier: Apache-2.0
"""A city of townships with as many cases as a test says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from tests.factories import City, make_city, make_unit
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, CaseStep, Victim
from wuzha.cases.rules.life import Act, Source, State
from wuzha.core.standing import Span
from wuzha.engine.calendar import SHANGHAI
from wuzha.org.models import Population, Unit, UnitKind
from wuzha.org.roles import Role

#: Townships of the city of the tests, and what each has at first.
MANY = 12
RESIDENTS = 100_000
#: One township with twice as many cases as the others.
WORSE = [90 if place == 3 else 40 for place in range(MANY)]


def last_year() -> tuple[date, date]:
    """The twelve months that are looked at."""
    return Span.YEAR.before(timezone.localdate())


def make_townships() -> City:
    """A city of twelve townships of equal size, and a functional area that is not compared."""
    made = make_city()
    Population.objects.filter(unit__in=(made.town, made.other_town)).update(residents=RESIDENTS)
    for number in range(MANY - 2):
        unit = make_unit(UnitKind.TOWN, f"3302822{number:02d}", f"演示{number}镇", made.city)
        Population.objects.create(unit=unit, year=2024, residents=RESIDENTS, source="synthetic", synthetic=True)
    make_unit(UnitKind.AREA, "330282401", "演示开发区", made.city, ranked=False)
    return made


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_townships()


@pytest.fixture
def office(city: City) -> Actor:
    return city.actor(Role.JOINT_OFFICE)


def towns(city: City) -> list[Unit]:
    return list(Unit.objects.filter(path__startswith=city.city.path, kind__in=("STREET", "TOWN")).order_by("code"))


def accept(city: City, numbers: Mapping[int, int] | Sequence[int], day: date | None = None) -> None:
    """So many accepted cases in each township (by its place in the order of codes), on one day, in bulk."""
    units = towns(city)
    first, last = last_year()
    day = day or first + (last - first) / 2
    at = min(datetime.combine(day, time(12), SHANGHAI), timezone.now() - timedelta(hours=1))
    wanted = numbers.items() if isinstance(numbers, Mapping) else enumerate(numbers)
    cases = [
        Case(
            centre=city.centre, unit=city.station, place_unit=units[place], source=Source.LIST, state=State.ACCEPTED,
            received_at=at, fraud_type="BRUSH", synthetic=True,
        )
        for place, number in wanted
        for _ in range(number)
    ]  # fmt: skip
    made = Case.unscoped.bulk_create(cases)
    CaseStep.unscoped.bulk_create(
        CaseStep(case=one, act=Act.ACCEPT, from_state=State.ACCEPTED, to_state=State.ACCEPTED, day=day, at=at)
        for one in made
    )
    Victim.unscoped.bulk_create(
        Victim(case=one, no=1, occurred_at=at, reported_at=at, loss_fen=1_000_000) for one in made
    )
