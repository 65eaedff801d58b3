# SPDX-License-Identifier: Apache-2.0
"""Background work of intake: running uploads, and taking up again what a killed worker left."""

from __future__ import annotations

import logging

from django.db import transaction
from procrastinate.contrib.django import app

from wuzha.audit.actor import Actor
from wuzha.intake.models import Batch, BatchStatus
from wuzha.intake.services import store
from wuzha.intake.services.holding import without_holder
from wuzha.intake.services.run import Overtaken, run
from wuzha.intake.services.upload import VIA, defer

log = logging.getLogger(__name__)


@app.task
def run_upload(batch_id: int) -> None:
    """Run one uploaded file to its end, then delete it. Run again after a crash it goes on where it was."""
    batch = Batch.unscoped.select_related("by", "unit").get(pk=batch_id)
    if batch.status not in (BatchStatus.READY, BatchStatus.RUNNING):
        store.drop(batch.stored_as)
        return
    try:
        run(batch_id, store.kept(batch.stored_as), actor_of(batch))
    except Overtaken:
        log.info("Batch %s is run by another worker", batch_id)
        return
    store.drop(batch.stored_as)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="intake.resume", pass_context=False)
def resume_abandoned(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Batches whose worker died are queued again; how many. Those at work are held and left alone."""
    with transaction.atomic():
        unfinished = Batch.unscoped.filter(via=VIA, status=BatchStatus.RUNNING)
        found = list(without_holder(unfinished).values_list("pk", flat=True))
        for batch_id in found:
            defer(batch_id)
    return len(found)


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
