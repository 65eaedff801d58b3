# SPDX-License-Identifier: Apache-2.0
"""Background work of the privacy room: files, retention, what is over, what stands out."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app

from wuzha.privacy.models import Export, ExportState, RetentionRun, RunState
from wuzha.privacy.services import exports, grants, leads, retention
from wuzha.privacy.services.making import make

#: A file that is still being made after this is looked after: its worker may be gone.
STALE = timedelta(minutes=2)


@app.task(pass_context=False)
def make_export(export_id: int) -> bool:
    """Make the file of one export."""
    return make(export_id)


@app.task(pass_context=False)
def run_retention(run_id: int) -> int:
    """Erase what two people agreed on; goes on where a killed worker stopped."""
    return retention.run(run_id)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="privacy.resume", pass_context=False)
def resume(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Take up again what a killed worker left; who is still at it is left alone."""
    before = timezone.now() - STALE
    half = Export.unscoped.filter(state=ExportState.RUNNING, started_at__lt=before)
    half |= Export.unscoped.filter(state=ExportState.QUEUED, asked_at__lt=before)
    for pk in half.values_list("pk", flat=True):
        exports.defer(pk)
    runs = RetentionRun.objects.filter(state=RunState.CONFIRMED, decided_at__lt=before)
    for pk in runs.values_list("pk", flat=True):
        retention.defer(pk)
    return len(half) + len(runs)


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="privacy.sweep", pass_context=False)
def sweep(timestamp: int) -> None:  # noqa: ARG001
    """What is over goes: approvals, files, grants, sessions (GB/T 22239-2019, 8.1.4.9: no residue)."""
    now = timezone.now()
    exports.sweep(now)
    retention.sweep(now)
    grants.forget_old(now)
    Session.objects.filter(expire_date__lt=now).delete()


@app.periodic(cron="40 18 * * *")
@app.task(queueing_lock="privacy.count_due", pass_context=False)
def count_due(timestamp: int) -> int:  # noqa: ARG001
    """At 02:40 in Shanghai: a dry run of the retention rules, into the trail."""
    return retention.count_due()


@app.periodic(cron="20 18 * * *")
@app.task(queueing_lock="privacy.leads", pass_context=False)
def find_leads(timestamp: int) -> int:  # noqa: ARG001
    """At 02:20 in Shanghai: what stood out in yesterday's reading."""
    return leads.find(timezone.localdate() - timedelta(days=1))
