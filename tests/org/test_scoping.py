# SPDX-License-Identifier: Apache-2.0
"""A reach of many units is given to the database as one array, and finds what one by one would."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr
from django.test.utils import CaptureQueriesContext

from tests.factories import City, make_city, make_unit
from wuzha.org.many import MANY
from wuzha.org.models import Unit, UnitKind
from wuzha.org.reach import everything, units_below, units_changed
from wuzha.org.roles import Role
from wuzha.org.scoping import scope_of
from wuzha.requests.models import Request

pytestmark = [pytest.mark.django_db, pytest.mark.dialect]


@pytest.fixture
def city() -> City:
    made = make_city()
    for number in range(MANY):
        make_unit(UnitKind.GRID, f"330282001001-T{number}", f"演示{number}网格", made.village)
    return made


def test_an_array_finds_what_a_list_of_keys_finds(city: City) -> None:
    ids = units_below(city.city.path).ids
    assert len(ids) > MANY
    there = Q(path__startswith=city.city.path)
    assert set(Unit.objects.filter(pk__in=ids)) == set(Unit.objects.filter(there))
    assert set(Unit.objects.exclude(pk__in=ids)) == set(Unit.objects.exclude(there))


def test_a_large_reach_is_one_parameter(city: City) -> None:
    rows = Request.objects.visible_to(city.actor(Role.JOINT_OFFICE))
    with CaptureQueriesContext(
        connection,
    ) as told:
        assert list(rows) == []
    assert told[0]["sql"].count("ANY(") == 2
    assert " IN (SELECT" not in told[0]["sql"]


def test_a_reach_of_all_units_asks_for_none_of_them(city: City) -> None:
    actor, path = city.actor(Role.JOINT_OFFICE), city.city.path
    assert everything(path) is None  # there is another city
    Unit.objects.exclude(path__startswith=path).update(path=Concat(Value(f"{path}Z"), Substr("path", 2)))
    units_changed()
    assert everything(path) == units_below(path).ids
    rule = str(scope_of(Request, actor))
    assert "asking_id__in" not in rule
    assert "('asking_id__isnull', False)" in rule
    assert everything(city.town.path) is None


def test_a_small_reach_stays_a_list(city: City) -> None:
    rows = Request.objects.visible_to(city.actor(Role.MEMBER_UNIT))
    assert "ANY(" not in str(rows.query)
