# SPDX-License-Identifier: Apache-2.0
"""Periodic work of the exchange. Every task may be missed, doubled or killed without harm."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from wuzha.exchange.services import webhooks
from wuzha.exchange.services.run import due, run


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="exchange.links", pass_context=False)
def exchange_with_links(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Exchange with every link that is due; the exchanges begun."""
    now = timezone.now()
    return sum(len(run(link, now).begun) for link in due(now))


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="exchange.webhooks", pass_context=False)
def tell_webhooks(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Tell webhooks what happened; the deliveries that arrived."""
    webhooks.fan_out()
    return webhooks.deliver_due(timezone.now())[0]


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="exchange.forget", pass_context=False)
def forget_deliveries(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Delete deliveries that ended long ago."""
    return webhooks.forget_old(timezone.now())
