# SPDX-License-Identifier: Apache-2.0
"""One process that serves citizens, on the socket that `wuzha citizen` opened."""

from __future__ import annotations

import os

from wuzha.runtime.port import inherited

#: Seconds that open answers get when the process is to stop; requests at once; bytes of a request's head.
GRACE, MOST_AT_ONCE, MOST_HEAD = 2, 400, 16 * 1024


def serve(descriptor: int) -> int:
    """Serve until told to stop. `descriptor` is an inherited listening socket."""
    import uvicorn

    listener = inherited(descriptor)

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuzha.citizen.program.settings")
    config = uvicorn.Config(
        "wuzha.citizen.program.asgi:application",
        access_log=False,
        log_level="error",
        lifespan="off",
        server_header=False,
        http="h11",
        h11_max_incomplete_event_size=MOST_HEAD,
        limit_concurrency=MOST_AT_ONCE,
        timeout_graceful_shutdown=GRACE,
        forwarded_allow_ips=os.environ.get("WUZHA_PROXY", "127.0.0.1"),
    )
    uvicorn.Server(config).run(sockets=[listener])
    return 0
