# SPDX-License-Identifier: Apache-2.0
"""Periods: whole days of Asia/Shanghai."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Q
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from wuzha.core.indicators.period import LONGEST, Grain, Period, PeriodError, Preset, asked, last_days, preset
from wuzha.engine.calendar import SHANGHAI

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


def test_a_month_or_quarter_that_is_over_is_compared_with_the_whole_one_before() -> None:
    month = Period(date(2026, 10, 1), date(2026, 10, 31), LATER).before()
    assert (month.first, month.last) == (date(2026, 9, 1), date(2026, 9, 30))
    quarter = Period(date(2026, 1, 1), date(2026, 3, 31), LATER).before()
    assert (quarter.first, quarter.last) == (date(2025, 10, 1), date(2025, 12, 31))


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
    assume(period.running or period._grain() not in (Grain.MONTH, Grain.QUARTER, Grain.YEAR))
    before = period.before()
    assert before.days == period.days
    assert before.end - before.start == period.end - period.start
    assert before.end <= period.start or period.running


@pytest.mark.parametrize(
    ("name", "at", "first", "last", "year_first", "year_last"),
    [
        # Monday to Wednesday with Monday to Wednesday, never with a week-end; week 48 with week 48.
        (Preset.WEEK, NOW, date(2026, 11, 16), date(2026, 11, 18), date(2025, 11, 24), date(2025, 11, 26)),
        (Preset.MONTH, NOW, date(2026, 10, 1), date(2026, 10, 25), date(2025, 11, 1), date(2025, 11, 25)),
        (Preset.QUARTER, NOW, date(2026, 7, 1), date(2026, 8, 25), date(2025, 10, 1), date(2025, 11, 25)),
        (Preset.YEAR, NOW, date(2025, 1, 1), date(2025, 11, 25), date(2025, 1, 1), date(2025, 11, 25)),
        # October was over: September.
        (Preset.LAST_MONTH, NOW, date(2026, 9, 1), date(2026, 9, 30), date(2025, 10, 1), date(2025, 10, 31)),
        # 30 March has no counterpart in February: the 30 days before.
        (
            Preset.MONTH, datetime(2027, 3, 30, 9, tzinfo=SHANGHAI),
            date(2027, 1, 30), date(2027, 2, 28), date(2026, 3, 1), date(2026, 3, 30),
        ),
        # Week 53 of 2026 with the last week of 2025, which has 52.
        (
            Preset.WEEK, datetime(2026, 12, 30, 9, tzinfo=SHANGHAI),
            date(2026, 12, 21), date(2026, 12, 23), date(2025, 12, 22), date(2025, 12, 24),
        ),
        # 29 February with the 28th.
        (
            Preset.MONTH, datetime(2028, 2, 29, 9, tzinfo=SHANGHAI),
            date(2028, 1, 1), date(2028, 1, 29), date(2027, 2, 1), date(2027, 2, 28),
        ),
        (
            Preset.TODAY, datetime(2028, 2, 29, 9, tzinfo=SHANGHAI),
            date(2028, 2, 28), date(2028, 2, 28), date(2027, 2, 28), date(2027, 2, 28),
        ),
    ],
)  # fmt: skip
def test_what_has_passed_is_compared_with_the_same_days(
    name: Preset, at: datetime, first: date, last: date, year_first: date, year_last: date
) -> None:
    period = preset(name, at)
    before, year = period.before(), period.year_before()
    assert (before.first, before.last) == (first, last)
    assert (year.first, year.last) == (year_first, year_last)
    if period.running:
        local = at.astimezone(SHANGHAI).timetz()
        assert before.end == datetime.combine(last, local)
        assert year.end == datetime.combine(year_last, local)


def test_a_whole_month_that_runs_is_compared_with_the_part_of_the_one_before_that_had_passed() -> None:
    period = Period(date(2026, 11, 1), date(2026, 11, 30), NOW)
    before, year = period.before(), period.year_before()
    assert (before.first, before.reached) == (date(2026, 10, 1), date(2026, 10, 25))
    assert (year.first, year.reached) == (date(2025, 11, 1), date(2025, 11, 25))


def test_a_day_is_known_by_its_day_and_nothing_of_a_later_one_counts() -> None:
    period = Period(date(2026, 11, 1), date(2026, 11, 30), NOW)
    assert period.covers_day("paid_on") == Q(paid_on__gte=date(2026, 11, 1), paid_on__lte=date(2026, 11, 25))


def test_the_first_days_that_may_be_asked_for_have_days_to_be_compared_with() -> None:
    period = Period(date(2000, 1, 1), date(2000, 12, 31), LATER)
    assert period.before().last == date(1999, 12, 31)
    assert period.year_before().first == date(1999, 1, 1)


moments = st.integers(0, 149 * 365 * 24 * 60).map(
    lambda minutes: datetime(2001, 1, 8, tzinfo=SHANGHAI) + timedelta(minutes=minutes)
)
#: Any period of days, whole units of the calendar among them, and any that began with one.
periods = st.one_of(
    st.builds(preset, st.sampled_from(Preset), moments),
    st.builds(
        lambda first, days, at: Period(first, first + timedelta(days=days), at),
        st.dates(date(2001, 1, 1), date(2150, 1, 1)), st.integers(0, 800), moments,
    ),
    st.builds(
        lambda grain, day, at: Period(grain.first(day), grain.last(day), at),
        st.sampled_from(Grain), st.dates(date(2001, 1, 8), date(2150, 1, 1)), moments,
    ),
)  # fmt: skip


@given(periods)
def test_as_many_days_are_compared_and_none_of_the_period_itself(period: Period) -> None:
    before = period.before()
    if not period.running and period._grain() in (Grain.MONTH, Grain.QUARTER, Grain.YEAR):
        assert before._grain() is period._grain()
        assert before.last == period.first - timedelta(days=1)
        return
    assert before.days == period.days
    assert before.end - before.start == period.end - period.start
    assert before.end <= period.start or period.end <= period.start


def same_day(day: date) -> date:
    """The same day of the year before, of 29 February the 28th."""
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


@given(periods)
def test_the_year_before_has_the_same_days(period: Period) -> None:
    year = period.year_before()
    same_dates = (year.first, year.last) == (same_day(period.first), same_day(period.last))
    same_week = (
        period.first.weekday() == year.first.weekday() == 0
        and year.days == period.days <= 7
        and period.first.isocalendar().year - year.first.isocalendar().year == 1
        and period.first.isocalendar().week - year.first.isocalendar().week in (0, 1)
    )
    assert same_dates or same_week
    # Only 29 February makes a difference.
    leap = any(calendar.isleap(one.first.year + k) for one in (period, year) for k in range(4))
    assert year.days == period.days or (leap and abs(year.days - period.days) == 1)
    assert year.last < period.last
    assert year.at.astimezone(SHANGHAI).time() == period.at.astimezone(SHANGHAI).time()


@given(st.sampled_from(Grain), st.dates(date(2001, 1, 8), date(2150, 1, 1)))
def test_units_of_the_calendar_lie_side_by_side(grain: Grain, day: date) -> None:
    first, last = grain.first(day), grain.last(day)
    assert first <= day <= last
    assert grain.first(first) == grain.first(last) == first
    assert grain.first(last + timedelta(days=1)) == last + timedelta(days=1)
    assert grain.last(first - timedelta(days=1)) == first - timedelta(days=1)
    assert grain is Grain.WEEK or (first.day, (last + timedelta(days=1)).day) == (1, 1)


@pytest.mark.parametrize(
    ("query", "first", "problem"),
    [
        ({}, None, False),
        ({"from": "2026-11-01"}, None, True),
        ({"from": "gestern", "to": "2026-11-02"}, None, True),
        ({"from": "2026-11-02", "to": "2026-11-01"}, None, True),
        ({"from": "2026-11-01", "to": "2026-11-02"}, date(2026, 11, 1), False),
    ],
)
def test_days_of_an_address_or_the_usual_ones(query: dict[str, str], first: date | None, problem: bool) -> None:
    usual = last_days(30)
    found, wrong = asked(query, usual)
    assert found.first == (first or usual.first)
    assert bool(wrong) is problem
    assert usual.days == 30


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({"from": "zz", "to": "1"}, "请填写起止两个日期，如 2026-05-06。"),
        ({"from": "2026-11-20", "to": "2026-11-01"}, "截止日早于起始日。"),
    ],
)
def test_what_was_wrong_with_the_days_names_those_that_show_instead(query: dict[str, str], wrong: str) -> None:
    with translation.override("zh-hans"):
        assert asked(query, last_days(30))[1] == f"{wrong}现显示最近 30 天。"
        assert asked(query, preset(Preset.MONTH))[1] == f"{wrong}现显示本月。"
