# SPDX-License-Identifier: Apache-2.0
"""The demo city's places hang together and their synthetic numbers follow the rule the README states."""

from __future__ import annotations

from collections import Counter

import pytest

from wuzha.org.data import populations, stations, towns, villages

RANKED = [town for town in towns() if town.ranked]


def test_there_are_five_streets_fourteen_towns_and_five_unranked_areas() -> None:
    assert Counter(town.kind for town in towns()) == {"STREET": 5, "TOWN": 14, "AREA": 5}
    assert {town.code for town in towns() if not town.ranked} == {f"33028240{i}" for i in range(2, 7)}


def test_ranked_towns_have_a_point_inside_the_city() -> None:
    for town in RANKED:
        assert town.lat is not None
        assert town.lon is not None
        assert 29.9 < town.lat < 30.4
        assert 121.0 < town.lon < 121.7


def test_every_village_belongs_to_a_known_town_and_codes_are_unique() -> None:
    known = {town.code for town in towns()}
    assert len(villages()) == len({village.code for village in villages()}) == 406
    for village in villages():
        assert village.town in known
        assert village.code.startswith(village.town)
        assert len(village.code) == 12


def test_every_town_and_area_is_covered_by_exactly_one_station() -> None:
    covered = Counter(code for station in stations() for code in station.covers)
    assert covered == Counter(town.code for town in towns())
    assert all("演示" in station.name and len(station.code) == 12 for station in stations())


def test_residents_sum_to_the_census_and_leave_functional_areas_out() -> None:
    assert sum(populations()[2020].values()) == 1_829_488
    for year in populations():
        assert populations()[year].keys() == {town.code for town in RANKED}


@pytest.mark.parametrize("year", sorted(populations()))
def test_residents_follow_the_stated_rule(year: int) -> None:
    total = round(1_829_488 * 1.006 ** (year - 2020))
    count = Counter(village.town for village in villages())
    weights = {town.code: count[town.code] * (16 if town.kind == "STREET" else 10) for town in RANKED}
    whole = sum(weights.values())
    assert sum(populations()[year].values()) == total
    for code, residents in populations()[year].items():
        assert abs(residents - total * weights[code] / whole) < 1
