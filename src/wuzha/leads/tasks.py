# SPDX-License-Identifier: Apache-2.0
"""Periodic work of leads. It may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from wuzha.core.jobs import every
from wuzha.leads.services.telling import sweep


@every("* * * * *", pgettext_lazy("lead", "Clocks of leads"))
def tell_lead_clocks(now: datetime) -> int:
    """Centres are told of replies that are due."""
    return sweep(now)
