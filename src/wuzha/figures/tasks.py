# SPDX-License-Identifier: Apache-2.0
"""Periodic work of figures. It may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.core.jobs import every
from wuzha.figures.services import facts

#: Days that are compared with their records each night.
LOOKED_AT = timedelta(days=90)


@every("* * * * *", pgettext_lazy("figures", "Figures of days"))
def bring_up(now: datetime) -> int:
    """Days of which a record changed are counted again."""
    return facts.bring_up(now)


@every("23 19 * * *", pgettext_lazy("figures", "Comparing figures of days with their records"))
def compare(now: datetime) -> int:
    """The figures of the last months are what their records give; where not, they are counted again."""
    today = timezone.localdate(now)
    return sum(facts.differing(today - LOOKED_AT, today - timedelta(days=1)).values())
