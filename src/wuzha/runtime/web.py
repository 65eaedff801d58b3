# SPDX-License-Identifier: Apache-2.0
"""One web process on the socket that the supervisor opened."""

from __future__ import annotations

import gc
import os
import threading
from types import FrameType

from wuzha.runtime import gate, pool
from wuzha.runtime.django import at_work
from wuzha.runtime.port import inherited

#: Set when this process is told to stop: event streams end by themselves then.
stopping = threading.Event()

#: Seconds that open pages and event streams get when the process is to stop.
GRACE = 2
#: Objects made between two looks for cyclic garbage: ten thousand posted rows are no reason to look a hundred times.
RARELY = 50_000


def serve(descriptor: int) -> int:
    """Serve the application until told to stop. `descriptor` is an inherited listening socket."""
    import uvicorn

    listener = inherited(descriptor)

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuzha.site.settings.base")
    os.environ.setdefault(pool.VARIABLE, str(pool.MOST))
    config = uvicorn.Config(
        "wuzha.site.asgi:application",
        # A query string can hold what somebody searched for: no access log.
        access_log=False,
        log_level="warning",
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        forwarded_allow_ips=os.environ.get("WUZHA_PROXY", "127.0.0.1"),
    )

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            stopping.set()
            super().handle_exit(sig, frame)

    gc.set_threshold(RARELY, 20, 20)
    config.load()
    gc.collect()
    gc.freeze()
    gate.wait()
    with at_work():
        Server(config).run(sockets=[listener])
    return 0
