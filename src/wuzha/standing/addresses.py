# SPDX-License-Identifier: Apache-2.0
"""Where the records behind a round's numbers are listed: as they were known at its instant."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol
from urllib.parse import urlencode

from django.urls import reverse

from wuzha.core.indicators import Indicator, Part, Period, doors
from wuzha.core.indicators.definition import domain_of
from wuzha.org.models import Unit
from wuzha.org.roles import May, may


class Days(Protocol):
    """A round, or a period: its days, and the instant of its knowledge."""

    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date: ...
    @property
    def at(self) -> datetime: ...


def cases(days: Days, unit_id: int, what: str = "reported", kind: str = "") -> str:
    """The cases of a township that a number counts, of all types or of one."""
    more = {"part": "town", "key": str(unit_id)} | ({"type": kind} if kind else {})
    return f"{reverse('results:records')}?{urlencode({'what': what, **more, **_days(days)})}"


def warnings(code: str, days: Days, unit: Unit, part: Part | str = "numerator") -> str:
    """The warnings of a township behind a rate."""
    asked = {"indicator": code, "part": str(part), "unit": unit.code, **_days(days)}
    return f"{reverse('warning:kpi_records')}?{urlencode(asked)}"


def page(unit_id: int) -> str:
    """A township's own page."""
    return reverse("standing:unit", args=[unit_id])


def _days(days: Days) -> dict[str, str]:
    return {
        "from": days.first.isoformat(), "to": days.last.isoformat(),
        "at": days.at.isoformat(timespec="microseconds"),
    }  # fmt: skip


def of_city(role: str, one: Indicator, part: Part, period: Period, unit: Unit) -> str:
    """The list behind a figure of all that a unit reaches; empty where its domain has none, or the role may not open
    it."""
    if domain_of(one) == "warning":
        return warnings(one.code, period, unit, part) if may(role, May.OPEN_KPI) else ""
    return doors.opened(role, one, part, period)
