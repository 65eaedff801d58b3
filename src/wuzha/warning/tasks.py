# SPDX-License-Identifier: Apache-2.0
"""Periodic work of the desk. Every task may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from wuzha.core.feed import prune
from wuzha.warning.models import Change
from wuzha.warning.services.backcheck import recheck_late, recheck_since
from wuzha.warning.services.desk_acts import forget_old
from wuzha.warning.services.followup import watch
from wuzha.warning.services.scoring import rescore_open
from wuzha.warning.services.steps.standing import run_on
from wuzha.warning.services.steps.sweep import sweep
from wuzha.warning.services.triage import expire_claims

#: How long after a case what was done about its warnings may still be recorded.
LATE_RECORDS = timedelta(days=45)


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
    return prune(Change, timezone.now())


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="warning.forget_desk_acts", pass_context=False)
def forget_desk_acts(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """What acts of the desk changed is dropped when nobody asks for it any more."""
    return forget_old(timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="warning.clock_steps", pass_context=False)
def tell_clock_steps(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Whoever is to know is told of clocks half run, nearly run, run out."""
    now = timezone.now()
    run_on(now)
    return sweep(now)


@app.periodic(cron="20 0 * * *")
@app.task(queueing_lock="warning.end_watches", pass_context=False)
def end_watches(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Watches whose time is over end."""
    return watch.sweep(timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="warning.recheck_late", pass_context=False)
def back_check_late_warnings(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Cases whose victims turn up in directives that came in later are classed anew."""
    return recheck_late(timezone.now())


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="warning.recheck", pass_context=False)
def back_check_again(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Recent cases are classed anew: calls and visits may be recorded after the fact."""
    return recheck_since(timezone.now() - LATE_RECORDS)
