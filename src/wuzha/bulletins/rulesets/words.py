# SPDX-License-Identifier: Apache-2.0
"""Names that have figures in them and may be typed; until when a suggestion is to be answered."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field

from wuzha.engine.calendar import SHANGHAI, Clock, Unit, due
from wuzha.org.holidays import work_calendar
from wuzha.org.rules import RuleSet


class Names(BaseModel):
    names: list[str] = Field(description=gettext_noop("words with figures that a writer may type"))


NAMES = RuleSet(
    "bulletins.names",
    pgettext_lazy("bulletins", "Names with figures in bulletins"),
    Names,
    lambda: {"names": ["96110", "12381", "12379", "12345", "110", "5G"]},
    pgettext_lazy("bulletins", "Numbers of public lines and names of networks; to be extended locally"),
)


class ReplyClock(BaseModel):
    """How long a reply to a suggestion may take."""

    months: int = Field(ge=1, le=12, description=gettext_noop("months from the assignment"))
    hard_months: int = Field(ge=1, le=12, description=gettext_noop("months at most, where it is hard"))
    again_months: int = Field(ge=1, le=12, description=gettext_noop("months to handle it again"))
    remind_days: int = Field(ge=0, le=90, description=gettext_noop("days before, from which it waits for people"))

    def last_day(self, day: date, months: int) -> date:
        """The last day, so many months after a day."""
        start = datetime.combine(day, time(12), SHANGHAI)
        return due(start, Clock(months, Unit.MONTHS), work_calendar()).date()


CLOCK = RuleSet(
    "bulletins.suggestions",
    pgettext_lazy("suggestion", "Clock of replies to suggestions"),
    ReplyClock,
    lambda: {"months": 3, "hard_months": 6, "again_months": 1, "remind_days": 15},
    pgettext_lazy(
        "suggestion",
        "Law on Deputies to the People's Congresses (as amended in 2015), 42: answered within three months of the "
        "assignment, within six where it is wide and hard; again within a month: practice, to be set locally",
    ),
)
