# SPDX-License-Identifier: Apache-2.0
"""Periodic work of requests. It may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from wuzha.core.jobs import every
from wuzha.requests.services.telling import sweep


@every("* * * * *", pgettext_lazy("request", "Clocks of requests"))
def tell_request_clocks(now: datetime) -> int:
    """Units are told of requests that are due, late, or not signed for."""
    return sweep(now)
