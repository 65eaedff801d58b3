# SPDX-License-Identifier: Apache-2.0
"""The package of holiday arrangements: what it says of known days, and life without it."""

from __future__ import annotations

import sys
from datetime import date, timedelta

import pytest

from tests.engine.calendar.years import CALENDAR
from wuzha.engine.calendar import UncoveredYearError, from_chinesecalendar


def test_it_agrees_with_the_arrangement_of_2023() -> None:
    calendar = from_chinesecalendar()
    days = [date(2023, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [day for day in days if calendar.is_workday(day) != CALENDAR.is_workday(day)] == []


def test_it_agrees_with_the_package_on_every_day_it_covers() -> None:
    import chinese_calendar

    calendar = from_chinesecalendar()
    first, last = date(min(calendar.years), 1, 1), date(max(calendar.years), 12, 31)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    assert all(calendar.is_workday(day) == chinese_calendar.is_workday(day) for day in days)


def test_a_year_the_package_does_not_know_is_an_error() -> None:
    calendar = from_chinesecalendar()
    with pytest.raises(UncoveredYearError):
        calendar.is_workday(date(max(calendar.years) + 1, 1, 4))


def test_without_the_package_the_engine_still_imports_and_only_the_loader_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "chinese_calendar.constants", None)
    with pytest.raises(ModuleNotFoundError, match="chinese_calendar"):
        from_chinesecalendar()
