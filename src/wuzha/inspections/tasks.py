# SPDX-License-Identifier: Apache-2.0
"""Periodic work of tickets. It may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from wuzha.core.jobs import every
from wuzha.inspections.services.following import sweep


@every("* * * * *", pgettext_lazy("ticket", "Deadlines of oversight tickets"))
def run_ticket_clocks(now: datetime) -> int:
    """Tickets run over their deadline, and the next step of the chain is proposed."""
    return sweep(now)
