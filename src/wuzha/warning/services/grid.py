# SPDX-License-Identifier: Apache-2.0
"""Visits asked of a grid end when the station no longer has the warning."""

from __future__ import annotations

from datetime import datetime

from wuzha.warning.models import GridTask, WarningRecord


def withdraw(warning: WarningRecord, now: datetime) -> int:
    """Withdraw the visits still to do (done, without an attempt); how many."""
    return int(GridTask.unscoped.filter(warning=warning, done_at__isnull=True).update(done_at=now))
