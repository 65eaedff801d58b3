# SPDX-License-Identifier: Apache-2.0
"""Working days: weekends, holidays, make-up days, and years nobody entered."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.calendar.years import CALENDAR
from wuzha.engine.calendar import UncoveredYearError, WorkCalendar


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2023, 4, 28), True),
        (date(2023, 4, 29), False),
        (date(2023, 5, 3), False),
        (date(2023, 5, 6), True),
        (date(2023, 5, 7), False),
        (date(2023, 5, 13), False),
        (date(2023, 6, 25), True),
    ],
)
def test_holidays_rest_and_make_up_days_work(day: date, works: bool) -> None:
    assert CALENDAR.is_workday(day) is works


@pytest.mark.parametrize("day", [date(2022, 12, 31), date(2027, 1, 1)])
def test_a_year_without_data_is_named_in_the_error(day: date) -> None:
    with pytest.raises(UncoveredYearError, match=str(day.year)):
        CALENDAR.is_workday(day)


def test_a_day_cannot_be_both_a_holiday_and_a_working_day() -> None:
    with pytest.raises(ValueError, match="2023-05-06"):
        WorkCalendar.of(years=[2023], holidays=[date(2023, 5, 6)], makeup_workdays=[date(2023, 5, 6)])


def test_a_year_can_be_added_when_it_is_announced() -> None:
    extended = CALENDAR.with_year(2027, holidays=[date(2027, 1, 1)], makeup_workdays=[date(2027, 1, 9)])
    assert not extended.is_workday(date(2027, 1, 1))
    assert extended.is_workday(date(2027, 1, 9))
    assert extended.is_workday(date(2023, 5, 6))


def test_a_corrected_year_replaces_what_was_said_of_it_and_nothing_else() -> None:
    corrected = CALENDAR.with_year(2023, holidays=[date(2023, 5, 1), date(2024, 3, 1)], makeup_workdays=[])
    assert not corrected.is_workday(date(2023, 5, 1))
    assert corrected.is_workday(date(2023, 5, 2))
    assert not corrected.is_workday(date(2023, 5, 6))
    assert corrected.is_workday(date(2024, 3, 1))
    assert not corrected.is_workday(date(2024, 2, 12))


def test_the_start_day_is_not_counted() -> None:
    assert CALENDAR.add_workdays(date(2023, 5, 8), 1) == date(2023, 5, 9)


def test_no_working_days_cannot_be_added() -> None:
    with pytest.raises(ValueError, match="At least one"):
        CALENDAR.add_workdays(date(2023, 5, 8), 0)


@given(st.dates(date(2023, 1, 1), date(2024, 6, 30)), st.integers(1, 20), st.integers(1, 20))
def test_working_days_can_be_added_in_two_steps(day: date, first: int, second: int) -> None:
    assert CALENDAR.add_workdays(CALENDAR.add_workdays(day, first), second) == CALENDAR.add_workdays(
        day, first + second
    )
