# SPDX-License-Identifier: Apache-2.0
"""Periods of whole days in Asia/Shanghai, both ends included, and the two that each is compared with (环比, 同比).

While a period runs, the part of it that has passed is compared with as much of the other. 环比 is the same number of
days just before; a running week, month, quarter or year (as a rule: what began with one) is compared with the same days
of the one before, Monday to Wednesday with Monday to Wednesday. 同比 is the same days of the year before, of a week the
same ISO week. 29 February is compared with the 28th, so that the days of 同比 are as many but for that one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wuzha.engine.calendar import SHANGHAI
from wuzha.ui.moments import day

#: Longest period that is counted in one go, in days.
LONGEST = 1100
ONE_DAY = timedelta(days=1)


class Preset(StrEnum):
    """A period by name."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    QUARTER = "quarter"
    YEAR = "year"


class Grain(StrEnum):
    """A unit of the calendar; weeks are those of ISO 8601, from Monday."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def first(self, day: date) -> date:
        """The first day of the unit that a day lies in."""
        if self is Grain.WEEK:
            return day - timedelta(days=day.weekday())
        month = {Grain.MONTH: day.month, Grain.QUARTER: (day.month - 1) // 3 * 3 + 1, Grain.YEAR: 1}[self]
        return day.replace(month=month, day=1)

    def last(self, day: date) -> date:
        """The last day of the unit that a day lies in."""
        # The longest unit has 366 days and the shortest 7: step over the end of this one and come back to it.
        step = {Grain.WEEK: 7, Grain.MONTH: 31, Grain.QUARTER: 92, Grain.YEAR: 366}[self]
        return self.first(self.first(day) + timedelta(days=step)) - ONE_DAY


class PeriodError(ValueError):
    """The days make no period; `reason` is `order`, `long` or `far`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day. While it runs, nothing after `at` counts, so that figure and list agree.

    Raises `PeriodError` when the days are in the wrong order, too many, or near the ends of the calendar.
    """

    first: date
    last: date
    at: datetime = field(default_factory=timezone.now)
    #: The unit of the calendar it began with, where it is one: known from its days when it is whole.
    grain: Grain | None = None
    #: Whether another is compared with it: such a one may lie a little before the year 2000.
    base: bool = field(default=False, compare=False)
    #: Counted as it was known then: what was recorded after this instant is left out, where the rows tell when they
    #: were (`Subject.recorded`).
    known: datetime | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodError("order")
        if self.days > LONGEST:
            raise PeriodError("long")
        if not self.base and (self.first.year < 2000 or self.last.year > 2200):
            raise PeriodError("far")

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def start(self) -> datetime:
        return _midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first instant that is no longer counted."""
        return min(_midnight(self.last + ONE_DAY), self.at)

    @property
    def running(self) -> bool:
        """Whether some of it lies ahead."""
        return self.end == self.at

    @property
    def reached(self) -> date:
        """The last day of which anything is counted."""
        return min(self.last, self.at.astimezone(SHANGHAI).date())

    def covers(self, column: str) -> Q:
        """Rows whose moment lies in the period."""
        return Q(**{f"{column}__gte": self.start, f"{column}__lt": self.end})

    def covers_day(self, column: str) -> Q:
        """Rows whose day lies in the period; of a running one today counts as far as it is known."""
        return Q(**{f"{column}__gte": self.first, f"{column}__lte": self.reached})

    def before(self) -> Period:
        """环比: what came just before, never a day of its own: of a month, quarter or year that is over the whole one
        before it (as a bulletin says 环比上月), else as many days."""
        ended = self.first - ONE_DAY
        if not self.running and (whole := self._grain()) in (Grain.MONTH, Grain.QUARTER, Grain.YEAR):
            return self._base(lambda day: whole.first(ended) if day == self.first else ended)
        back = timedelta(days=self.days)
        if self.running and (grain := self._grain()):
            began = grain.first(self.first - ONE_DAY)
            # 30 March has no counterpart in February: then the days just before are compared.
            if began + (self.reached - self.first) < self.first:
                back = self.first - began
        return self._base(lambda day: day - back)

    def year_before(self) -> Period:
        """同比: the same days of the year before, cut at the same day and hour."""
        if self._grain() is not Grain.WEEK:
            return self._base(_year_before)
        back = self.first - _week_before_year(self.first)
        return self._base(lambda day: day - back)

    def _grain(self) -> Grain | None:
        whole = (one for one in Grain if (one.first(self.first), one.last(self.first)) == (self.first, self.last))
        return self.grain or next(whole, None)

    def _base(self, shift: Callable[[date], date]) -> Period:
        at = self.at
        if self.running:
            local = at.astimezone(SHANGHAI)
            at = datetime.combine(shift(local.date()), local.timetz())
        return Period(shift(self.first), shift(self.last), at, base=True)


def preset(name: Preset, now: datetime | None = None) -> Period:
    """The named period as it stands now; weeks begin on Monday."""
    now = now or timezone.now()
    today = now.astimezone(SHANGHAI).date()
    if name is Preset.TODAY:
        return Period(today, today, now)
    if name is Preset.LAST_MONTH:
        last = Grain.MONTH.first(today) - ONE_DAY
        return Period(Grain.MONTH.first(last), last, now)
    grain = Grain(name)
    return Period(grain.first(today), today, now, grain)


def last_days(days: int) -> Period:
    """So many days up to today."""
    today = timezone.localdate()
    return Period(today - timedelta(days=days - 1), today)


def asked(given: Mapping[str, Any], usual: Period) -> tuple[Period, str]:
    """The days from `from` to `to` of an address, and what was wrong with them; then (or without any) the usual."""
    texts = (given.get("from", ""), given.get("to", ""))
    if not any(texts):
        return usual, ""
    first, last = map(day, texts)
    if first is None or last is None:
        return usual, _problem("days", usual)
    try:
        return Period(first, last), ""
    except PeriodError as error:
        return usual, _problem(error.reason, usual)


def instant(text: str) -> datetime:
    """The instant of a list's address, never later than now; now when it cannot be read."""
    now = timezone.now()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return now
    return min(at, now) if at.tzinfo else now


def _problem(reason: str, usual: Period) -> str:
    """What is wrong with the days, and which ones show instead, for who asked for them."""
    month = usual.grain is Grain.MONTH
    instead = _("this month") if month else _("the last %(days)s days") % {"days": usual.days}
    texts = {
        "days": _("Give both days, such as 2026-05-06. Showing %(instead)s instead."),
        "order": _("The last day is before the first. Showing %(instead)s instead."),
        "long": _("The period is longer than three years; ask for parts of it. Showing %(instead)s instead."),
        "far": _("Days lie between the years 2000 and 2200. Showing %(instead)s instead."),
    }
    return texts[reason] % {"instead": instead}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _week_before_year(monday: date) -> date:
    """The Monday of the same ISO week of the year before; of the last one where that has no week 53."""
    year, week, _weekday = monday.isocalendar()
    # 28 December is always in the last week of its year.
    return date.fromisocalendar(year - 1, min(week, date(year - 1, 12, 28).isocalendar().week), 1)
