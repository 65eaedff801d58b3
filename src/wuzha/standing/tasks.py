# SPDX-License-Identifier: Apache-2.0
"""Periodic work of standing. It may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from wuzha.core.jobs import every
from wuzha.standing import services


@every("27 20 * * *", pgettext_lazy("standing", "Rounds of standing"))
def make_rounds(now: datetime) -> int:
    """The rounds of periods that are over, some days after their end."""
    return services.make_due(now)
