# SPDX-License-Identifier: Apache-2.0
"""Periodic work of fraud-free units. It may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from wuzha.core.jobs import every
from wuzha.fraudfree.services.evaluating import follow_all


@every("23 19 * * *", pgettext_lazy("fraudfree", "Cases and vetoes of fraud-free units"))
def follow_units(now: datetime) -> int:
    """Addresses of new victims are compared with the units, and vetoes with the cases as they are now."""
    return follow_all(now)
