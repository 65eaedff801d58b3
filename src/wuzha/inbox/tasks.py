# SPDX-License-Identifier: Apache-2.0
"""Background work of the inbox."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from wuzha.core.jobs import every
from wuzha.inbox import services


@every("47 19 * * *", _("Forget what was put off long ago"), frees=True)
def forget_marks(now: datetime) -> int:
    """At 03:47 in Shanghai: marks of rows that are long gone."""
    return services.forget_old(now)
