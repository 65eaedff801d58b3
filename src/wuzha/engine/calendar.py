# SPDX-License-Identifier: Apache-2.0
"""Deadlines: clocks as data, the calendar of working days (调休), quiet hours.

No function here knows what time it is; the caller passes every instant, with its time zone. When a day starts and ends
is a matter of Asia/Shanghai.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from typing import Any

#: China has had one offset and no summer time since 1991, so no time zone database is needed.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def require_aware(*instants: datetime) -> None:
    """Raise `ValueError` for a datetime without a time zone: it is not an instant."""
    if any(instant.utcoffset() is None for instant in instants):
        raise ValueError("A deadline needs a datetime with a time zone")


def shift_out_of_quiet(instant: datetime, start: time, end: time, tz: tzinfo = SHANGHAI) -> datetime:
    """The instant itself, or the end of the quiet hours it falls in (LOW warnings are not called 21:00–08:00).

    Quiet hours include `start` and not `end`, run over midnight when `end` is earlier, and are none when both are
    equal. The result is in `tz`. Raises `ValueError` for an instant without a time zone.
    """
    require_aware(instant)
    local = instant.astimezone(tz)
    clock = local.time()
    if start <= end:
        quiet, days = start <= clock < end, 0
    else:
        quiet, days = clock >= start or clock < end, int(clock >= start)
    return datetime.combine(local.date() + timedelta(days=days), end, tz) if quiet else local


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


class Unit(StrEnum):
    """What a period is counted in. Values are stored in rule sets."""

    MINUTES = "minutes"
    HOURS = "hours"
    #: 日: every day counts.
    NATURAL_DAYS = "natural_days"
    #: 工作日: days on which offices work, make-up days of 调休 included.
    WORKDAYS = "workdays"
    MONTHS = "months"
    YEARS = "years"

    @property
    def exact(self) -> bool:
        """Whether the period runs from the instant, and not by whole days."""
        return self in (Unit.MINUTES, Unit.HOURS)


@dataclass(frozen=True, slots=True)
class Clock:
    """A period of `length` (at least 1) `unit`s.

    `roll`: a last day that is no working day gives way to the next working day (刑事诉讼法 105 条). Off by default: a
    freeze lapses at the bank on the day itself, and detention never rolls. Periods of minutes and hours cannot roll.
    """

    length: int
    unit: Unit
    roll: bool = False

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError("A clock runs for at least one unit")
        if self.roll and self.unit.exact:
            raise ValueError("A clock of hours or minutes takes no account of holidays")

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Clock:
        """From the mapping of a rule set: `{"length": 48, "unit": "hours"}`.

        Raises `ValueError` for an unknown unit or a length that is not a whole number, `KeyError` for a missing key.
        """
        length = data["length"]
        if not isinstance(length, int) or isinstance(length, bool):
            raise ValueError("The length of a clock is a whole number")  # noqa: TRY004 - bad data, not a bad call
        return cls(length=length, unit=Unit(data["unit"]), roll=bool(data.get("roll", False)))

    def as_data(self) -> dict[str, Any]:
        """The mapping that `from_data` reads."""
        return asdict(self) | {"unit": self.unit.value}


def due(start: datetime, clock: Clock, calendar: WorkCalendar) -> datetime:
    """The last instant that is still in time, in Asia/Shanghai; a thing is overdue when `now > due`.

    1. Minutes and hours run from the instant itself, through nights and holidays.
    2. All other units go by days of Asia/Shanghai: the day of `start` is not counted (刑事诉讼法 105 条) and the last
       day belongs to the period to its end, 23:59:59.999999.
    3. Months and years end on the day of the same number, or on the last day of a month that has no such day:
       31 August + 6 months is the last day of February. Where the bank has stated when its freeze ends, that instant
       is kept and not computed here.
    4. With `roll`, a last day that is no working day gives way to the next working day.

    Raises `ValueError` for a start without a time zone, `UncoveredYearError` when working days of a year are needed
    that the calendar does not cover (units `workdays`, and `roll`).
    """
    require_aware(start)
    if clock.unit.exact:
        seconds = clock.length * (60 if clock.unit is Unit.MINUTES else 3600)
        return (start.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(SHANGHAI)
    last = _last_day(start.astimezone(SHANGHAI).date(), clock, calendar)
    return end_of_day(calendar.on_or_after(last) if clock.roll else last)


def _last_day(day: date, clock: Clock, calendar: WorkCalendar) -> date:
    match clock.unit:
        case Unit.WORKDAYS:
            return calendar.add_workdays(day, clock.length)
        case Unit.MONTHS:
            return _add_months(day, clock.length)
        case Unit.YEARS:
            return _add_months(day, 12 * clock.length)
    return day + timedelta(days=clock.length)


def _add_months(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def end_of_day(day: date) -> datetime:
    """The last microsecond of a day in Asia/Shanghai."""
    return datetime.combine(day, time.max, SHANGHAI)


def elapsed_share(start: datetime, due: datetime, now: datetime) -> float:
    """How much of a period has run: 0 before it starts, 0.5 half-way, 1 when it is due, above 1 when overdue.

    An empty period (`due <= start`) is over at once: 1 from its due instant on, 0 before.
    """
    require_aware(start, due, now)
    if due <= start:
        return 1.0 if now >= due else 0.0
    return max(0.0, (now - start) / (due - start))


def at_share(start: datetime, due: datetime, share: float) -> datetime:
    """The instant at which a share of a period has run (0.8: warn the chief at 80 %), in the zone of `due`.

    Raises `ValueError` for a share below 0.
    """
    require_aware(start, due)
    if share < 0:
        raise ValueError("A share of a period is not negative")
    return (start.astimezone(UTC) + (due - start) * share).astimezone(due.tzinfo)
