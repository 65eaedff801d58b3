# SPDX-License-Identifier: Apache-2.0
"""What a worker with nothing to do asks of the database: counted, since seconds hang on the machine.

`benchmarks/idle.py` measures the seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import croniter  # type: ignore[import-untyped]  # it has no types
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django import app

from tests.factories import make_city
from wuzha.audit import worker
from wuzha.audit.sealer import seal_all
from wuzha.core import runs
from wuzha.custody.services import follow
from wuzha.exchange.services import webhooks
from wuzha.exchange.tasks import SOON

#: Statements of one run of a job by the clock that finds nothing, three of them to keep how it went; and of all that a
#: worker does in a minute.
MOST_OF_A_JOB, MOST_OF_A_MINUTE = 30, 400
HOUR = datetime(2026, 3, 3, 3, tzinfo=UTC)


def statements(work: Callable[[], object]) -> int:
    """Of the second time: the first one finds something."""
    work()
    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)


def a_minute(cron: str) -> float:
    """How often a job runs in a minute, on average over an hour."""
    turns = croniter.croniter(cron, HOUR)
    count = 0
    while turns.get_next(datetime) <= HOUR + timedelta(hours=1):
        count += 1
    return count / 60


@pytest.mark.django_db
def test_a_worker_with_nothing_to_do_asks_little(monkeypatch: pytest.MonkeyPatch) -> None:
    make_city()
    seal_all()
    often = {name: a_minute(job.cron) for name, job in runs.JOBS.items() if a_minute(job.cron) >= 1 / 10}
    asked = {name: statements(partial(app.tasks[name], timestamp=0)) for name in often}
    assert {name: count for name, count in asked.items() if count > MOST_OF_A_JOB} == {}

    def sealing() -> None:
        looks = iter((False, True))
        stop = type("Stop", (), {"is_set": lambda _: next(looks), "wait": lambda _, seconds: None})
        worker.run_forever(stop())

    monkeypatch.setattr(worker, "connection", connection)
    monkeypatch.setattr(connection, "close", lambda: None)
    beside = statements(sealing) * 60 / worker.INTERVAL + statements(follow.look) * 60 / follow.EVERY
    beside += statements(webhooks.wanted) * 60 / SOON
    assert statements(sealing) == 1
    assert sum(asked[name] * often[name] for name in often) + beside < MOST_OF_A_MINUTE
