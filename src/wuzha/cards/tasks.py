# SPDX-License-Identifier: Apache-2.0
"""Work by the clock: what other rooms know of cards is read."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy
from procrastinate.contrib.django import app

from wuzha.cards.services import filling
from wuzha.core.jobs import every


@app.task(name="wuzha.cards.tasks.look_at_due", queueing_lock="wuzha.cards.tasks.look_at_due", pass_context=False)
def look_at_due() -> int:
    """A case that changed just now."""
    return filling.look_at_due()


@every("* * * * *", pgettext_lazy("cards", "Read involved cards from cases and trails of money"))
def watch(now: datetime) -> int:
    """What changed at the funds desk and in cases is read."""
    return filling.watch(now)
