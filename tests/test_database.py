# SPDX-License-Identifier: Apache-2.0
"""The database of the tests: the city comes from the template, and what a test commits is taken back."""

from __future__ import annotations

from datetime import timedelta
from os import urandom

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from tests import database
from tests.factories import PASSWORD, City, build_city, make_city, make_unit
from wuzha.audit.models import Event
from wuzha.org.models import Jurisdiction, Person, Population, Posting, Unit, UnitKind
from wuzha.org.roles import Role


def touched() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests.touched()")
        return {name for (name,) in cursor.fetchall()}


def shape(city: City) -> list[list[tuple[object, ...]]]:
    """What the database holds of a city, without keys and moments."""
    assert all(unit.pk for unit in vars(city).values() if isinstance(unit, Unit))
    return [
        sorted(Unit.objects.values_list("path", "kind", "code", "name", "depth", "numchild")),
        sorted(Posting.unscoped.values_list("person__username", "role", "unit__code", "valid_from")),
        sorted(Jurisdiction.objects.values_list("station__code", "territory__code", "valid_from")),
        sorted(Population.objects.values_list("unit__code", "year", "residents")),
    ]


@pytest.mark.django_db
def test_nothing_is_there_before_a_city_is_asked_for() -> None:
    assert touched() == set()
    assert not Unit.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_city_of_the_template_is_the_one_that_is_built() -> None:
    ready = shape(make_city())
    database.restore()
    assert ready == shape(build_city())


@pytest.mark.django_db
def test_the_city_is_as_old_as_the_test_and_its_people_can_log_in() -> None:
    city = make_city()
    made = Person.objects.get(pk=city.people[Role.ANALYST].pk)
    assert abs(timezone.now() - made.created_at) < timedelta(minutes=1)
    assert made.check_password(PASSWORD)
    assert made.name == city.people[Role.ANALYST].name


@pytest.mark.django_db
def test_what_comes_after_the_city_gets_keys_of_its_own() -> None:
    city = make_city()
    assert make_unit(UnitKind.BANK, "B1", "测试银行", city.city).pk > city.abroad_grid.pk


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [1, 2000])
def test_what_a_test_commits_is_taken_back_however_much_it_is(many: int) -> None:
    make_city()
    Event.objects.bulk_create(Event(actor="tests", action="x", detail=[urandom(1500).hex()] * 3) for _ in range(many))
    Permission.objects.filter(codename__startswith="a").delete()
    before = Permission.objects.count()
    ContentType.objects.filter(app_label="org", model="unit").update(model="changed")
    assert {"org_unit", "org_person", "audit_event", "auth_permission", "django_content_type"} <= touched()
    database.restore()
    assert touched() == set()
    assert Permission.objects.count() > before
    assert not Event.objects.exists()
