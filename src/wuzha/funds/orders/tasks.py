# SPDX-License-Identifier: Apache-2.0
"""Periodic work of the funds desk. It may be missed, doubled or killed without harm."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from wuzha.core.feed import prune
from wuzha.funds.models import CaseChanged
from wuzha.funds.orders.services.sweep import sweep


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="funds.sweep", pass_context=False)
def tell_order_clocks(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Whoever is to know is told of stops and freezes that end soon; what is over has ended."""
    return sweep(timezone.now())


@app.periodic(cron="47 * * * *")
@app.task(queueing_lock="funds.prune_feed", pass_context=False)
def forget_desk_feed(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Changes that no open page can ask for any more are deleted."""
    return prune(CaseChanged, timezone.now())
