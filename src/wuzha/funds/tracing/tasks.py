# SPDX-License-Identifier: Apache-2.0
"""Background work of traces."""

from __future__ import annotations

from procrastinate.contrib.django import app

from wuzha.funds.models import FundsCase
from wuzha.funds.tracing.models import Because
from wuzha.funds.tracing.services import retrace


@app.task(aliases=["wuzha.funds.traces.tasks.trace_case"])  # as jobs of earlier versions name it
def trace_case(case_id: int, because: str) -> None:
    """Trace a case anew."""
    retrace(FundsCase.unscoped.get(pk=case_id), because=Because(because))
