# SPDX-License-Identifier: Apache-2.0
"""Jobs that services put in the queue."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import TaskNotFound

import wuzha
from wuzha.core.jobs import defer_once

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
        if isinstance(node, ast.FunctionDef) and any("app.task" in ast.unparse(one) for one in node.decorator_list)
    }
    assert len(written) > 20
    assert written <= set(app.tasks)
