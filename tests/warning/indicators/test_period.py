# SPDX-License-Identifier: Apache-2.0
"""Periods: whole days of Asia/Shanghai."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.engine.calendar import SHANGHAI
from wuzha.warning.queries.indicators.period import LONGEST, Period, PeriodError, Preset, preset

#: Wednesday 2026-11-25 07:30 in Shanghai, still the 24th in UTC.
NOW = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
LATER = datetime(2027, 6, 1, tzinfo=UTC)


def test_days_begin_and_end_at_midnight_in_shanghai() -> None:
    period = Period(date(2026, 3, 10), date(2026, 3, 10), LATER)
    assert period.start == datetime(2026, 3, 9, 16, tzinfo=UTC)
    assert period.end == datetime(2026, 3, 10, 16, tzinfo=UTC)
    assert period.days == 1
    assert not period.running


def test_a_running_period_ends_now() -> None:
    period = Period(date(2026, 11, 25), date(2026, 11, 25), NOW)
    assert period.end == NOW
    assert period.running


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        (Preset.TODAY, date(2026, 11, 25), date(2026, 11, 25)),
        (Preset.WEEK, date(2026, 11, 23), date(2026, 11, 25)),
        (Preset.MONTH, date(2026, 11, 1), date(2026, 11, 25)),
        (Preset.LAST_MONTH, date(2026, 10, 1), date(2026, 10, 31)),
        (Preset.YEAR, date(2026, 1, 1), date(2026, 11, 25)),
    ],
)
def test_presets_follow_the_day_in_shanghai(name: Preset, first: date, last: date) -> None:
    period = preset(name, NOW)
    assert (period.first, period.last) == (first, last)


def test_last_month_in_january_is_december() -> None:
    period = preset(Preset.LAST_MONTH, datetime(2027, 1, 3, tzinfo=SHANGHAI))
    assert (period.first, period.last) == (date(2026, 12, 1), date(2026, 12, 31))


def test_the_period_before_has_the_same_length_and_ends_where_this_one_begins() -> None:
    before = Period(date(2026, 3, 1), date(2026, 3, 10), LATER).before()
    assert (before.first, before.last) == (date(2026, 2, 19), date(2026, 2, 28))
    assert before.end == datetime(2026, 3, 1, tzinfo=SHANGHAI)


def test_a_running_day_is_compared_with_the_same_hours_of_the_day_before() -> None:
    before = preset(Preset.TODAY, NOW).before()
    assert before.start == datetime(2026, 11, 24, tzinfo=SHANGHAI)
    assert before.end == datetime(2026, 11, 24, 7, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (date(2026, 3, 2), date(2026, 3, 1), "order"),
        (date(2020, 1, 1), date(2020, 1, 1) + timedelta(days=LONGEST), "long"),
        (date(1900, 1, 1), date(1900, 1, 2), "far"),
        (date(9999, 12, 30), date(9999, 12, 31), "far"),
    ],
)
def test_days_that_make_no_period_are_refused(first: date, last: date, reason: str) -> None:
    with pytest.raises(PeriodError) as caught:
        Period(first, last)
    assert caught.value.reason == reason


@given(
    st.dates(date(2001, 1, 1), date(2150, 1, 1)),
    st.integers(1, 400),
    st.integers(0, 149 * 366 * 24 * 60).map(
        lambda minutes: datetime(2001, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
)
def test_the_two_periods_are_as_long_as_each_other(first: date, days: int, at: datetime) -> None:
    period = Period(first, first + timedelta(days=days - 1), at)
    before = period.before()
    assert before.days == period.days
    assert before.end - before.start == period.end - period.start
    assert before.end <= period.start or period.running
