# SPDX-License-Identifier: Apache-2.0
"""Periodic work of results. It may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from wuzha.core.jobs import every
from wuzha.results import services


@every("17 19 * * *", pgettext_lazy("results", "Closing of months"))
def close_month(now: datetime) -> int:
    """The figures of last month are kept as they are known some days after its end."""
    return services.close_month(now)
