# SPDX-License-Identifier: Apache-2.0
"""A unit is found by the ways in which files write its name, and only where it can be no other."""

from __future__ import annotations

import pytest

from tests.factories import City, make_city, make_unit
from wuzha.org.models import UnitKind
from wuzha.org.named import UnitNames

pytestmark = pytest.mark.django_db
STATIONS, TOWNS = (UnitKind.STATION, UnitKind.CENTRE, UnitKind.BRIGADE), (UnitKind.STREET, UnitKind.TOWN)


@pytest.fixture
def city(db: None) -> City:
    return make_city()


@pytest.mark.parametrize(
    "text",
    [
        "浒山派出所（测试）", "浒山派出所(测试)", "330282501000", "浒山派出所", "浒山所", "浒山", " 浒山 派出所",
        "测试市浒山派出所", "测试市公安局浒山派出所", "测试市局浒山派出所", "测试浒山派出所",
        "浙江省测试市公安局浒山派出所", "宁波市公安局测试分局浒山所", "测试市公安局浒山派出所（测试）",
    ],
)  # fmt: skip
def test_a_station_is_found_however_it_is_written(city: City, text: str) -> None:
    assert UnitNames(STATIONS).find(text) == city.station.pk
    assert UnitNames(STATIONS, city.centre.path).find(text) == city.station.pk


@pytest.mark.parametrize("text", ["派出所", "所", "山派出所", "外市公安局浒山派出所", "某县浒山派出所", "", "浒山街道"])
def test_what_names_no_station_of_ours_finds_none(city: City, text: str) -> None:
    assert UnitNames(STATIONS, city.city.path).find(text) is None


@pytest.mark.parametrize(
    "text", ["浒山街道", "浒山", "浒山街道办事处", "测试市浒山街道", "测试市浒山", "浙江省宁波市测试市浒山街道"]
)
def test_a_township_is_found_too(city: City, text: str) -> None:
    assert UnitNames(TOWNS).find(text) == city.town.pk


def test_the_centre_is_found_without_its_city(city: City) -> None:
    assert UnitNames(STATIONS, city.city.path).find("反诈中心") == city.centre.pk
    assert UnitNames(STATIONS).find("反诈中心") is None  # two cities have one
    assert UnitNames(STATIONS).find("外市反诈中心") == city.abroad_centre.pk


def test_a_name_that_two_units_share_finds_neither_but_one_that_ended_gives_way(city: City) -> None:
    other = make_unit(UnitKind.STATION, "330281509000", "浒山派出所", city.abroad)
    assert UnitNames(STATIONS).find("浒山所") is None
    assert UnitNames(STATIONS).find("测试市浒山所") == city.station.pk
    assert UnitNames(STATIONS, city.centre.path).find("浒山所") == city.station.pk
    assert UnitNames(STATIONS, city.abroad.path).find("浒山所") == other.pk
    again = make_unit(UnitKind.STATION, "330282503000", "浒山派出所（新）", city.bureau)
    assert UnitNames(STATIONS, city.city.path).find("浒山派出所") is None
    assert UnitNames(STATIONS, city.city.path).find("浒山派出所（新）") == again.pk
    type(city.station).objects.filter(pk=city.station.pk).update(valid_to="2026-01-01")
    assert UnitNames(STATIONS, city.city.path).find("浒山派出所") == again.pk
