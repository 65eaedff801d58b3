# SPDX-License-Identifier: Apache-2.0
"""How far a batch is: share, rows a second, seconds left. The same numbers for the terminal and the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wuzha.intake.models import Batch, BatchStatus


@dataclass(frozen=True, slots=True)
class Pace:
    """`percent` is 0–100; `rate` rows a second; `left` seconds, `None` while nothing can be said yet."""

    percent: int
    rate: int
    seconds: float
    left: int | None


def pace_of(batch: Batch, now: datetime) -> Pace:
    """The pace of a batch since it was started. `rows` of a text file is an upper bound, so `left` is too."""
    if batch.started_at is None:
        return Pace(0, 0, 0.0, None)
    seconds = max(0.0, ((batch.finished_at or now) - batch.started_at).total_seconds())
    rate = batch.done / seconds if seconds > 0 else 0.0
    over = batch.status not in (BatchStatus.READY, BatchStatus.RUNNING)
    rows = max(batch.rows, batch.done)
    percent = 100 if batch.status == BatchStatus.DONE else min(99, batch.done * 100 // rows) if rows else 0
    left = None if over or rate == 0 else round((rows - batch.done) / rate)
    return Pace(percent, round(rate), seconds, left)
