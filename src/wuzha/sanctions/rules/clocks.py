# SPDX-License-Identifier: Apache-2.0
"""Until when the next thing must follow in a penalty, and what may not be done yet. Days of the city.

2, 3, 5 and 7 days of the Administrative Penalty Law are working days (85), make-up days of 调休 included; 15 and 90 are
days of the calendar. Lengths are data (`rulesets.penalties`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from wuzha.engine.calendar import Clock, WorkCalendar, due, end_of_day
from wuzha.sanctions.rules.terms import add_months


class ClockName(StrEnum):
    """The clocks of a penalty, each with its article in the rule set."""

    DECIDE = "decide"  # 行政处罚法 60: from the filing
    ASK_HEARING = "ask_hearing"  # 64: from the notice
    HEARING_NOTICE = "hearing_notice"  # 64: before the hearing
    SERVE = "serve"  # 61: from the decision
    PAY = "pay"  # 67: from the service
    REVIEW = "review"  # 行政复议法 20: from the service
    SUIT = "suit"  # 行政诉讼法 46: from the service
    SUIT_AFTER_REVIEW = "suit_after_review"  # 45: from the decision of the review
    ANNOUNCED = "announced"  # served by announcement: when it counts as served


def last_day(clocks: Mapping[str, Clock], name: ClockName, start: date, calendar: WorkCalendar) -> date:
    """The last day that is in time; the day of the start is not counted. Raises `UncoveredYearError`."""
    return due(end_of_day(start), clocks[name], calendar).date()


def hearing_day_ok(told_on: date, hearing_on: date, clock: Clock, calendar: WorkCalendar) -> bool:
    """Whether a hearing was announced early enough: 7 working days before it (64, 85)."""
    return hearing_on >= calendar.add_workdays(told_on, clock.length)


def time_barred(acted_on: date, filed_on: date, years: int) -> bool:
    """Whether the act was found out too late (行政处罚法 36: two years, five where life, health or financial safety was
    harmed)."""
    return filed_on > add_months(acted_on, 12 * years)
