# SPDX-License-Identifier: Apache-2.0
"""Periodic work of the desk. Every task may be missed, doubled or killed without harm."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from wuzha.warning.services.desk_acts import forget_old
from wuzha.warning.services.feed import prune
from wuzha.warning.services.scoring import rescore_open
from wuzha.warning.services.steps.sweep import sweep
from wuzha.warning.services.triage import expire_claims


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="warning.expire_claims", pass_context=False)
def return_abandoned_claims(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Claims whose lease ran out go back to the queue."""
    return expire_claims(timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="warning.rescore", pass_context=False)
def refresh_order(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Time passes, money goes: the order of the queue follows."""
    return rescore_open(timezone.now())


@app.periodic(cron="41 * * * *")
@app.task(queueing_lock="warning.prune_feed", pass_context=False)
def prune_change_feed(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Changes that no reader can ask for any more are deleted."""
    return prune(timezone.now())


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="warning.forget_desk_acts", pass_context=False)
def forget_desk_acts(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """What acts of the desk changed is dropped when nobody asks for it any more."""
    return forget_old(timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="warning.clock_steps", pass_context=False)
def tell_clock_steps(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Whoever is to know is told of clocks half run, nearly run, run out."""
    return sweep(timezone.now())
