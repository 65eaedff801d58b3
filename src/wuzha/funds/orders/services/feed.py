# SPDX-License-Identifier: Apache-2.0
"""The feed of the desk is thrown away after some time."""

from __future__ import annotations

from datetime import datetime, timedelta

from wuzha.funds.models import CaseChanged
from wuzha.warning.rulesets import LIVE
from wuzha.warning.services.feed import LATE_COMMIT


def prune(now: datetime) -> int:
    """Delete what no reader can ask for any more; how much. Missed, doubled or killed runs harm nothing."""
    before = now - timedelta(hours=LIVE.at(now).keep_hours) - LATE_COMMIT
    # The oldest have the lowest keys: what is newer than the first row to stay is not looked at.
    first = CaseChanged.unscoped.filter(at__gte=before).order_by("pk").values_list("pk", flat=True).first()
    old = CaseChanged.unscoped.filter(at__lt=before)
    return int((old if first is None else old.filter(pk__lt=first)).delete()[0])
