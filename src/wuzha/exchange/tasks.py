# SPDX-License-Identifier: Apache-2.0
"""Periodic work of the exchange. Every task may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from wuzha.core.jobs import every
from wuzha.exchange.services import webhooks
from wuzha.exchange.services.run import due, run


@every("* * * * *", _("Exchange with upper platforms"))
def exchange_with_links(now: datetime) -> int:
    """Exchange with every link that is due; the exchanges begun."""
    return sum(len(run(link, now).begun) for link in due(now))


@every("* * * * * */10", _("Tell webhooks what happened"))
def tell_webhooks(now: datetime) -> int:
    """Tell webhooks what happened; the deliveries that arrived."""
    webhooks.fan_out()
    return webhooks.deliver_due(now)[0]


@every("41 3 * * *", _("Drop old deliveries"))
def forget_deliveries(now: datetime) -> int:
    """Delete deliveries that ended long ago."""
    return webhooks.forget_old(now)
