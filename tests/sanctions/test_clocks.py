# SPDX-License-Identifier: Apache-2.0
"""The clocks of a penalty over weekends, holidays and make-up days (调休), each by its article."""

from __future__ import annotations

from datetime import date

import pytest

from wuzha.engine.calendar import WorkCalendar, from_chinesecalendar
from wuzha.sanctions.rules.clocks import ClockName, hearing_day_ok, last_day, time_barred
from wuzha.sanctions.rulesets import PROCEDURE

C, D = ClockName, date
CLOCKS = PROCEDURE.at_first().all()
CASES = [
    (C.DECIDE, D(2023, 3, 1), D(2023, 5, 30)),  # 行政处罚法 60: 90 days of the calendar
    (C.DECIDE, D(2022, 12, 1), D(2023, 3, 1)),
    (C.ASK_HEARING, D(2023, 4, 28), D(2023, 5, 9)),  # 64, 85: 05-04, 05, 06 (调休), 08, 09
    (C.ASK_HEARING, D(2023, 5, 10), D(2023, 5, 17)),
    (C.SERVE, D(2023, 4, 27), D(2023, 5, 10)),  # 61, 85: 04-28, 05-04, 05, 06, 08, 09, 10
    (C.SERVE, D(2023, 9, 28), D(2023, 10, 13)),  # Mid-Autumn and National Day, make-up days 10-07 and 10-08
    (C.PAY, D(2023, 4, 20), D(2023, 5, 5)),  # 67: a holiday within counts
    (C.REVIEW, D(2023, 3, 1), D(2023, 5, 4)),  # 行政复议法 20: 04-30 is a holiday, the next day of work counts
    (C.SUIT, D(2023, 8, 31), D(2024, 2, 29)),  # 行政诉讼法 46
    (C.SUIT_AFTER_REVIEW, D(2023, 4, 14), D(2023, 5, 4)),  # 45
]


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    return from_chinesecalendar()


@pytest.mark.parametrize(("name", "start", "expected"), CASES)
def test_the_last_day_of_a_clock(name: ClockName, start: date, expected: date, calendar: WorkCalendar) -> None:
    assert last_day(CLOCKS, name, start, calendar) == expected


def test_a_hearing_is_announced_seven_working_days_before(calendar: WorkCalendar) -> None:
    clock = CLOCKS[C.HEARING_NOTICE]
    assert not hearing_day_ok(D(2023, 4, 27), D(2023, 5, 9), clock, calendar)
    assert hearing_day_ok(D(2023, 4, 27), D(2023, 5, 10), clock, calendar)


def test_an_act_found_out_too_late_is_not_punished() -> None:
    assert not time_barred(D(2024, 3, 1), D(2026, 3, 1), 2)  # 行政处罚法 36
    assert time_barred(D(2024, 3, 1), D(2026, 3, 2), 2)
    assert not time_barred(D(2021, 3, 1), D(2026, 3, 1), 5)
    assert time_barred(D(2021, 3, 1), D(2026, 3, 2), 5)


def test_every_clock_has_its_basis() -> None:
    rules = PROCEDURE.at_first()
    assert set(CLOCKS) == {one.value for one in ClockName}
    assert all(rules.basis(one) for one in ClockName)
