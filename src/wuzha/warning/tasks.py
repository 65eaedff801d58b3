# SPDX-License-Identifier: Apache-2.0
"""Periodic work of the desk. Every task may be missed, doubled or killed without harm."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from wuzha.audit.actor import Actor
from wuzha.core.feed import prune
from wuzha.core.jobs import PAUSE, defer_once, every
from wuzha.runtime import room
from wuzha.warning.models import Change
from wuzha.warning.services import aftercare, level_words
from wuzha.warning.services.backcheck import recheck_late, recheck_since
from wuzha.warning.services.claims import expire_claims
from wuzha.warning.services.desk_acts import forget_old
from wuzha.warning.services.doorstep.photos import forget_photos
from wuzha.warning.services.scoring import rescore_open
from wuzha.warning.services.steps.standing import run_on
from wuzha.warning.services.steps.sweep import sweep

#: How long after a case what was done about its warnings may still be recorded.
LATE_RECORDS = timedelta(days=45)


@app.task(pass_context=False)
def take_waiting(batch_id: int) -> int:
    """Rows that waited for what a word means go on; while the disk is full later."""
    if room.shortage() is not None:
        defer_once("wuzha.warning.tasks.take_waiting", f"warning.waiting.{batch_id}", seconds=PAUSE, batch_id=batch_id)
        return 0
    return level_words.take_waiting(batch_id)


@every("* * * * *", _("Give abandoned claims back to the queue"))
def return_abandoned_claims(now: datetime) -> int:
    """Claims whose lease ran out go back to the queue."""
    return expire_claims(now)


@every("* * * * *", _("Bring the queue up to date"))
def refresh_order(now: datetime) -> int:
    """Time passes, money goes: the order of the queue follows."""
    return rescore_open(now)


@every("41 * * * *", _("Drop old changes of the warning desk"))
def prune_change_feed(now: datetime) -> int:
    """Changes that no reader can ask for any more are deleted."""
    return prune(Change, now)


@every("17 * * * *", _("Drop what can no longer be undone"))
def forget_desk_acts(now: datetime) -> int:
    """What acts of the desk changed is dropped when nobody asks for it any more."""
    return forget_old(now)


@every("* * * * *", _("Tell of clocks of warnings"))
def tell_clock_steps(now: datetime) -> int:
    """Whoever is to know is told of clocks half run, nearly run, run out."""
    run_on(now)
    return sweep(now)


@every("35 18 * * *", _("Delete photos whose time is over"), frees=True)
def forget_old_photos(now: datetime) -> int:
    """At 02:35 in Shanghai: photos whose time is over go."""
    return forget_photos(Actor.system("retention"), now)


@every("20 0 * * *", _("End watches whose time is over"))
def end_watches(now: datetime) -> int:
    """Watches whose time is over end."""
    return aftercare.sweep(now)


@every("*/10 * * * *", _("Compare cases with late directives"))
def back_check_late_warnings(now: datetime) -> int:
    """Cases whose victims turn up in directives that came in later are classed anew."""
    return recheck_late(now)


@every("40 2 * * *", _("Compare recent cases again"))
def back_check_again(now: datetime) -> int:
    """Recent cases are classed anew: calls and visits may be recorded after the fact."""
    return recheck_since(now - LATE_RECORDS)
