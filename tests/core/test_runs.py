# SPDX-License-Identifier: Apache-2.0
"""Jobs by the clock tell how their runs went, and are told from jobs that run no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django.utils import translation
from procrastinate.contrib.django import app
from psycopg import OperationalError as Away

from wuzha.core import runs
from wuzha.core.models import JobRun
from wuzha.core.runs import Fault, Health, Job

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def run(before: timedelta, *, seconds: float = 1, fault: str = "") -> JobRun:
    return JobRun(name="x", began_at=NOW - before, seconds=seconds, fault=fault)


@pytest.mark.parametrize(
    ("last", "interval", "health"),
    [
        (None, MINUTE, Health.NEW),
        (run(MINUTE), MINUTE, Health.ALIVE),
        (run(MINUTE, fault="OTHER"), MINUTE, Health.FAILED),
        (run(2 * MINUTE + timedelta(seconds=2)), MINUTE, Health.LATE),
        (run(3 * MINUTE, seconds=120), MINUTE, Health.ALIVE),  # it took long
        (run(MINUTE), timedelta(seconds=10), Health.ALIVE),  # six misses of ten seconds are no minute's silence
        (run(timedelta(hours=30)), timedelta(days=1), Health.ALIVE),
        (run(timedelta(hours=49), fault="OTHER"), timedelta(days=1), Health.LATE),
    ],
    ids=str,
)
def test_a_job_is_late_when_it_missed_two_of_its_times(last: JobRun | None, interval: timedelta, health: str) -> None:
    assert runs.health(last, interval, NOW) == health


@pytest.mark.parametrize(
    ("cron", "following", "interval"),
    [
        ("* * * * *", NOW + MINUTE, MINUTE),
        ("* * * * * */10", NOW + timedelta(seconds=10), timedelta(seconds=10)),
        ("40 18 * * *", NOW.replace(hour=18, minute=40), timedelta(days=1)),
    ],
)
def test_the_next_time_and_the_interval_follow_from_the_clock(
    cron: str, following: datetime, interval: timedelta
) -> None:
    assert runs.times(cron, NOW) == (following, interval)


def test_what_went_wrong_is_said_without_what_the_error_holds() -> None:
    def fault(error: Exception) -> str:
        return runs.fault_of(error)

    away = OperationalError("13800000999")
    away.__cause__ = Away("13800000999")
    assert fault(away) == Fault.DATABASE
    assert fault(PermissionError("/home/张三")) == Fault.DISK
    other = fault(ValueError("13800000999"))
    assert other.startswith("OTHER ValueError")
    assert "138" not in other
    with translation.override("zh-hans"):
        assert runs.fault_text(Fault.DATABASE) == "数据库当时不可用，下次运行会补上"
        assert runs.fault_text(other).startswith("程序错误")


@pytest.mark.django_db
def test_the_last_twenty_runs_are_kept_and_a_failed_one_goes_on_failing() -> None:
    for number in range(runs.KEPT + 3):
        assert runs.noted("x", lambda number=number: number) == number  # type: ignore[misc]
    with pytest.raises(ValueError, match="why"):
        runs.noted("x", lambda: int("why"))
    kept = list(JobRun.objects.filter(name="x").order_by("pk"))
    assert len(kept) == runs.KEPT
    assert [bool(one.fault) for one in kept[-2:]] == [False, True]


@pytest.mark.django_db
def test_what_failed_or_is_late_stands_on_top(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "JOBS", {name: Job(name, "* * * * *", name) for name in ("fine", "bad", "gone", "new")})
    for name, ago, fault in (("fine", 30, ""), ("bad", 30, "DISK"), ("gone", 900, "")):
        JobRun.objects.create(name=name, began_at=NOW - timedelta(seconds=ago), seconds=0.1, fault=fault)
    found = runs.standings(NOW)
    assert [(one.job.name, one.health) for one in found] == [
        ("bad", "failed"), ("gone", "late"), ("new", "new"), ("fine", "alive"),
    ]  # fmt: skip


def test_every_job_of_the_product_says_what_it_does() -> None:
    app.perform_import_paths()
    jobs = [job for name, job in runs.JOBS.items() if name.startswith("wuzha.")]
    assert len(jobs) > 20
    assert [job.name for job in jobs if job.label == job.name] == []
