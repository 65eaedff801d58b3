# SPDX-License-Identifier: Apache-2.0
"""The clocks of orders: when they end, and what is told of them. The caller passes every instant."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuzha.engine.calendar import Clock, Unit, WorkCalendar, due
from wuzha.funds.orders.rules.freezes import Term

#: Periods in months, years and hours ask no calendar of working days.
_NO_CALENDAR = WorkCalendar.of(years=())


class AlertKind(models.TextChoices):
    ENDS_SOON = "ENDS_SOON", _("Ends soon")
    #: The stop ran out and nothing holds the money.
    RAN_OUT = "RAN_OUT", _("The stop ran out without a freeze")
    LAPSED = "LAPSED", _("The freeze lapsed")
    #: The freeze, or the stop before it, was over while a decision waited.
    LAPSED_WAITING = "LAPSED_WAITING", _("It lapsed while a decision waited")
    ANSWER_LATE = "ANSWER_LATE", _("The bank has not answered in time")


def stop_ends(started: datetime, hours: int) -> datetime:
    """When a stop ends: from the bank's own instant, through nights and holidays (银发〔2016〕86号)."""
    return due(started, Clock(hours, Unit.HOURS), _NO_CALENDAR)


def freeze_ends(started: datetime, term: str, months: int, years: int) -> datetime:
    """When a freeze ends where the bank has not said so: the end of the day of the same number, or of the last day of
    a shorter month; never pushed by a holiday, because the bank's system lifts it on the day itself."""
    clock = Clock(years, Unit.YEARS) if term == Term.YEAR_1 else Clock(months, Unit.MONTHS)
    return due(started, clock, _NO_CALENDAR)
