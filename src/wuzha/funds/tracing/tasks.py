# SPDX-License-Identifier: Apache-2.0
"""Background work of traces."""

from __future__ import annotations

from procrastinate.contrib.django import app

from wuzha.core.jobs import PAUSE
from wuzha.funds.models import FundsCase
from wuzha.funds.tracing.models import Because
from wuzha.funds.tracing.services import retrace, retrace_soon
from wuzha.runtime import room


@app.task(aliases=["wuzha.funds.traces.tasks.trace_case"])  # as jobs of earlier versions name it
def trace_case(case_id: int, because: str) -> None:
    """Trace a case anew; while the disk is full later."""
    if room.shortage() is not None:
        retrace_soon(case_id, Because(because), seconds=PAUSE)
        return
    retrace(FundsCase.unscoped.get(pk=case_id), because=Because(because))
