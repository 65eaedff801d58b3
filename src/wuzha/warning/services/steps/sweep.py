# SPDX-License-Identifier: Apache-2.0
"""The sweep of the clocks, once a minute. Missed, doubled or killed runs change only when things are told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from wuzha.locks import Lock, take
from wuzha.warning.models import WarningRecord
from wuzha.warning.services.steps.settle import settle

#: Warnings looked at in one transaction.
CHUNK = 500


def sweep(now: datetime, chunk: int = CHUNK) -> int:
    """Tell every step that is owed by now, in the order they were meant; how many were told.

    1. Take the lock of the sweep for one transaction; another run that has it does the work.
    2. Lock the warnings whose `step_at` has come, earliest first; one that somebody is working on tells by itself.
    3. Tell their steps, in a full chunk only up to the last one's `step_at`: no other warning has an earlier step.
    4. The next chunk, until none is left. What a killed run had not committed, the next one finds again.
    """
    told = 0
    while True:
        with transaction.atomic():
            if not take(Lock.CLOCK_SWEEP):  # two at once would tell things side by side, out of order
                return told
            due = WarningRecord.unscoped.filter(step_at__lte=now).order_by("step_at", "pk")
            rows = list(due.select_for_update(skip_locked=True, no_key=True)[:chunk])
            full = len(rows) == chunk
            told += settle(rows, now, upto=rows[-1].step_at if full else None) if rows else 0
        if not full:
            return told
