# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL's settings for the embedded server, written anew at each start.

Whoever wants other values writes them into `local.conf` beside it, which is read last and never touched.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

SETTINGS: Mapping[str, str] = {
    # Only a socket in a private folder: no port, no password, nothing to reach from another account or machine.
    "listen_addresses": "",
    "unix_socket_directories": "..",
    "unix_socket_permissions": "0700",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "synchronous_commit": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A statement, its parameters and the DETAIL of an error can hold personal data; none of them reaches the log.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
}

#: Below this many bytes `/dev/shm` (64 MB in a container) cannot hold the shared memory of parallel queries.
ENOUGH_SHARED_MEMORY = 256 * 1024 * 1024


def render(extra: Mapping[str, str]) -> str:
    """The text of `postgresql.conf`; `extra` wins over the values above."""
    settings = {**SETTINGS, **_shared_memory(), **extra}
    lines = [f"{name} = '{value}'" for name, value in settings.items()]
    return "\n".join(["# Written by Wuzha at each start. Own values belong in local.conf.", *lines]) + (
        "\ninclude_if_exists 'local.conf'\n"
    )


def _shared_memory() -> dict[str, str]:
    place = Path("/dev/shm")  # noqa: S108 - looked at, not written to
    if not place.is_dir():
        return {}
    size = os.statvfs(place)
    small = size.f_frsize * size.f_bavail < ENOUGH_SHARED_MEMORY
    return {"dynamic_shared_memory_type": "sysv" if small else "posix"}
