# SPDX-License-Identifier: Apache-2.0
"""Week by week: one pass says what each week says alone, and the parts add up to the whole."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test.utils import CaptureQueriesContext

from tests.factories import City
from tests.warning.indicators.conftest import NOON, Make
from wuzha.core.indicators import Period, added, measure
from wuzha.core.indicators.series import WEEKS, closed_weeks, weekly
from wuzha.engine.calendar import SHANGHAI
from wuzha.org.roles import Role
from wuzha.warning.queries.indicators import CURVES, HEADLINES, INDICATORS, Selection, report, twelve_weeks
from wuzha.warning.rules.lifecycle import Level, State

#: A Wednesday, in a week that is not over.
DAYS = Period(date(2026, 3, 1), date(2026, 3, 11), datetime(2026, 3, 11, 15, tzinfo=SHANGHAI))


@pytest.fixture
def weeks_of_work(city: City, make: Make) -> None:
    for number in range(24):
        make(
            State.CLOSED, pushed=NOON - timedelta(days=4 * number, hours=number), level=Level(number % 4), meet_due=600,
            met_at=60 if number % 3 else None, contacted_at=30, averted_evidenced_fen=0,
            station=city.station if number % 2 else city.other_station,
        )  # fmt: skip


def test_only_whole_weeks_that_are_over_are_counted() -> None:
    weeks = closed_weeks(DAYS)
    assert len(weeks) == WEEKS
    assert (weeks[-1].first, weeks[-1].last) == (date(2026, 3, 2), date(2026, 3, 8))
    assert all(one.first.weekday() == 0 and not one.running for one in weeks)
    sunday = Period(date(2026, 3, 1), date(2026, 3, 8), DAYS.at)
    assert closed_weeks(sunday)[-1].last == date(2026, 3, 8)


@pytest.mark.usefixtures("weeks_of_work")
def test_one_pass_counts_what_each_week_counts_alone(city: City) -> None:
    selection, weeks = Selection.of(city.actor(Role.JOINT_OFFICE), city.city), closed_weeks(DAYS)
    series = weekly(selection, weeks, INDICATORS)[None]
    for at, week in enumerate(weeks):
        alone = measure(selection, week, INDICATORS)[None]
        assert {code: tallies[at] for code, tallies in series.items()} == alone


@pytest.mark.usefixtures("weeks_of_work")
def test_the_weeks_of_the_units_add_up_to_those_of_the_whole_in_a_query_a_moment(
    city: City, django_assert_max_num_queries: type[CaptureQueriesContext]
) -> None:
    actor = city.actor(Role.JOINT_OFFICE)
    found = report(actor, city.city, DAYS)
    moments = {str(one.basis) for one in HEADLINES}
    with django_assert_max_num_queries(len(moments)):
        weeks = twelve_weeks(actor, found)
    assert sum(week.numerator for week in weeks.whole["met"]) > 0
    for at in range(WEEKS):
        parts = [{one.code: series[one.code][at] for one in CURVES} for series in weeks.parts.values()]
        assert added(parts, CURVES) == {one.code: weeks.whole[one.code][at] for one in CURVES}
