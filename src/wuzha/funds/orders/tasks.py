# SPDX-License-Identifier: Apache-2.0
"""Periodic work of the funds desk. It may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from wuzha.core.feed import prune
from wuzha.core.jobs import every
from wuzha.funds.models import CaseChanged
from wuzha.funds.orders.services.sweep import sweep


@every("* * * * *", _("Tell of stops and freezes that end soon"))
def tell_order_clocks(now: datetime) -> int:
    """Whoever is to know is told of stops and freezes that end soon; what is over has ended."""
    return sweep(now)


@every("47 * * * *", _("Drop old changes of the funds desk"))
def forget_desk_feed(now: datetime) -> int:
    """Changes that no open page can ask for any more are deleted."""
    return prune(CaseChanged, now)
