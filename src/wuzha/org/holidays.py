# SPDX-License-Identifier: Apache-2.0
"""The calendar of working days that every clock uses: the years the package knows, and those the city has entered.

A year is entered as a version of the rule set below, by pasting the State Council's notice: checked, dated, with its
citation, in the trail, like every rule. Whoever asks for a day of a year that is not there is refused.
"""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, model_validator

from wuzha.engine.calendar import WorkCalendar, from_chinesecalendar
from wuzha.engine.holiday_notice import NoticeError, read_notice
from wuzha.org.rules import RuleSet, in_language


class HolidayYear(BaseModel):
    """One year with the text of its notice."""

    year: int = Field(ge=2004, le=2100, description=gettext_noop("year"))
    notice: str = Field(min_length=10, max_length=4000, description=gettext_noop("text of the holiday notice"))

    @model_validator(mode="after")
    def notice_is_of_the_year(self) -> HolidayYear:
        try:
            read_notice(self.year, self.notice)
        except NoticeError as wrong:
            raise ValueError(in_language(wrong.zh, wrong.en)) from None
        return self


class Holidays(BaseModel):
    """The years the city has entered; what is entered of a year takes the place of what the package knows of it."""

    years: list[HolidayYear] = Field(default_factory=list, description=gettext_noop("years entered"))

    @model_validator(mode="after")
    def years_once(self) -> Holidays:
        if len({one.year for one in self.years}) < len(self.years):
            raise ValueError(_("A year is entered twice."))
        return self


HOLIDAYS = RuleSet(
    "org.holidays",
    _("Holidays and make-up working days"),
    Holidays,
    lambda: {"years": []},
    _("Notices of the General Office of the State Council on holidays; earlier years: package chinesecalendar"),
)


def work_calendar() -> WorkCalendar:
    """The calendar in force now. A day of any other year raises `UncoveredYearError`: it is never guessed."""
    calendar = _shipped()
    for one in HOLIDAYS.at().years:
        found = read_notice(one.year, one.notice)
        calendar = calendar.with_year(one.year, found.holidays, found.makeup_workdays)
        # The December before may have days of this year's holidays.
        before = {day for day in found.holidays | found.makeup_workdays if day.year < one.year}
        calendar = WorkCalendar.of(
            years=calendar.years,
            holidays=calendar.holidays - before | found.holidays,
            makeup_workdays=calendar.makeup_workdays - before | found.makeup_workdays,
        )
    return calendar


@cache
def _shipped() -> WorkCalendar:
    return from_chinesecalendar()
