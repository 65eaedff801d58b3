# SPDX-License-Identifier: Apache-2.0
"""Records that are made once come to each test as they were made, whatever the test before did to them."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.factories import City, make_city, make_person
from tests.worlds import shared
from wuzha.org.models import Person, Unit
from wuzha.org.roles import Role

#: How often it was made in this process.
made = {"city": 0}


@pytest.fixture
@shared
def city(db: None) -> City:
    made["city"] += 1
    return make_city()


@pytest.fixture
@shared
def newcomer(city: City) -> Person:
    return make_person(Role.ANALYST, city.centre, "newcomer")


@pytest.mark.parametrize("time", [1, 2, 3])
def test_what_a_test_does_to_records_and_objects_ends_with_it(city: City, newcomer: Person, time: int) -> None:
    assert (city.centre.name, newcomer.username) == ("测试市反诈中心", "newcomer")
    assert Unit.objects.get(pk=city.centre.pk).name == city.centre.name
    assert not Person.objects.filter(username="late").exists()
    city.centre.name = newcomer.username = "changed"
    Unit.objects.update(name="changed")
    make_person(Role.ANALYST, city.centre, "late")
    assert made["city"] <= 2, "once, and once more where the machine stood still meanwhile"


def test_what_is_not_asked_for_is_not_there(city: City) -> None:
    assert not Person.objects.filter(username="newcomer").exists()


@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_makes_its_own(city: City) -> None:
    assert not connection.in_atomic_block
    assert Unit.objects.filter(pk=city.centre.pk).exists()
