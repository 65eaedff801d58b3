# SPDX-License-Identifier: Apache-2.0
"""Which days are working days: weekends, holidays and the make-up days of 调休, as data entered year by year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_SATURDAY = 5


class UncoveredYearError(LookupError):
    """The calendar has no data for `year`: the State Council's arrangement must be entered first."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year

    def __str__(self) -> str:
        return f"The calendar of working days has no data for {self.year}; enter the year's holiday arrangement"


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Working days of the years covered; a question about any other year raises `UncoveredYearError`.

    `holidays` are days off (weekends need not be listed), `makeup_workdays` the weekend days on which offices work.
    """

    holidays: frozenset[date]
    makeup_workdays: frozenset[date]
    years: frozenset[int]

    def __post_init__(self) -> None:
        if both := self.holidays & self.makeup_workdays:
            raise ValueError(f"{min(both)} is both a holiday and a make-up working day")

    @classmethod
    def of(
        cls, *, years: Iterable[int], holidays: Iterable[date] = (), makeup_workdays: Iterable[date] = ()
    ) -> WorkCalendar:
        """From any iterables. Raises `ValueError` when a day is in both lists."""
        return cls(frozenset(holidays), frozenset(makeup_workdays), frozenset(years))

    def with_year(self, year: int, holidays: Iterable[date], makeup_workdays: Iterable[date]) -> WorkCalendar:
        """A calendar in which the given days replace what this one says of `year`; days of other years are ignored."""

        def replaced(old: frozenset[date], new: Iterable[date]) -> frozenset[date]:
            return frozenset(day for day in old if day.year != year) | {day for day in new if day.year == year}

        return WorkCalendar(
            replaced(self.holidays, holidays), replaced(self.makeup_workdays, makeup_workdays), self.years | {year}
        )

    def is_workday(self, day: date) -> bool:
        """Whether offices work on the day."""
        if day.year not in self.years:
            raise UncoveredYearError(day.year)
        return day in self.makeup_workdays or (day.weekday() < _SATURDAY and day not in self.holidays)

    def on_or_after(self, day: date) -> date:
        """The day itself if it is a working day, else the next one."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself is not counted. `count` is at least 1."""
        if count < 1:
            raise ValueError("At least one working day must be added")
        for _ in range(count):
            day = self.on_or_after(day + _DAY)
        return day


def from_chinesecalendar() -> WorkCalendar:
    """The calendar of every year the installed `chinesecalendar` knows (2004 to about the current year).

    This package belongs to `wuzha[server]`; without it this raises `ModuleNotFoundError`. Years it does not know yet
    are added with `WorkCalendar.with_year` when the arrangement is announced, usually in November.
    """
    from chinese_calendar.constants import holidays, workdays  # not a dependency of the engine

    # The table of a year may name days of its neighbours; a year is covered only if its own New Year is there.
    years = {day.year for day in holidays if (day.month, day.day) == (1, 1)}
    return WorkCalendar.of(years=years, holidays=holidays, makeup_workdays=workdays)
