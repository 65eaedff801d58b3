# SPDX-License-Identifier: Apache-2.0
"""Who could take a warning: stations by home and hands, grids by home."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override as language

from tests.factories import make_person, make_unit
from tests.warning.services.conftest import Desk, make_desk
from tests.worlds import shared
from wuzha.org.models import Jurisdiction, Posting, UnitKind
from wuzha.org.roles import Role
from wuzha.warning.queries import candidates


@pytest.fixture
@shared
def desk(db: None) -> Desk:
    return make_desk()


def codes(desk: Desk, **values: Any) -> list[str]:
    return [one.unit.code for one in candidates.stations(desk.received(**values))]


def test_the_station_of_the_home_comes_first_with_its_reason(desk: Desk) -> None:
    with language("zh-hans"):
        found = candidates.stations(desk.received(division_code=desk.city.other_village.code))
    assert [one.unit for one in found] == [desk.city.other_station, desk.city.station]
    assert found[0].at_home
    assert not found[1].at_home
    assert found[0].reason == "辖区含现住镇街；在办0件，在岗1人"


def test_load_is_open_work_and_people_are_those_posted(desk: Desk) -> None:
    desk.working()
    desk.closed()
    found = {one.unit.pk: one for one in candidates.stations(desk.received())}
    assert (found[desk.city.station.pk].open_tasks, found[desk.city.station.pk].officers) == (1, 2)
    assert (found[desk.city.other_station.pk].open_tasks, found[desk.city.other_station.pk].officers) == (0, 1)


def test_who_left_is_not_counted(desk: Desk) -> None:
    person = make_person(Role.STATION_OFFICER, desk.city.other_station)
    person.is_active = False
    person.save()
    Posting.unscoped.filter(person_id=desk.other_officer.person_id).update(valid_to="2020-01-01")
    found = {one.unit.pk: one for one in candidates.stations(desk.received())}
    assert found[desk.city.other_station.pk].officers == 0


def test_without_a_home_the_freest_comes_first(desk: Desk) -> None:
    desk.signed()
    assert codes(desk, division_code="")[0] == desk.city.other_station.code


@pytest.mark.parametrize("code", ["33028", "330282x01", "00"])
def test_a_malformed_code_counts_as_unknown(desk: Desk, code: str) -> None:
    assert len(codes(desk, division_code=code)) == 2


def test_only_stations_in_force_of_the_centres_own_bureau(desk: Desk) -> None:
    make_unit(UnitKind.STATION, "330282599000", "测试旧派出所", desk.city.bureau, valid_to="2020-01-01")
    assert set(codes(desk)) == {desk.city.station.code, desk.city.other_station.code}
    assert codes(desk, centre=desk.city.abroad_centre) == [desk.city.abroad_station.code]


def test_a_territory_that_was_given_away_no_longer_counts(desk: Desk) -> None:
    Jurisdiction.objects.filter(station=desk.city.station).update(valid_to="2020-01-01")
    Jurisdiction.objects.create(station=desk.city.other_station, territory=desk.city.town)
    assert codes(desk)[0] == desk.city.other_station.code


class TestGrids:
    def test_those_of_the_village_or_the_town(self, desk: Desk) -> None:
        city = desk.city
        neighbour = make_unit(UnitKind.VILLAGE, "330282001002", "测试丙社区", city.town)
        second = make_unit(UnitKind.GRID, "330282001002-G1", "测试丙社区一网格", neighbour)
        assert candidates.grids(desk.received(division_code=city.village.code)) == [city.grid]
        assert candidates.grids(desk.received(division_code=city.town.code)) == [city.grid, second]
        assert candidates.grids(desk.received(division_code="330282001000")) == [city.grid, second]

    @pytest.mark.parametrize("code", ["", "330282", "330282999", "x"])
    def test_none_where_no_town_is_known(self, desk: Desk, code: str) -> None:
        assert candidates.grids(desk.received(division_code=code)) == []

    def test_none_that_has_ended(self, desk: Desk) -> None:
        make_unit(UnitKind.GRID, "330282001001-G9", "测试旧网格", desk.city.village, valid_to="2020-01-01")
        assert candidates.grids(desk.received()) == [desk.city.grid]
