# SPDX-License-Identifier: Apache-2.0
"""A trace that a worker makes."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.funds.statements.conftest import WORKED, Import, plain
from wuzha.funds.models import FundsCase
from wuzha.funds.tracing.models import TraceRun
from wuzha.funds.tracing.tasks import trace_case
from wuzha.runtime import room


def test_no_case_is_traced_while_the_disk_is_full_and_none_is_forgotten(
    worked: FundsCase, bring: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(room, "shortage", lambda: "full")
        bring(worked, plain(WORKED))
        ProcrastinateJob.objects.all().delete()
        for _ in range(2):
            trace_case(worked.pk, "ANSWER")
        assert not TraceRun.unscoped.exists()
        [job] = ProcrastinateJob.objects.filter(task_name="wuzha.funds.tracing.tasks.trace_case")
        assert job.scheduled_at is not None
    trace_case(**job.args)
    assert TraceRun.unscoped.filter(latest=True).exists()
