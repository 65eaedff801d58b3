# SPDX-License-Identifier: Apache-2.0
"""One connection a web process on which PostgreSQL says that something has happened.

Nothing depends on it but promptness: a notification that is lost while the connection is built anew is made up for by
the hub, which looks by itself every second.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import psycopg
from django.db import connection
from psycopg import sql

log = logging.getLogger(__name__)

#: Seconds between two attempts to connect: the first, and the longest.
SOON, LONGEST = 0.5, 15.0
_WANTED = ("host", "port", "dbname", "user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey", "options")


async def listen(channel: str, wake: Callable[[], None]) -> None:
    """Call `wake` for every notification, until cancelled; connects again with growing patience."""
    pause = SOON
    given = connection.get_connection_params()
    parameters = {key: given[key] for key in _WANTED if given.get(key)}
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as session:
                await session.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                pause = SOON
                wake()
                async for _notification in session.notifies():
                    wake()
        except psycopg.Error as error:
            log.warning(
                "Live pages: no notifications from the database (%s); looking every second", type(error).__name__
            )
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST)
