# SPDX-License-Identifier: Apache-2.0
"""Background work of the ledger: files taken in, what a killed worker left taken up again."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q
from procrastinate import JobContext
from procrastinate.contrib.django import app

from wuzha.core.jobs import every, until_told_to_stop
from wuzha.funds.statements.models import FileStatus, StatementFile
from wuzha.funds.statements.services.take import defer
from wuzha.funds.statements.services.whole import run_case

#: How long a file may stand still before it is queued again.
QUIET = timedelta(minutes=2)


@app.task(pass_context=True, aliases=["wuzha.funds.ledger.tasks.take_in"])  # as jobs of earlier versions name it
def take_in(context: JobContext, case_id: int) -> None:
    """Run the waiting statement files of a case, then trace it anew."""
    until_told_to_stop(partial(run_case, case_id), context.should_abort, partial(defer, case_id))


@every("* * * * *")
def resume_abandoned(now: datetime) -> int:
    """Cases with files whose worker died are queued again; how many. A file at work is held, and left to its holder."""
    before = now - QUIET
    left = StatementFile.unscoped.filter(
        Q(status=FileStatus.RUNNING, started_at__lt=before) | Q(status=FileStatus.READY, created_at__lt=before)
    )
    found = set(left.values_list("case_id", flat=True))
    for case_id in sorted(found):
        defer(case_id)
    return len(found)
