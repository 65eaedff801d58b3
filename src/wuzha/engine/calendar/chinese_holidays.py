# SPDX-License-Identifier: Apache-2.0
"""The State Council's yearly holiday arrangements, from the `chinesecalendar` package."""

from __future__ import annotations

from wuzha.engine.calendar.workdays import WorkCalendar


def from_chinesecalendar() -> WorkCalendar:
    """The calendar of every year the installed package knows (2004 to about the current year).

    The package belongs to `wuzha[server]`; without it this raises `ModuleNotFoundError`. Years it does not know yet
    are added with `WorkCalendar.with_year` when the arrangement is announced, usually in November.
    """
    from chinese_calendar.constants import holidays, workdays  # not a dependency of the engine

    # The table of a year may name days of its neighbours; a year is covered only if its own New Year is there.
    years = {day.year for day in holidays if (day.month, day.day) == (1, 1)}
    return WorkCalendar.of(years=years, holidays=holidays, makeup_workdays=workdays)
