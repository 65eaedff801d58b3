# SPDX-License-Identifier: Apache-2.0
"""Long lists of keys are one parameter, and find what they found."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import City, make_city
from wuzha.org.many import MANY
from wuzha.org.models import Jurisdiction, Unit
from wuzha.warning.models import WarningRecord

pytestmark = [pytest.mark.django_db, pytest.mark.dialect]
FAR = list(range(10**6, 10**6 + MANY))


@pytest.fixture
def city() -> City:
    return make_city()


def test_many_keys_are_one_array_and_few_are_not(city: City) -> None:
    for keys, array in (([city.city.pk, *FAR], True), ([city.city.pk], False)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert [one.pk for one in Unit.objects.filter(pk__in=keys)] == [city.city.pk]
        assert ("ANY(" in asked[0]["sql"]) is array


def test_keys_of_another_table_in_any_form(city: City) -> None:
    stations = frozenset([city.station.pk, *FAR])
    found = set(Jurisdiction.objects.filter(station_id__in=stations).values_list("station", flat=True))
    assert found == {city.station.pk}
    assert set(Jurisdiction.objects.filter(station__in=[*stations]).values_list("station", flat=True)) == found
    assert set(Unit.objects.filter(covers__in=FAR)) == set()


def test_what_is_left_out_is_left_out_and_nothing_is_as_nothing(city: City) -> None:
    every = set(Unit.objects.values_list("pk", flat=True))
    assert set(Unit.objects.exclude(pk__in=[city.city.pk, *FAR]).values_list("pk", flat=True)) == every - {city.city.pk}
    assert not WarningRecord.unscoped.filter(station__in=[None, *FAR]).exists()
    assert set(Unit.objects.filter(pk__in=Unit.objects.filter(pk__in=[city.city.pk, *FAR]))) == {city.city}
