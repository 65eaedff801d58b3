# SPDX-License-Identifier: Apache-2.0
"""Acts of the desk are kept for as long as anybody may look at what came of them; the trail keeps them for good."""

from __future__ import annotations

from datetime import datetime, timedelta

from wuzha.warning.models import DeskAct

KEPT = timedelta(days=7)
#: Acts dropped in one run.
MOST_DROPPED = 1000


def forget_old(now: datetime) -> int:
    """Drop acts older than `KEPT`; how many."""
    keys = list(DeskAct.objects.filter(asked_at__lt=now - KEPT).values_list("pk", flat=True)[:MOST_DROPPED])
    DeskAct.objects.filter(pk__in=keys).delete()
    return len(keys)
