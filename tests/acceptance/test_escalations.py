# SPDX-License-Identifier: Apache-2.0
"""The worker that sweeps the clocks is killed in mid-run and stays away for half an hour over three deadlines: when it
comes back, each escalation fires once, in order, and says that it is late. Runs at the same time change nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.acceptance.sweeper import HOLDING
from tests.intake.conftest import address_of_test_database
from tests.waiting import LAST_RESORT, until
from tests.warning.services.conftest import Desk, make_desk
from wuzha.audit.models import Event
from wuzha.warning.models import ClockAlert, WarningRecord
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.services import dispatch, triage

pytestmark = pytest.mark.django_db(transaction=True)

#: A Monday, nine in the morning in Shanghai.
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
#: Minutes after nine at which three HIGH warnings go to the station: each is to be signed in and called within 30.
SENT = (0, 4, 8)
#: The runs of the worker; it dies in the last one. The first run after that comes half an hour later.
RUNS, KILLED, BACK = (0, 5, 10, 15, 20), 28, 58
#: Minutes after dispatch → whom the sign-in and the call are told to by then (50, 80, 100 % of 30 minutes).
STEPS = ((15, 50, "OFFICER"), (24, 80, "CHIEF"), (30, 100, "SHIFT_LEADER"))
CLOCKS = ("SIGN_IN", "FIRST_CALL")
LATE_AFTER = 5


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


class Worker:
    """A process that sweeps at these moments, a warning at a time."""

    def __init__(self, minutes: Sequence[float], home: Path, hold: int = 0) -> None:
        moments = ",".join(after(one).isoformat() for one in minutes)
        environment = os.environ | {
            "WUZHA_DATABASE_URL": address_of_test_database(),
            "WUZHA_HOME": str(home),
            "WUZHA_MASTER_KEY": b64encode(settings.WUZHA_MASTER_KEY).decode(),
            "DJANGO_SETTINGS_MODULE": "wuzha.site.settings.test",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.acceptance.sweeper", moments, "1", str(hold)],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def said(self) -> str:
        """Its next line."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def holds(self) -> None:
        """Wait until it stands still with alerts written and not committed."""
        while (line := self.said()) != HOLDING:
            assert line, "it ended before it held"

    def go_on(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def end(self) -> int:
        """How many steps its runs told since it was last listened to, when it has ended by itself."""
        output, _ = self.process.communicate(timeout=LAST_RESORT)
        assert self.process.returncode == 0
        return sum(int(line) for line in output.split())

    def kill(self) -> None:
        """`kill -9`; returns when the database has noticed."""
        self.process.kill()
        self.process.wait(LAST_RESORT)
        until(lambda: not others_in_a_transaction())


def others_in_a_transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Worker]]:
    workers: list[Worker] = []

    def begin(*minutes: float, hold: int = 0) -> Worker:
        workers.append(Worker(minutes, tmp_path, hold))
        return workers[-1]

    yield begin
    for worker in workers:
        worker.process.kill()
        with worker.process:
            pass


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The keys of the three warnings."""
    desk = make_desk()
    with monkeypatch.context() as clock:
        return [_send(desk, clock, minute) for minute in SENT]


def _send(desk: Desk, clock: pytest.MonkeyPatch, minute: float) -> int:
    clock.setattr("django.utils.timezone.now", lambda: after(minute))
    times: dict[str, Any] = dict.fromkeys(("first_pushed_at", "last_pushed_at", "received_at"), after(minute))
    held: WarningRecord = triage.take(desk.analyst, desk.received(level=Level.HIGH, completeness=80, **times).pk)
    return int(dispatch.dispatch(desk.analyst, held.pk, desk.city.station.pk).pk)


#: (minute it was meant for, warning, clock, percent, who)
Fired = tuple[float, int, str, int, str]


def fired() -> list[Fired]:
    """In the order they were told."""
    return [
        ((one.meant_at - NINE).total_seconds() / 60, one.warning_id, one.clock, one.percent, one.tell)
        for one in ClockAlert.unscoped.order_by("pk")
    ]


def owed(sent: Sequence[int], by: float) -> list[Fired]:
    """What must have been told by a minute, in order, worked out from the table of steps alone."""
    found = [
        (start + minutes, warning, clock, percent, tell)
        for start, warning in zip(SENT, sent, strict=True)
        for clock in CLOCKS
        for minutes, percent, tell in STEPS
        if start + minutes <= by
    ]
    return sorted(found, key=lambda one: (one[0], one[3], CLOCKS.index(one[2])))


def killed_in_mid_run(start: Callable[..., Worker]) -> None:
    """The last run has committed what its first transaction told, and dies in the second."""
    worker = start(*RUNS, KILLED, hold=2)
    worker.holds()
    worker.kill()


def test_after_a_kill_and_half_an_hour_each_escalation_fires_once_in_order_and_late(
    sent: list[int], start: Callable[..., Worker]
) -> None:
    killed_in_mid_run(start)
    before = fired()
    assert before == owed(sent, KILLED)[: len(before)]
    assert len(owed(sent, RUNS[-1])) < len(before) < len(owed(sent, KILLED))

    back = start(BACK)
    missed = len(owed(sent, BACK)) - len(before)
    assert back.end() == missed
    assert fired() == owed(sent, BACK)
    rows = list(ClockAlert.unscoped.order_by("pk"))
    assert all(row.fired_at == after(BACK) and row.late for row in rows[len(before) :])
    assert not any(row.late for row in rows if row.fired_at <= after(RUNS[-1]))
    assert all(row.late == (row.fired_at - row.meant_at > timedelta(minutes=LATE_AFTER)) for row in rows)
    assert Event.objects.filter(action="warning.alert").count() == len(rows)

    assert start(BACK, BACK + 1).end() == 0
    assert len(fired()) == len(rows)


def test_runs_at_the_same_time_after_the_gap_tell_each_once_and_in_order(
    sent: list[int], start: Callable[..., Worker]
) -> None:
    killed_in_mid_run(start)
    missed = len(owed(sent, BACK)) - len(fired())
    first = start(BACK, hold=2)
    first.holds()
    assert start(BACK).end() == 0  # a second run leaves the work to the one that has begun it
    first.go_on()
    racers = [start(BACK, BACK) for _ in range(2)]
    told = first.end() + sum(one.end() for one in racers)
    assert fired() == owed(sent, BACK)
    assert told == missed


def test_killed_again_and_again_it_still_comes_to_the_same_end(sent: list[int], start: Callable[..., Worker]) -> None:
    killed_in_mid_run(start)
    for _ in range(2):
        worker = start(BACK, hold=2)
        worker.holds()
        worker.kill()
    start(BACK).end()
    assert fired() == owed(sent, BACK)
