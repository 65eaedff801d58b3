# SPDX-License-Identifier: Apache-2.0
"""Background work of intake: running uploads, and taking up again what a killed worker left."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from wuzha.audit.actor import Actor
from wuzha.intake.models import Batch, BatchStatus
from wuzha.intake.services import store
from wuzha.intake.services.run import Overtaken, run
from wuzha.intake.services.upload import VIA, defer, sweep
from wuzha.locks import Lock, free

log = logging.getLogger(__name__)


class WorkerStops(Exception):  # noqa: N818 - a fact, not a fault
    """The worker is told to end; the batch is taken up where it is by the next one."""


@app.task(pass_context=True)
def run_upload(context: JobContext, batch_id: int) -> None:
    """Run one uploaded file to its end, then delete it. Run again after a crash it goes on where it was."""
    take_in(batch_id, context.should_abort)


def take_in(batch_id: int, should_stop: Callable[[], bool]) -> None:
    """`run_upload` without a worker; `should_stop` is asked after each chunk."""
    batch = Batch.unscoped.select_related("by", "unit").get(pk=batch_id)
    if batch.status not in (BatchStatus.READY, BatchStatus.RUNNING):
        store.drop(batch.stored_as)
        return

    def on_progress(_batch: Batch) -> None:
        if should_stop():
            raise WorkerStops

    try:
        run(batch_id, store.kept(batch.stored_as), actor_of(batch), on_progress)
    except Overtaken:
        log.info("Batch %s is run by another worker", batch_id)
        return
    except WorkerStops:
        defer(batch_id)
        log.info("Batch %s waits for the next worker", batch_id)
        return
    store.drop(batch.stored_as)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="intake.resume", pass_context=False)
def resume_abandoned(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Batches whose worker died are queued again; how many. Those at work are held and left alone."""
    with transaction.atomic():
        begun = Q(status=BatchStatus.RUNNING) | Q(status=BatchStatus.READY, started_at__isnull=False)
        unfinished = Batch.unscoped.filter(begun, via=VIA)
        found = list(free(unfinished, Lock.BATCH).values_list("pk", flat=True))
        for batch_id in found:
            defer(batch_id)
    return len(found)


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="intake.sweep", pass_context=False)
def sweep_uploads(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Uploads that nobody needs any more are deleted."""
    return sweep(timezone.now())


def actor_of(batch: Batch) -> Actor:
    """In whose name the rows are taken: who uploaded the file."""
    return Actor(
        kind="person",
        label=batch.by.username if batch.by else "unknown",
        person_id=batch.by_id,
        unit_id=batch.unit_id,
        unit_code=batch.unit.code,
        unit_path=batch.unit.path,
    )
