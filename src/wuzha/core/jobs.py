# SPDX-License-Identifier: Apache-2.0
"""Work for the workers: queued once, done by the clock, taken up again where a worker stopped or died.

Services queue a task by its name, so that they need not import what calls them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from wuzha.core import runs
from wuzha.locks import Lock, free
from wuzha.runtime import room


class _StopError(Exception):
    """The worker is told to end."""


class _PauseError(Exception):
    """There is no room to go on."""


#: Seconds after which work that found no room is begun again.
PAUSE = 60


def defer_once(task: str, lock: str, *, seconds: int = 0, **arguments: Any) -> bool:
    """Queue a task for a worker, in the caller's transaction; whether it was not waiting there under this lock already.

    `task` is its dotted path, such as `wuzha.intake.tasks.run_upload`; it begins after `seconds` at the earliest.
    Raises `TaskNotFound` for none.
    """
    when = {"schedule_in": {"seconds": seconds}} if seconds else {}
    try:
        with transaction.atomic():
            app.configure_task(task, allow_unknown=False, queueing_lock=lock, **when).defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True


def every(cron: str, label: Any = "", *, frees: bool = False) -> Callable[[Callable[[datetime], object]], Any]:
    """Have the workers call a function by the clock (`cron` in UTC) with the moment at which they do.

    It waits in the queue once at most. A call may be missed, doubled or killed: the next one must make up for it. While
    the disk is full it is missed, unless it `frees` space.
    Gives the task, which can be called at once with any timestamp. `label` says on the page of the jobs what it does;
    how its runs went is kept (`core.runs`).
    """

    def register(work: Callable[[datetime], object]) -> Any:
        @wraps(work)
        def run(timestamp: int) -> object:  # noqa: ARG001 - procrastinate passes it by name
            if not frees and room.shortage() is not None:
                return None
            return runs.noted(name, lambda: work(timezone.now()))

        name = f"{work.__module__}.{work.__name__}"
        runs.JOBS[name] = runs.Job(name, cron, label or name)
        return app.periodic(cron=cron)(app.task(name=name, queueing_lock=name, pass_context=False)(run))

    return register


def resume(rows: QuerySet[Any], lock: Lock, defer: Callable[[int], object]) -> int:
    """Queue what was begun and is held by nobody any more: its worker died, or it never had one; how many.

    Whether a row is at work is told by the lock of its holder, never by a job: a killed worker's looks busy for ever.
    """
    with transaction.atomic():
        keys = list(free(rows, lock).order_by("pk").values_list("pk", flat=True))
        for key in keys:
            defer(key)
    return len(keys)


def until_told_to_stop(
    work: Callable[[Callable[[object], None]], object], should_stop: Callable[[], bool], defer: Callable[[], object]
) -> bool:
    """Do long work that goes on where it was; whether it came to its end.

    `work` is given a function to call after each part. If the worker is told to end by then, the work breaks off there
    and `defer` queues the rest for the next worker. While the disk is full it does not begin or breaks off too, and is
    left to be taken up again (`resume`) when there is room.
    """

    def after_each(_part: object) -> None:
        if should_stop():
            raise _StopError
        if room.shortage() is not None:
            raise _PauseError

    if room.shortage() is not None:
        return False
    try:
        work(after_each)
    except _PauseError:
        return False
    except _StopError:
        defer()
        return False
    return True
