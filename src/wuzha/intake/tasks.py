# SPDX-License-Identifier: Apache-2.0
"""Background work of intake: running uploads, and taking up again what a killed worker left."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from procrastinate import JobContext
from procrastinate.contrib.django import app

from wuzha.core.jobs import every, resume, until_told_to_stop
from wuzha.intake.models import Batch, BatchStatus
from wuzha.intake.receivers import kinds_of_files
from wuzha.intake.services import store
from wuzha.intake.services.open import let_go
from wuzha.intake.services.run import OvertakenError, actor_of, run
from wuzha.intake.services.upload import VIA, defer, give_up, queue
from wuzha.locks import Lock

log = logging.getLogger(__name__)

#: How long a file waits for those before it until it is queued again.
IN_LINE = timedelta(minutes=2)


@app.task(pass_context=True)
def run_upload(context: JobContext, batch_id: int) -> None:
    """Run one uploaded file to its end, then delete it. Run again after a crash it goes on where it was."""
    take_in(batch_id, context.should_abort)


def take_in(batch_id: int, should_stop: Callable[[], bool]) -> None:
    """`run_upload` without a worker; `should_stop` is asked after each chunk."""
    batch = Batch.unscoped.select_related("by", "unit").get(pk=batch_id)
    if batch.status not in (BatchStatus.READY, BatchStatus.RUNNING):
        let_go(batch)
        return
    work = partial(run, batch_id, store.kept(batch.stored_as), actor_of(batch))
    try:
        if until_told_to_stop(work, should_stop, partial(defer, batch_id)):
            let_go(batch)
    except OvertakenError:
        log.info("Batch %s is run by another worker", batch_id)


@every("* * * * *", _("Take up imports that broke off"))
def resume_abandoned(now: datetime) -> int:
    """Batches whose worker died are queued again; how many. Those at work are held and left alone."""
    begun = Q(status=BatchStatus.RUNNING) | Q(status=BatchStatus.READY, started_at__isnull=False)
    # whole files stand in line behind others of their record, which one worker runs one after the other
    in_line = Q(status=BatchStatus.READY, kind__in=kinds_of_files(), started_at__gte=now - IN_LINE)
    return resume(Batch.unscoped.filter(begun, via=VIA).exclude(in_line), Lock.BATCH, queue)


@every("23 * * * *", _("Give up files nobody decides on"))
def sweep_uploads(now: datetime) -> int:
    """Files of rows that nobody decides on are given up."""
    return give_up(now)
