# SPDX-License-Identifier: Apache-2.0
"""Jobs that services put in the queue."""

from __future__ import annotations

import ast
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued, TaskNotFound
from procrastinate.testing import InMemoryConnector

import wuzha
from tests.factories import make_city
from wuzha.core import jobs, runs
from wuzha.core.jobs import defer_once, every, resume, until_told_to_stop
from wuzha.locks import Lock, hold
from wuzha.org.models import Person

PACKAGE = Path(wuzha.__file__).parent
TASK = "wuzha.privacy.tasks.make_export"


@pytest.mark.django_db
def test_a_job_waits_once_under_a_lock() -> None:
    assert defer_once(TASK, "tests.1", export_id=1)
    assert not defer_once(TASK, "tests.1", export_id=1)
    assert defer_once(TASK, "tests.2", export_id=2)
    waiting = ProcrastinateJob.objects.filter(task_name=TASK).order_by("id")
    assert [(job.queueing_lock, job.args) for job in waiting] == [
        ("tests.1", {"export_id": 1}),
        ("tests.2", {"export_id": 2}),
    ]


@pytest.mark.django_db
def test_a_task_that_is_not_there_is_refused_at_once() -> None:
    with pytest.raises(TaskNotFound):
        defer_once("wuzha.privacy.tasks.nothing", "tests", export_id=1)


def test_every_name_in_the_code_is_a_task() -> None:
    named = {
        node.args[0].value
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "defer_once"
        if isinstance(node.args[0], ast.Constant)
    }
    app.perform_import_paths()
    assert named
    assert named <= set(app.tasks)


def test_the_worker_finds_the_tasks_of_every_room() -> None:
    app.perform_import_paths()
    written = {
        f"wuzha.{'.'.join(path.relative_to(PACKAGE).with_suffix('').parts)}.{node.name}"
        for path in PACKAGE.rglob("tasks.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and _makes_task(node)
    }
    assert len(written) > 20
    assert written <= set(app.tasks)


def _makes_task(node: ast.FunctionDef) -> bool:
    return any(ast.unparse(one).startswith(("app.task", "every(")) for one in node.decorator_list)


@pytest.fixture
def own_app(monkeypatch: pytest.MonkeyPatch) -> App:
    """Tasks of a test, of which the workers never hear."""
    own = App(connector=InMemoryConnector())
    monkeypatch.setattr(jobs, "app", own)
    monkeypatch.setattr(runs, "JOBS", {})
    monkeypatch.setattr(runs, "_keep", lambda *_run: None)
    return own


def test_what_is_done_by_the_clock_is_told_the_moment_and_waits_once(own_app: App) -> None:
    told: list[datetime] = []

    @every("5 * * * *")
    def work(now: datetime) -> int:
        told.append(now)
        return 7

    before = timezone.now()
    assert work(timestamp=0) == 7
    assert before <= told[0] <= timezone.now()
    (periodic,) = own_app.periodic_registry.periodic_tasks.values()
    assert (periodic.task.name, periodic.cron) == (f"{__name__}.work", "5 * * * *")
    # in a thread of its own: in this one a browser's loop may run
    with ThreadPoolExecutor(1) as thread:
        thread.submit(periodic.task.defer, timestamp=1).result()
        with pytest.raises(AlreadyEnqueued):
            thread.submit(periodic.task.defer, timestamp=2).result()


@pytest.mark.django_db
def test_what_nobody_holds_is_queued_again() -> None:
    make_city()
    people = Person.objects.order_by("pk")
    keys = [one.pk for one in people]
    queued: list[int] = []
    with hold(Lock.EXPORT, keys[1]), hold(Lock.RETENTION, keys[2]):
        assert resume(people, Lock.EXPORT, queued.append) == len(keys) - 1
    assert queued == [keys[0], *keys[2:]]


@pytest.mark.parametrize(("parts", "done"), [(2, True), (3, False)])
def test_work_breaks_off_when_the_worker_is_told_to_end(parts: int, done: bool) -> None:
    came: list[int] = []
    queued: list[str] = []

    def work(after_each: Callable[[object], None]) -> None:
        for part in range(parts):
            came.append(part)
            after_each(part)

    assert until_told_to_stop(work, lambda: len(came) == 3, lambda: queued.append("rest")) is done
    assert (came, queued) == ([*range(parts)], [] if done else ["rest"])


def test_a_fault_is_not_taken_for_the_end_of_the_worker() -> None:
    def work(after_each: Callable[[object], None]) -> None:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        until_told_to_stop(work, lambda: True, pytest.fail)
