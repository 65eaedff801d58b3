# SPDX-License-Identifier: Apache-2.0
"""Suggestions of the week of the synthetic city: four weeks, as the platform works them out from its cases; what units
answered is invented, and what was reached follows from the activities that are there."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from wuzha.org.models import Unit
from wuzha.outreach.models import Aim
from wuzha.outreach.rules.aims import AimState, monday
from wuzha.outreach.services import aims, reached

#: Weeks before this one.
BEFORE = 3
#: The township whose clerk has a log-in (`load.people`).
OPEN = "330282109"
_WHY = "演示：本周已安排其他集中宣传。"


def load(city: Unit, now: datetime) -> int:
    """How many there are; nothing where no age of a victim is known."""
    this, made = monday(timezone.localdate(now)), 0
    for back in range(BEFORE, -1, -1):
        week = this - timedelta(weeks=back)
        at = timezone.make_aware(datetime.combine(week, datetime.min.time())) + timedelta(hours=aims.HOUR)
        made += aims.make(aims.SYSTEM, city, week, min(at, now) if back else now, synthetic=True)
        _answered(week, now, all_of_it=back > 0)
    reached.measure(Aim.unscoped.filter(synthetic=True).values_list("unit_id", flat=True).distinct(), now)
    return made


def _answered(week: date, now: datetime, *, all_of_it: bool) -> None:
    """Most do as suggested, some choose what is as good, some decline, some say nothing; of this week every second one
    has, and the township of the demo's log-in has not."""
    rows = list(Aim.unscoped.filter(starts_on=week).select_related("unit").order_by("unit__code"))
    for number, one in enumerate(rows):
        at = timezone.make_aware(datetime.combine(one.starts_on, datetime.min.time())) + timedelta(hours=30 + number)
        good = next((each for each in one.alternatives if each["age"] == one.age), None)
        if number % 7 == 6 or at > now or (not all_of_it and (number % 2 or one.unit.code == OPEN)):
            continue
        if number % 7 == 5:
            values: dict[str, Any] = {"state": AimState.DECLINED, "reason": _WHY}
        elif number % 7 == 4 and good is not None:
            values = {
                "state": AimState.CHANGED, "chosen_age": one.age, "chosen_type": good["type"], "as_good": True,
            }  # fmt: skip
        else:
            values = {"state": AimState.ACCEPTED, "chosen_age": one.age, "chosen_type": one.fraud_type}
        Aim.unscoped.filter(pk=one.pk).update(answered_at=at, **values)
