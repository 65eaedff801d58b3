# SPDX-License-Identifier: Apache-2.0
"""How many database connections each web process may have: what the server allows, shared by the processes."""

from __future__ import annotations

import psycopg

from wuzha.runtime.messages import say

#: The environment variable in which a process is told; what the operator sets there is left as it is.
VARIABLE = "WUZHA_DATABASE_POOL"
#: Connections of one process at most: more threads only wait for each other. And at least: the hubs of live pages, the
#: thread of posts, and a few for pages.
MOST, LEAST = 20, 6
#: Connections left to others: workers, commands, a backup, an administrator's own look; and one listener a process.
OTHERS, LISTENER = 40, 1

_LIMITS = """
SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
         - coalesce(current_setting('reserved_connections', true)::int, 0),
       (SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user),
       (SELECT datconnlimit FROM pg_database WHERE datname = current_database())
"""


def share(url: str, processes: int) -> int:
    """Connections for each of so many processes on the server of `url`. Says so when they are too few."""
    with psycopg.connect(url) as connection:
        found = connection.execute(_LIMITS).fetchone()
    allowed = min(limit for limit in found or () if limit >= 0)  # a limit of -1 is none
    each = part(allowed, processes)
    if each < LEAST:
        say(
            f"数据库最多允许 {allowed} 个连接，不够 {processes} 个网页进程使用：请调大 max_connections，或减少 --web。",
            f"The database allows {allowed} connections, too few for {processes} web processes: raise max_connections, "
            "or start fewer with --web.",
        )
    return max(LEAST, each)


def part(allowed: int, processes: int) -> int:
    """What is left of the allowed connections for each process, at most `MOST`."""
    return min(MOST, (allowed - OTHERS) // processes - LISTENER)
