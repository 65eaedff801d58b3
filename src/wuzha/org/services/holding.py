# SPDX-License-Identifier: Apache-2.0
"""Who is at a piece of work right now: a lock that the database lets go of by itself when its holder dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def hold(key: int, space: int) -> Iterator[bool]:
    """Hold one piece of work of a space for the block; False when another process holds it.

    May be nested in one connection.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [space, key])
        held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [space, key])
