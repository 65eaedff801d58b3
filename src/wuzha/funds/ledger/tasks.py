# SPDX-License-Identifier: Apache-2.0
"""Background work of the ledger: files taken in, what a killed worker left taken up again."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from wuzha.audit.actor import Actor
from wuzha.funds.ledger.models import FileStatus, StatementFile
from wuzha.funds.ledger.services.run import Overtaken, run
from wuzha.funds.ledger.services.take import defer
from wuzha.intake.services import store

log = logging.getLogger(__name__)

#: How long a file may stand still before it is queued again.
QUIET = timedelta(minutes=2)


class WorkerStops(Exception):  # noqa: N818 - a fact, not a fault
    """The worker is told to end; the file is taken up where it is by the next one."""


@app.task(pass_context=True)
def take_in(context: JobContext, file_id: int) -> None:
    """Run one statement file to its end, then trace its case anew."""
    file = StatementFile.unscoped.select_related("by", "case__centre").get(pk=file_id)
    if file.status not in (FileStatus.READY, FileStatus.RUNNING):
        store.drop(file.stored_as)
        return

    def on_progress(_file: StatementFile) -> None:
        if context.should_abort():
            raise WorkerStops

    try:
        run_and_trace(file, on_progress)
    except Overtaken:
        log.info("Statement file %s is run by another worker", file_id)
    except WorkerStops:
        defer(file_id)
        log.info("Statement file %s waits for the next worker", file_id)


def run_and_trace(file: StatementFile, on_progress: object = None) -> StatementFile:
    """Run a file; its upload is deleted, and the case traced when it brought anything."""
    from wuzha.funds.traces.models import Because
    from wuzha.funds.traces.services import retrace

    actor = actor_of(file)
    ended = run(file.pk, store.kept(file.stored_as), actor, on_progress or (lambda _file: None))  # type: ignore[arg-type]
    store.drop(file.stored_as)
    if ended.accepted or ended.merged:
        retrace(ended.case, because=Because.STATEMENT, actor=actor)
    return ended


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="funds.statements.resume", pass_context=False)
def resume_abandoned(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Files whose worker died are queued again; how many. One that is at work holds its lock and is left alone."""
    before = timezone.now() - QUIET
    left = StatementFile.unscoped.filter(
        Q(status=FileStatus.RUNNING, started_at__lt=before)
        | Q(status=FileStatus.READY, created_at__lt=before, finished_at__isnull=True)
    )
    found = list(left.values_list("pk", flat=True))
    for file_id in found:
        defer(file_id)
    return len(found)


def actor_of(file: StatementFile) -> Actor:
    """In whose name the rows are taken: who uploaded the file."""
    centre = file.case.centre
    return Actor(
        kind="person",
        label=file.by.username if file.by else "unknown",
        person_id=file.by_id,
        unit_id=centre.pk,
        unit_code=centre.code,
        unit_path=centre.path,
    )
