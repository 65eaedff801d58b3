# SPDX-License-Identifier: Apache-2.0
"""LOW warnings are not called between 21:00 and 08:00."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.calendar.years import at, instants
from wuzha.engine.calendar import SHANGHAI, shift_out_of_quiet

EVENING, MORNING = time(21), time(8)


@pytest.mark.parametrize(
    ("instant", "shifted"),
    [
        ("2023-05-10T20:59:59", "2023-05-10T20:59:59"),
        ("2023-05-10T21:00:00", "2023-05-11T08:00:00"),
        ("2023-05-10T23:30:00", "2023-05-11T08:00:00"),
        ("2023-05-11T00:00:00", "2023-05-11T08:00:00"),
        ("2023-05-11T07:59:59", "2023-05-11T08:00:00"),
        ("2023-05-11T08:00:00", "2023-05-11T08:00:00"),
        ("2023-12-31T22:00:00", "2024-01-01T08:00:00"),
    ],
)
def test_a_night_instant_moves_to_the_morning(instant: str, shifted: str) -> None:
    assert shift_out_of_quiet(at(instant), EVENING, MORNING) == at(shifted)


@pytest.mark.parametrize(
    ("instant", "shifted"),
    [
        ("2023-05-10T11:59:00", "2023-05-10T11:59:00"),
        ("2023-05-10T12:30:00", "2023-05-10T14:00:00"),
        ("2023-05-10T14:00:00", "2023-05-10T14:00:00"),
    ],
)
def test_quiet_hours_may_lie_within_a_day(instant: str, shifted: str) -> None:
    assert shift_out_of_quiet(at(instant), time(12), time(14)) == at(shifted)


def test_the_hour_is_the_hour_in_shanghai() -> None:
    assert shift_out_of_quiet(datetime(2023, 5, 10, 14, tzinfo=UTC), EVENING, MORNING) == at("2023-05-11T08:00:00")


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        shift_out_of_quiet(datetime(2023, 5, 10), EVENING, MORNING)  # noqa: DTZ001


@given(instants, st.times())
def test_equal_ends_mean_no_quiet_hours(instant: datetime, end: time) -> None:
    assert shift_out_of_quiet(instant, end, end) == instant


@given(instants, st.times(), st.times())
def test_a_shift_goes_forward_by_less_than_a_day_and_needs_no_second(instant: datetime, start: time, end: time) -> None:
    shifted = shift_out_of_quiet(instant, start, end)
    assert 0 <= (shifted - instant).total_seconds() < 86_400
    assert shift_out_of_quiet(shifted, start, end) == shifted
    assert shifted.tzinfo is SHANGHAI


@given(instants, instants, st.times(), st.times())
def test_shifting_keeps_the_order(one: datetime, other: datetime, start: time, end: time) -> None:
    early, late = sorted([one, other])
    assert shift_out_of_quiet(early, start, end) <= shift_out_of_quiet(late, start, end)
