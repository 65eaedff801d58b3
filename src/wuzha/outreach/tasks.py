# SPDX-License-Identifier: Apache-2.0
"""Periodic work of outreach. It may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from wuzha.core.jobs import every
from wuzha.outreach.services.aims import sweep


@every("11 * * * *", pgettext_lazy("outreach", "Suggestions of the week"))
def make_aims(now: datetime) -> int:
    """Made on Monday at six, or as soon after as a worker is there; what was reached of them is counted each hour."""
    return sweep(now)
