# SPDX-License-Identifier: Apache-2.0
"""Periods of whole days in Asia/Shanghai, both ends included, and the period they are compared with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wuzha.engine.calendar import SHANGHAI

#: Longest period that is counted in one go, in days.
LONGEST = 1100


class Preset(StrEnum):
    """A period by name."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    YEAR = "year"


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

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodError("order")
        if self.days > LONGEST:
            raise PeriodError("long")
        if self.first.year < 2000 or self.last.year > 2200:
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
        return min(_midnight(self.last + timedelta(days=1)), self.at)

    @property
    def running(self) -> bool:
        """Whether some of it lies ahead."""
        return self.end == self.at

    def covers(self, column: str) -> Q:
        """Rows whose moment lies in the period."""
        return Q(**{f"{column}__gte": self.start, f"{column}__lt": self.end})

    def before(self) -> Period:
        """The same number of days just before; a running period is compared with as much of them as has passed."""
        back = timedelta(days=self.days)
        at = self.at - back if self.running else self.at
        return Period(self.first - back, self.last - back, at)


def preset(name: Preset, now: datetime | None = None) -> Period:
    """The named period as it stands now; weeks begin on Monday."""
    now = now or timezone.now()
    today = now.astimezone(SHANGHAI).date()
    month = today.replace(day=1)
    first, last = {
        Preset.TODAY: (today, today),
        Preset.WEEK: (today - timedelta(days=today.weekday()), today),
        Preset.MONTH: (month, today),
        Preset.LAST_MONTH: ((month - timedelta(days=1)).replace(day=1), month - timedelta(days=1)),
        Preset.YEAR: (today.replace(month=1, day=1), today),
    }[name]
    return Period(first, last, now)


def problem_text(error: PeriodError) -> str:
    """What was wrong with the days asked for, as a sentence."""
    texts: dict[str, Any] = {
        "order": _("The last day is before the first. Showing this month instead."),
        "long": _("The period is longer than three years; ask for parts of it. Showing this month instead."),
        "far": _("Days lie between the years 2000 and 2200. Showing this month instead."),
    }
    return str(texts[error.reason])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
