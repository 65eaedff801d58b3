# SPDX-License-Identifier: Apache-2.0
"""The sample of call-backs drawn again: what is there against what the key and the rule of the day say."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F

from wuzha.core.indicators import Period
from wuzha.keys import sample_key
from wuzha.warning.models import CallBack, WarningRecord
from wuzha.warning.rules.followup import days_to_check, draw
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.rulesets import CALLBACK

#: Closings read at once.
CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A period's sample beside the draw. `missing` and `extra` name the warning and the day: `YJ00000012 T+1`."""

    closings: int
    callbacks: int
    missing: list[str]
    extra: list[str]

    @property
    def agrees(self) -> bool:
        return not self.missing and not self.extra


def redraw(period: Period) -> Redrawn:
    """Draw the closings of a period again.

    1. Each closing that stands, of somebody who had been reached, has the call-backs of its draw.
    2. Each call-back, also of a closing that was reopened since, is one of its draw.
    A record that a phone sent after the closing, and that says the person was reached, shows as missing here.
    """
    key = sample_key()
    closed = WarningRecord.unscoped.filter(
        period.covers("closed_at"), state=State.CLOSED, contacted_at__lte=F("closed_at"), station__isnull=False,
        officer__isnull=False,
    )  # fmt: skip
    checks = CallBack.unscoped.filter(period.covers("closed_at"))
    there = {(one.warning_id, one.closed_at, one.day): one for one in checks.select_related("warning")}
    closings, missing = 0, []
    for one in closed.order_by("closed_at", "pk").iterator(CHUNK):
        closings += 1
        if one.closed_at is None:
            continue
        shares = CALLBACK.at(one.closed_at).shares
        for day in days_to_check(shares, Level(one.level).name, draw(key, one.pk, one.closed_at)):
            if (one.pk, one.closed_at, day) not in there:
                missing.append(f"{one.number} T+{day}")
    extra = [
        f"{one.warning.number} T+{day}"
        for (pk, closed_at, day), one in there.items()
        if day not in days_to_check(CALLBACK.at(closed_at).shares, Level(one.level).name, draw(key, pk, closed_at))
    ]
    return Redrawn(closings, len(there), missing, sorted(extra))
