# SPDX-License-Identifier: Apache-2.0
"""Figures as they are now, and beside the same days before: the lag is the same, small bases tell no percentage."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.factories import City
from tests.figures.conftest import MAY, accepted
from tests.results.conftest import Deed, write
from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period
from wuzha.engine.calendar import SHANGHAI
from wuzha.figures.queries import live
from wuzha.figures.queries.live import UnknownFigureError
from wuzha.figures.services.snapshots import Wanted, take
from wuzha.org.models import Population
from wuzha.org.roles import Role
from wuzha.results.services import publish

pytestmark = pytest.mark.django_db


def test_a_figure_beside_a_year_before(city: City, leader: Actor, deeds: list[Deed], may: Period) -> None:
    found = live.compared(leader, "results.reported", city.city.pk, may)
    assert (found.now.value, found.year_before.value, found.before.value) == (6, 10, 0)
    assert found.year_on_year.text == "-40.00%"
    assert found.year_on_year.good == 1
    assert found.on_before.text == "—"
    loss = live.compared(leader, "results.loss", city.city.pk, may)
    assert (loss.now.total_fen, loss.year_before.total_fen) == (2_100_000, 2_000_000)
    assert (loss.year_on_year.text, loss.year_on_year.good) == ("+5.00%", -1)
    assert loss.now.total_fen == loss.now.value


def test_a_small_base_tells_the_difference_alone(city: City, leader: Actor, deeds: list[Deed], may: Period) -> None:
    """Three in the other township a year before: two now are one fewer, and no 33 %."""
    found = live.compared(leader, "results.reported", city.other_town.pk, may)
    assert (found.now.value, found.year_before.value) == (2, 3)
    assert found.year_on_year.text == "-1"


def test_both_down_asks_cases_and_losses(city: City, leader: Actor, deeds: list[Deed], may: Period) -> None:
    of_city = live.figure(leader, "figures.two_down", city.city.pk, may)
    assert (of_city.value, of_city.text) == (0, "否")
    write(city, [accepted(date(2023, 5, 2), 500_000)])
    found = live.figure(leader, "figures.two_down", city.city.pk, Period(may.first, may.last))
    assert (found.value, found.text) == (1, "是")


def test_what_is_divided_by_residents_says_whose_number_that_is(
    city: City, leader: Actor, deeds: list[Deed], may: Period
) -> None:
    rate = live.figure(leader, "figures.rate10k", city.town.pk, may)
    assert (rate.numerator, rate.denominator, rate.text) == (4, 120_000, "0.33")
    assert rate.per is not None
    assert (rate.per.year, rate.per.source) == (2024, "synthetic")
    # A station answers for the land it covers.
    assert live.figure(leader, "figures.rate10k", city.station.pk, may).denominator == 120_000
    assert live.figure(leader, "figures.loss_per_resident", city.town.pk, may).value == 1_000_000 / 120_000
    per_case = live.figure(leader, "figures.loss_per_case", city.city.pk, may)
    assert (per_case.denominator, per_case.value, per_case.text) == (6, 350_000, "3,500.00 元")
    Population.objects.filter(unit=city.town).delete()
    unknown = live.figure(leader, "figures.rate10k", city.town.pk, may)
    assert (unknown.value, unknown.text) == (None, "—")


def test_large_cases_follow_the_rule(city: City, leader: Actor, may: Period) -> None:
    write(city, [accepted(MAY, fen) for fen in (49_999_999, 50_000_000, 100_000_000, 250_000_000)])
    codes = ("figures.large_cases", "figures.huge_cases")
    assert [one.value for one in live.each(leader, codes, city.city.pk, may)] == [3, 2]


def test_the_base_is_looked_at_after_the_same_lag(city: City, leader: Actor) -> None:
    """Two cases of May 2023, one of them recorded forty days late: on 3 June 2024 the base has the other alone, as it
    was known on 3 June 2023; some weeks later it has both."""
    write(city, [accepted(date(2023, 4, 1)), accepted(date(2023, 5, 2))])
    late = accepted(date(2023, 5, 9))
    for told in late.steps:
        told.late = 40
    write(city, [late])
    soon = Period(MAY, date(2024, 5, 31), datetime(2024, 6, 3, 12, tzinfo=SHANGHAI))
    assert live.compared(leader, "results.reported", city.city.pk, soon).year_before.value == 1
    later = Period(MAY, date(2024, 5, 31), datetime(2024, 8, 3, 12, tzinfo=SHANGHAI))
    found = live.compared(leader, "results.reported", city.city.pk, later)
    assert found.year_before.value == 2
    assert not found.year_before.adjusted


def test_records_that_came_later_from_lists_are_counted_again_and_marked(city: City, leader: Actor) -> None:
    listed = accepted(date(2023, 5, 2))
    for told in listed.steps:
        told.late = 390
    write(city, [listed])
    found = live.compared(leader, "results.reported", city.city.pk, Period(MAY, date(2024, 5, 31)))
    assert found.year_before.value == 1
    assert found.year_before.adjusted
    assert found.adjusted


def test_a_base_that_was_kept_counts_as_it_was_kept(city: City, leader: Actor, deeds: list[Deed], may: Period) -> None:
    then = Period(date(2023, 5, 1), date(2023, 5, 31), datetime(2023, 6, 1, 1, tzinfo=SHANGHAI))
    take(leader, "", [Wanted("results.reported", city.city.pk, then)])
    write(city, [accepted(date(2023, 5, 20))])
    found = live.compared(leader, "results.reported", city.city.pk, may)
    assert (found.year_before.value, found.year_before.adjusted) == (10, False)
    assert found.year_before.number.startswith("SZ")
    # Of another unit nothing was kept.
    assert live.compared(leader, "results.reported", city.town.pk, may).year_before.value == 8


def test_a_base_that_the_results_published_counts_as_it_was_published(
    city: City, leader: Actor, deeds: list[Deed], may: Period
) -> None:
    made = publish(leader, city.city, Period(date(2023, 5, 1), date(2023, 5, 31)))
    write(city, [accepted(date(2023, 5, 20))])
    found = live.compared(leader, "results.reported", city.city.pk, Period(MAY, date(2024, 5, 31)))
    assert found.year_before.number == ""
    # Published years later, it is no base of a figure that was looked at soon after its days.
    assert found.year_before.value == 11
    assert made.figures["reported"]["rows"] == 10


def test_who_reads_which_units(city: City, leader: Actor, may: Period) -> None:
    officer = city.actor(Role.STATION_OFFICER)
    assert live.figure(officer, "results.reported", city.station.pk, may).value == 0
    for actor, unit in (
        (officer, city.other_station),
        (leader, city.abroad),
        (city.actor(Role.MEMBER_UNIT), city.city),
    ):
        with pytest.raises(UnknownFigureError):
            live.figure(actor, "results.reported", unit.pk, may)
    with pytest.raises(UnknownFigureError):
        live.figure(leader, "calls.taken", city.town.pk, may)
    with pytest.raises(UnknownFigureError):
        live.figure(leader, "results.nothing", city.town.pk, may)


def test_a_running_period_is_cut_at_the_same_day(city: City, leader: Actor) -> None:
    write(city, [accepted(date(2023, 5, day)) for day in (2, 3, 4, 5, 6, 25)])
    write(city, [accepted(date(2024, 5, day)) for day in (2, 3)])
    at = datetime(2024, 5, 10, 9, tzinfo=SHANGHAI)
    found = live.compared(leader, "results.reported", city.city.pk, Period(MAY, date(2024, 5, 31), at))
    assert (found.now.value, found.year_before.value) == (2, 5)
    assert found.year_on_year.text == "-60.00%"
    assert found.year_before.period.last == date(2023, 5, 10)
