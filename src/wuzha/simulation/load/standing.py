# SPDX-License-Identifier: Apache-2.0
"""Rounds of standing of the months of a plan that are over, as the clock would have made them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.models import Unit, UnitKind
from wuzha.simulation.casework.records import Casework
from wuzha.standing.models import StandingRound
from wuzha.standing.services import catch_up

#: Months that are looked back.
MONTHS = 6


def load(work: Casework, actor: Actor, end: datetime) -> list[StandingRound]:
    """Rounds of the last months by the end of the plan; they count what is known now, and say so."""
    city = Unit.objects.filter(kind=UnitKind.CITY).order_by("path").first()
    period = work.targets[-1]
    over = min(period.after - timedelta(days=1), timezone.localdate(end))
    days = [day for day in _month_ends(over) if day >= period.first]
    return catch_up(actor, city, days, timezone.now()) if city is not None else []


def _month_ends(day: date) -> list[date]:
    """The last days of the months that are over by a day's end, the earliest first."""
    found = []
    first = (day + timedelta(days=1)).replace(day=1)
    for _ in range(MONTHS):
        last = first - timedelta(days=1)
        found.append(last)
        first = last.replace(day=1)
    return list(reversed(found))
