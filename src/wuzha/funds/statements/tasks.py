# SPDX-License-Identifier: Apache-2.0
"""Background work of statements: the files of a case taken in. What a killed worker left, intake queues again."""

from __future__ import annotations

from functools import partial

from procrastinate import JobContext
from procrastinate.contrib.django import app

from wuzha.core.jobs import until_told_to_stop
from wuzha.funds.statements.receiver import defer
from wuzha.funds.statements.services.whole import run_case


@app.task(pass_context=True, aliases=["wuzha.funds.ledger.tasks.take_in"])  # as jobs of earlier versions name it
def take_in(context: JobContext, case_id: int) -> None:
    """Run the waiting statement files of a case, then trace it anew."""
    until_told_to_stop(partial(run_case, case_id), context.should_abort, partial(defer, case_id))
