# SPDX-License-Identifier: Apache-2.0
"""Periodic work of the exchange. Every task may be missed, doubled or killed without harm."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from django.db import Error, connection
from django.utils.translation import gettext_lazy as _

from wuzha.core.jobs import defer_once, every
from wuzha.exchange.services import webhooks
from wuzha.exchange.services.run import due, run

log = logging.getLogger(__name__)

#: Seconds within which webhooks are told.
SOON = 10.0


@every("* * * * *", _("Exchange with upper platforms"))
def exchange_with_links(now: datetime) -> int:
    """Exchange with every link that is due; the exchanges begun."""
    return sum(len(run(link, now).begun) for link in due(now))


@every("* * * * *", _("Tell webhooks what happened"))
def tell_webhooks(now: datetime) -> int:
    """Tell webhooks what happened; the deliveries that arrived."""
    webhooks.fan_out()
    return webhooks.deliver_due(now)[0]


def tell_soon(stop: threading.Event) -> None:
    """Beside the jobs: where anybody is to be told, it is done every ten seconds; where nobody is, it is a look."""
    while not stop.wait(SOON):
        try:
            if webhooks.wanted():
                task = f"{__name__}.tell_webhooks"
                defer_once(task, task, timestamp=0)
        except Error as error:
            log.warning("Webhooks wait for the database: %s", type(error).__name__)
            connection.close()
    connection.close()


@every("41 3 * * *", _("Drop old deliveries"))
def forget_deliveries(now: datetime) -> int:
    """Delete deliveries that ended long ago."""
    return webhooks.forget_old(now)
