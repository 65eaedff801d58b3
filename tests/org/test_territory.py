# SPDX-License-Identifier: Apache-2.0
"""Residents by year, and which station answers for which area."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import City, make_unit
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.org.models import Jurisdiction, Population, UnitKind
from wuzha.org.services.units import add_cover, end_cover, set_population
from wuzha.refusals import RefusalError


def test_a_figure_replaces_the_one_of_its_year_and_the_trail_keeps_both(city: City, admin: Actor) -> None:
    set_population(admin, city.town.pk, year=2024, residents=121_000, source="统计年鉴")
    row = Population.objects.get(unit=city.town, year=2024)
    assert (row.residents, row.source, row.synthetic) == (121_000, "统计年鉴", False)
    assert Event.objects.latest("id").detail == {"year": 2024, "residents": 121_000, "before": 120_000}


def test_nobody_counts_the_residents_of_others(city: City, town_admin: Actor) -> None:
    with pytest.raises(RefusalError, match="OUT_OF_REACH"):
        set_population(town_admin, city.other_town.pk, year=2024, residents=1, source="x")


def test_nobody_counts_the_residents_of_their_own_unit(city: City, town_admin: Actor) -> None:
    """The figure divides every rate of the city's ranking."""
    with pytest.raises(RefusalError, match="OWN_UNIT"):
        set_population(town_admin, city.town.pk, year=2024, residents=1, source="x")
    set_population(town_admin, city.village.pk, year=2024, residents=900, source="统计年鉴")


def test_an_area_outside_ones_reach_is_not_taken_from_the_station_of_ones_own(city: City, town_admin: Actor) -> None:
    own = make_unit(UnitKind.STATION, "330282503000", "测试街道派出所", city.town)
    row = Jurisdiction.objects.create(station=own, territory=city.other_town)
    with pytest.raises(RefusalError, match="OUT_OF_REACH"):
        end_cover(town_admin, row.pk, timezone.localdate())


def test_a_station_answers_for_an_area_once(city: City, admin: Actor) -> None:
    today = timezone.localdate()
    add_cover(admin, station_id=city.station.pk, territory_id=city.village.pk, valid_from=today)
    with pytest.raises(RefusalError, match="COVER_TWICE"):
        add_cover(admin, station_id=city.station.pk, territory_id=city.village.pk, valid_from=today)


def test_only_stations_answer_and_only_for_territory(city: City, admin: Actor) -> None:
    today = timezone.localdate()
    for station, area in ((city.centre, city.town), (city.station, city.centre)):
        with pytest.raises(RefusalError, match="KIND_FOR_COVER"):
            add_cover(admin, station_id=station.pk, territory_id=area.pk, valid_from=today)


def test_an_area_is_given_up_from_today_on_never_before(city: City, admin: Actor) -> None:
    row = Jurisdiction.objects.get(station=city.station)
    today = timezone.localdate()
    with pytest.raises(RefusalError, match="IN_THE_PAST"):
        end_cover(admin, row.pk, today - timedelta(days=1))
    end_cover(admin, row.pk, today)
    row.refresh_from_db()
    assert row.valid_to == today


def test_a_foreign_area_is_not_ours_to_end(city: City, admin: Actor) -> None:
    row = Jurisdiction.objects.get(station=city.abroad_station)
    with pytest.raises(RefusalError, match="OUT_OF_REACH"):
        end_cover(admin, row.pk, timezone.localdate())
