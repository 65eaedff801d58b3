# SPDX-License-Identifier: Apache-2.0
"""Work by the clock: what changed is looked at, and everything grouped anew at night."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy
from procrastinate.contrib.django import app

from wuzha.core.jobs import every
from wuzha.series.services import nightly, watching


@app.task(name="wuzha.series.tasks.look_at_due", queueing_lock="wuzha.series.tasks.look_at_due", pass_context=False)
def look_at_due() -> int:
    """A case that was told of just now."""
    return watching.look_at_due()


@every("* * * * *", pgettext_lazy("series", "Look for what new records have in common with others"))
def watch(now: datetime) -> int:
    """What changed in cases, trails of money and warnings is read."""
    return watching.watch(now)


@every("30 18 * * *", pgettext_lazy("series", "Group all records into series anew"))
def regroup_all(_now: datetime) -> int:
    """02:30 in China."""
    return nightly.regroup_all()
