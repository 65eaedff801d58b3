# SPDX-License-Identifier: Apache-2.0
"""Periodic work of the room. It may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from wuzha.core.feed import prune
from wuzha.core.jobs import every
from wuzha.lecturers.models import ContestChanged


@every("52 * * * *", pgettext_lazy("lecturers", "Drop old changes of contests"))
def forget_contest_feed(now: datetime) -> int:
    """Changes that no open page can ask for any more are deleted."""
    return prune(ContestChanged, now)
