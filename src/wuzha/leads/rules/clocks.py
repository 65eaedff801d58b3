# SPDX-License-Identifier: Apache-2.0
"""When somebody is told that a reply to the source is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Step:
    """So many days from the deadline; late steps go to the unit above the centre, too."""

    days: int
    due: datetime
    meant_at: datetime


def steps(due: datetime | None, remind_days: int) -> list[Step]:
    if due is None:
        return []
    return [Step(days, due, due + timedelta(days=days)) for days in (-remind_days, 0)]


def next_step(due: datetime | None, now: datetime, remind_days: int) -> datetime | None:
    return min((one.meant_at for one in steps(due, remind_days) if one.meant_at > now), default=None)
