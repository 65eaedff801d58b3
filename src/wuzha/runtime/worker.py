# SPDX-License-Identifier: Apache-2.0
"""The worker: jobs and timers from the queue in PostgreSQL, and what apps run beside them."""

from __future__ import annotations

import threading
from collections.abc import Callable

from wuzha.runtime.django import prepare

#: Jobs at the same time. They wait for the database most of the while.
CONCURRENCY = 4
#: Seconds for running jobs to end; an interrupted one is taken up again.
GRACE = 2.5
#: Seconds between looks for jobs whose time has come: one that may begin at once is told by the database.
LOOK = 10.0
#: Seconds between two signs of life. Nobody waits for them: locks tell who holds what (`wuzha.core.jobs.resume`).
BEAT = 30.0
#: Name → what runs in a thread of its own until the event is set; an app adds to it when it is ready.
beside: dict[str, Callable[[threading.Event], None]] = {}


def run() -> int:
    """Work until SIGINT or SIGTERM. Any number of workers may run, on any number of machines."""
    with prepare():
        from procrastinate.contrib.django import app

        stop = threading.Event()
        threads = [threading.Thread(target=work, args=(stop,), name=name) for name, work in beside.items()]
        for thread in threads:
            thread.start()
        try:
            # `app` stands for whichever application Django made; its Django connector cannot run a worker.
            with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
                worker.run_worker(
                    concurrency=CONCURRENCY,
                    shutdown_graceful_timeout=GRACE,
                    delete_jobs="successful",
                    fetch_job_polling_interval=LOOK,
                    update_heartbeat_interval=BEAT,
                    stalled_worker_timeout=3 * BEAT,
                )
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    return 0
