# SPDX-License-Identifier: Apache-2.0
"""When clocks run out: hours, days, working days, months; and how far they have run."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.calendar.years import CALENDAR, at, clocks, day_units, instants
from wuzha.engine.calendar import (
    SHANGHAI,
    Clock,
    UncoveredYearError,
    Unit,
    WorkCalendar,
    at_share,
    due,
    elapsed_share,
    end_of_day,
)

EMPTY = WorkCalendar.of(years=[])


def last_day(start: str, length: int, unit: Unit, *, roll: bool = False) -> date:
    return due(at(start), Clock(length, unit, roll), CALENDAR).date()


def test_a_stop_payment_lapses_after_48_hours_to_the_second() -> None:
    assert due(at("2023-05-10T10:20:00"), Clock(48, Unit.HOURS), EMPTY) == at("2023-05-12T10:20:00")


def test_hours_run_through_a_holiday() -> None:
    assert due(at("2023-04-28T18:00:00"), Clock(24, Unit.HOURS), CALENDAR) == at("2023-04-29T18:00:00")


def test_minutes_run_from_the_instant() -> None:
    assert due(at("2023-05-10T23:55:00"), Clock(10, Unit.MINUTES), EMPTY) == at("2023-05-11T00:05:00")


def test_a_freeze_from_the_end_of_august_ends_with_february() -> None:
    assert due(at("2023-08-31T09:00:00"), Clock(6, Unit.MONTHS), EMPTY) == end_of_day(date(2024, 2, 29))


@pytest.mark.parametrize(
    ("start", "length", "unit", "expected"),
    [
        ("2022-08-31T09:00:00", 6, Unit.MONTHS, date(2023, 2, 28)),
        ("2023-01-31T09:00:00", 1, Unit.MONTHS, date(2023, 2, 28)),
        ("2023-12-15T09:00:00", 1, Unit.MONTHS, date(2024, 1, 15)),
        ("2023-11-30T09:00:00", 3, Unit.MONTHS, date(2024, 2, 29)),
        ("2024-02-29T09:00:00", 1, Unit.YEARS, date(2025, 2, 28)),
        ("2024-02-29T09:00:00", 3, Unit.YEARS, date(2027, 2, 28)),
        ("2023-12-01T09:00:00", 2, Unit.YEARS, date(2025, 12, 1)),
        ("2023-05-10T00:00:00", 30, Unit.NATURAL_DAYS, date(2023, 6, 9)),
        ("2023-05-10T23:59:59", 3, Unit.NATURAL_DAYS, date(2023, 5, 13)),
    ],
)
def test_months_years_and_days_follow_the_calendar(start: str, length: int, unit: Unit, expected: date) -> None:
    assert last_day(start, length, unit) == expected


def test_three_working_days_over_the_may_holiday_end_on_the_make_up_saturday() -> None:
    assert last_day("2023-04-28T09:00:00", 3, Unit.WORKDAYS) == date(2023, 5, 6)


def test_a_working_day_clock_that_starts_on_a_holiday_counts_from_the_first_working_day() -> None:
    assert last_day("2023-04-30T09:00:00", 1, Unit.WORKDAYS) == date(2023, 5, 4)


def test_a_day_belongs_to_the_period_to_its_end() -> None:
    deadline = due(at("2023-05-10T09:00:00"), Clock(1, Unit.NATURAL_DAYS), EMPTY)
    assert deadline == at("2023-05-11T23:59:59.999999")
    assert deadline + timedelta(microseconds=1) == at("2023-05-12T00:00:00")


def test_the_day_of_an_instant_is_its_day_in_shanghai() -> None:
    late_utc_is_next_morning_here = datetime(2023, 5, 10, 20, tzinfo=UTC)
    assert due(late_utc_is_next_morning_here, Clock(1, Unit.NATURAL_DAYS), EMPTY) == end_of_day(date(2023, 5, 12))


def test_a_last_day_on_a_holiday_gives_way_when_the_clock_rolls() -> None:
    assert last_day("2023-04-20T09:00:00", 10, Unit.NATURAL_DAYS) == date(2023, 4, 30)
    assert last_day("2023-04-20T09:00:00", 10, Unit.NATURAL_DAYS, roll=True) == date(2023, 5, 4)


def test_a_last_day_on_a_make_up_working_day_does_not_give_way() -> None:
    assert last_day("2023-04-26T09:00:00", 10, Unit.NATURAL_DAYS, roll=True) == date(2023, 5, 6)


def test_a_rolling_month_gives_way_too() -> None:
    assert last_day("2023-08-29T09:00:00", 1, Unit.MONTHS, roll=True) == date(2023, 10, 7)


def test_working_days_of_a_year_without_data_are_an_error_and_not_a_guess() -> None:
    with pytest.raises(UncoveredYearError) as unknown:
        due(at("2026-12-31T09:00:00"), Clock(1, Unit.WORKDAYS), CALENDAR)
    assert unknown.value.year == 2027


def test_a_start_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(datetime(2023, 5, 10), Clock(1, Unit.HOURS), EMPTY)  # noqa: DTZ001


@given(instants, instants, clocks())
def test_a_later_start_is_never_due_earlier(one: datetime, other: datetime, clock: Clock) -> None:
    early, late = sorted([one, other])
    assert due(early, clock, CALENDAR) <= due(late, clock, CALENDAR)


@given(instants, clocks())
def test_a_longer_clock_is_never_due_earlier(start: datetime, clock: Clock) -> None:
    longer = Clock(clock.length + 1, clock.unit, clock.roll) if clock.unit is not Unit.YEARS else clock
    assert start < due(start, clock, CALENDAR) <= due(start, longer, CALENDAR)


@given(instants, clocks(day_units))
def test_rolling_only_ever_delays_and_ends_on_a_working_day(start: datetime, clock: Clock) -> None:
    plain = due(start, Clock(clock.length, clock.unit), CALENDAR)
    rolled = due(start, Clock(clock.length, clock.unit, roll=True), CALENDAR)
    assert plain <= rolled
    assert CALENDAR.is_workday(rolled.date())
    between = [plain.date() + timedelta(days=n) for n in range((rolled.date() - plain.date()).days)]
    assert not any(CALENDAR.is_workday(day) for day in between)


@given(instants, clocks())
def test_only_the_instant_counts_and_not_the_zone_it_is_written_in(start: datetime, clock: Clock) -> None:
    deadline = due(start, clock, CALENDAR)
    assert due(start.astimezone(UTC), clock, CALENDAR) == deadline
    assert deadline.tzinfo is SHANGHAI


@given(instants, st.integers(1, 30))
def test_a_period_of_working_days_holds_exactly_that_many(start: datetime, length: int) -> None:
    last = due(start, Clock(length, Unit.WORKDAYS), CALENDAR).date()
    first = start.date()
    counted = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert sum(map(CALENDAR.is_workday, counted)) == length
    assert CALENDAR.is_workday(last)


@given(instants, st.integers(1, 60))
def test_months_end_on_the_same_day_or_on_the_last_of_the_month(start: datetime, months: int) -> None:
    last = due(start, Clock(months, Unit.MONTHS), EMPTY).date()
    assert (last.year - start.year) * 12 + last.month - start.month == months
    assert last.day == start.day or (last.day < start.day and (last + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("now", "share"),
    [
        ("2023-05-10T09:00:00", 0.0),
        ("2023-05-10T10:00:00", 0.0),
        ("2023-05-10T22:00:00", 0.5),
        ("2023-05-11T10:00:00", 1.0),
        ("2023-05-11T22:00:00", 1.5),
    ],
)
def test_the_share_of_a_day_that_has_run(now: str, share: float) -> None:
    start = at("2023-05-10T10:00:00")
    assert elapsed_share(start, due(start, Clock(24, Unit.HOURS), EMPTY), at(now)) == share


def test_an_empty_period_is_over_at_once() -> None:
    instant = at("2023-05-10T10:00:00")
    assert elapsed_share(instant, instant, instant) == 1.0
    assert elapsed_share(instant, instant, instant - timedelta(seconds=1)) == 0.0


def test_the_chief_is_warned_at_80_percent() -> None:
    start = at("2023-05-10T10:00:00")
    assert at_share(start, start + timedelta(hours=10), 0.8) == at("2023-05-10T18:00:00")


def test_a_negative_share_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        at_share(at("2023-05-10"), at("2023-05-11"), -0.1)


@given(instants, clocks(), st.floats(0, 2))
def test_the_instant_of_a_share_has_that_share(start: datetime, clock: Clock, share: float) -> None:
    end = due(start, clock, CALENDAR)
    assert elapsed_share(start, end, at_share(start, end, share)) == pytest.approx(share, abs=1e-6)
