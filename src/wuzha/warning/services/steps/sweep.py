# SPDX-License-Identifier: Apache-2.0
"""The sweep of the clocks, once a minute. Missed, doubled or killed runs change only when things are told."""

from __future__ import annotations

from datetime import datetime

from wuzha.core.clocks import due
from wuzha.locks import Lock
from wuzha.warning.models import WarningRecord
from wuzha.warning.services.steps.settle import settle

#: Warnings looked at in one transaction.
CHUNK = 500


def sweep(now: datetime, chunk: int = CHUNK) -> int:
    """Tell every step that is owed by now, in the order they were meant; how many were told."""
    return due.sweep(
        WarningRecord.unscoped,
        now,
        lambda warnings, upto: settle(warnings, now, upto=upto),
        chunk=chunk,
        alone=Lock.CLOCK_SWEEP,
    )
