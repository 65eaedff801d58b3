# SPDX-License-Identifier: Apache-2.0
"""Periodic work of measures. It may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from wuzha.core.jobs import every
from wuzha.measures.services import recalling
from wuzha.measures.services.ending import expire


@every("*/5 * * * *", pgettext_lazy("decided measure", "Terms of measures"))
def end_measures(now: datetime) -> int:
    """Measures whose term is over expire."""
    return expire(now)


@every("2-59/5 * * * *", pgettext_lazy("decided measure", "Recalls of measures"))
def tell_recalls(now: datetime) -> int:
    """Receivers of lists are told which measures in them have ended."""
    return recalling.tell(now)
