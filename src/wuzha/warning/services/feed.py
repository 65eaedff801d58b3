# SPDX-License-Identifier: Apache-2.0
"""The change feed is thrown away after some time."""

from __future__ import annotations

from datetime import datetime, timedelta

from wuzha.warning.models import Change
from wuzha.warning.rulesets import LIVE

#: A change is written before its transaction commits; a mark taken between the two must still find it.
LATE_COMMIT = timedelta(hours=1)
#: Changes deleted by one statement.
AT_ONCE = 20_000


def prune(now: datetime) -> int:
    """Delete changes older than `LivePolicy.keep_hours`; how many. Missed, doubled or killed runs harm nothing."""
    before = now - timedelta(hours=LIVE.at(now).keep_hours) - LATE_COMMIT
    deleted = 0
    while gone := _prune_some(before):
        deleted += gone
    return deleted


def _prune_some(before: datetime) -> int:
    # The oldest have the lowest keys, and by the key there is an index to find them.
    last = Change.unscoped.order_by("pk").values_list("pk", flat=True)[AT_ONCE - 1 : AT_ONCE].first()
    oldest = Change.unscoped.filter(at__lt=before)
    return int((oldest if last is None else oldest.filter(pk__lte=last)).delete()[0])
