# SPDX-License-Identifier: Apache-2.0
"""Work for the workers, put in their queue by name: a service need not import the task that calls it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def defer_once(task: str, lock: str, **arguments: Any) -> bool:
    """Queue a task for a worker, in the caller's transaction; whether it was not waiting there under this lock already.

    `task` is its dotted path, such as `wuzha.intake.tasks.run_upload`. Raises `TaskNotFound` for none.
    """
    try:
        with transaction.atomic():
            app.configure_task(task, allow_unknown=False, queueing_lock=lock).defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True
