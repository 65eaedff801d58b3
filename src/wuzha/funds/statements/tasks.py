# SPDX-License-Identifier: Apache-2.0
"""Background work of the ledger: files taken in, what a killed worker left taken up again."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from wuzha.funds.statements.models import FileStatus, StatementFile
from wuzha.funds.statements.services.take import defer
from wuzha.funds.statements.services.whole import run_case

log = logging.getLogger(__name__)

#: How long a file may stand still before it is queued again.
QUIET = timedelta(minutes=2)


class WorkerStops(Exception):  # noqa: N818 - a fact, not a fault
    """The worker is told to end; the files are taken up where they are by the next one."""


@app.task(pass_context=True, aliases=["wuzha.funds.ledger.tasks.take_in"])  # as jobs of earlier versions name it
def take_in(context: JobContext, case_id: int) -> None:
    """Run the waiting statement files of a case, then trace it anew."""

    def on_progress(_file: StatementFile) -> None:
        if context.should_abort():
            raise WorkerStops

    try:
        run_case(case_id, on_progress)
    except WorkerStops:
        defer(case_id)
        log.info("Statements of case %s wait for the next worker", case_id)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="funds.statements.resume", pass_context=False)
def resume_abandoned(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it by name
    """Cases with files whose worker died are queued again; how many. A file at work is held, and left to its holder."""
    before = timezone.now() - QUIET
    left = StatementFile.unscoped.filter(
        Q(status=FileStatus.RUNNING, started_at__lt=before) | Q(status=FileStatus.READY, created_at__lt=before)
    )
    found = set(left.values_list("case_id", flat=True))
    for case_id in sorted(found):
        defer(case_id)
    return len(found)
