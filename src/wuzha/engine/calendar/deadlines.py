# SPDX-License-Identifier: Apache-2.0
"""When a clock runs out."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from wuzha.engine.calendar.clock import Clock, Unit
from wuzha.engine.calendar.workdays import WorkCalendar
from wuzha.engine.calendar.zone import SHANGHAI, require_aware


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
