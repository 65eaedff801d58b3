# SPDX-License-Identifier: Apache-2.0
"""Periodic work of calls. It may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from wuzha.calls.services.sweep import sweep
from wuzha.core.jobs import every


@every("* * * * *", _("Clocks of calls"))
def tell_call_clocks(now: datetime) -> int:
    """Whoever takes calls is told of stops, acceptances, holds and reports of banks that are late."""
    return sweep(now)
