# SPDX-License-Identifier: Apache-2.0
"""The clocks of orders: when they end and when somebody is to be told. The caller passes every instant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

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


@dataclass(frozen=True, slots=True)
class Step:
    """An instant before a deadline at which somebody is told; `lead` is how long before (minutes)."""

    at: datetime
    lead: int


def stop_ends(started: datetime, hours: int) -> datetime:
    """When a stop ends: from the bank's own instant, through nights and holidays (银发〔2016〕86号)."""
    return due(started, Clock(hours, Unit.HOURS), _NO_CALENDAR)


def freeze_ends(started: datetime, term: str, months: int, years: int) -> datetime:
    """When a freeze ends where the bank has not said so: the end of the day of the same number, or of the last day of
    a shorter month; never pushed by a holiday, because the bank's system lifts it on the day itself."""
    clock = Clock(years, Unit.YEARS) if term == Term.YEAR_1 else Clock(months, Unit.MONTHS)
    return due(started, clock, _NO_CALENDAR)


def steps(started: datetime, ends: datetime, leads: Iterable[int]) -> list[Step]:
    """The steps of a deadline in time order; those that would lie before its start are no steps of it."""
    found = [Step(ends - timedelta(minutes=lead), lead) for lead in leads]
    return sorted((step for step in found if step.at > started), key=lambda step: step.at)


def reached(all_steps: Iterable[Step], now: datetime) -> list[Step]:
    """Steps whose instant has come: asked again after a pause it gives the same ones, so nothing is lost or doubled."""
    return [step for step in all_steps if step.at <= now]


def next_look(all_steps: Iterable[Step], ends: datetime, now: datetime) -> datetime:
    """When to look at the deadline again: at its next step, at last at its end."""
    return min((step.at for step in all_steps if step.at > now), default=ends)
