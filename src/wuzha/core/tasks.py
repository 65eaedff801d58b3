# SPDX-License-Identifier: Apache-2.0
"""Work by the clock that is no domain's own."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from wuzha.core import drafts
from wuzha.core.jobs import every
from wuzha.sealed.owners import Sweep

_sweep = Sweep()


@every("53 * * * *", _("Delete files that nobody owns"), frees=True)
def sweep_files(now: datetime) -> int:
    """Files that nobody owns are deleted, such as those that a killed process left behind."""
    return _sweep.run(now)


@every("23 * * * *", _("Erase drafts that were not sent"), frees=True)
def forget_drafts(now: datetime) -> int:
    """What was typed and not sent is erased after a day."""
    return drafts.forget(now)
