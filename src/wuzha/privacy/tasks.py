# SPDX-License-Identifier: Apache-2.0
"""Background work of privacy: files, retention, what is over, what stands out."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial

from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate import JobContext
from procrastinate.contrib.django import app

from wuzha.audit.verify import verify_and_tell
from wuzha.core import jobs
from wuzha.core.jobs import every
from wuzha.locks import Lock
from wuzha.org import limits, login
from wuzha.privacy.models import Export, ExportState, RetentionRun, RunState
from wuzha.privacy.services import exports, grants, impact, retention
from wuzha.privacy.services.exports import make
from wuzha.runtime import room

log = logging.getLogger(__name__)

#: A file that is still being made after this is looked after: its worker may be gone.
STALE = timedelta(minutes=2)


@app.task(pass_context=False)
def make_export(export_id: int) -> bool:
    """Make the file of one export."""
    return room.shortage() is None and make(export_id)


@app.task(pass_context=True)
def run_retention(context: JobContext, run_id: int) -> None:
    """Erase what two people agreed on; goes on where a killed worker stopped, and after a full disk (`resume`)."""
    jobs.until_told_to_stop(partial(retention.run, run_id), context.should_abort, partial(retention.defer, run_id))


@every("*/5 * * * *", _("Take up exports and deletions that broke off"))
def resume(now: datetime) -> int:
    """Take up again what a killed worker left, or what found no worker; who is still at it is left alone."""
    before = now - STALE
    half = Export.unscoped.filter(state=ExportState.RUNNING, started_at__lt=before)
    half |= Export.unscoped.filter(state=ExportState.QUEUED, asked_at__lt=before)
    runs = RetentionRun.objects.filter(state=RunState.CONFIRMED, decided_at__lt=before)
    return jobs.resume(half, Lock.EXPORT, exports.defer) + jobs.resume(runs, Lock.RETENTION, retention.defer)


@every("17 * * * *", _("Clear what is over: approvals, files, sessions"), frees=True)
def sweep(now: datetime) -> None:
    """What is over goes: approvals, files, grants, sessions (GB/T 22239-2019, 8.1.4.9: no residue)."""
    exports.sweep(now)
    retention.sweep(now)
    grants.forget_old(now)
    limits.sweep(now)
    login.sweep(now)
    Session.objects.filter(expire_date__lt=now).delete()


@every("40 18 * * *", _("Count what retention is due"))
def count_due(_now: datetime) -> int:
    """At 02:40 in Shanghai: a dry run of the retention rules, into the trail."""
    return retention.count_due()


@every("20 18 * * *", _("Look for reading that stands out"))
def find_leads(now: datetime) -> int:
    """At 02:20 in Shanghai: what stood out in yesterday's reading."""
    return impact.find(timezone.localdate(now) - timedelta(days=1))


@every("50 18 * * *", _("Verify the audit trail"))
def verify_trail(_now: datetime) -> bool:
    """At 02:50 in Shanghai: every link and code of the trail, with the anchors of this machine; whether all hold."""
    verdict = verify_and_tell()
    if not verdict.ok:
        log.error("The audit trail does not hold: %d faults, the first is %s", verdict.faults, verdict.first)
    return verdict.ok
