# SPDX-License-Identifier: Apache-2.0
"""Periodic work of outlets. It may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from wuzha.core.jobs import every
from wuzha.outlets.services import rounds


@every("33 20 * * *", pgettext_lazy("outlets", "Rounds of outlets"))
def make_rounds(now: datetime) -> int:
    """The rounds of periods that are over, some days after their end."""
    return rounds.make_due(now)
