# SPDX-License-Identifier: Apache-2.0
"""Limits that hold across processes: so many requests a minute, and tries that have to wait ever longer.

Both are one row of `Tally` and one statement that changes it or does not: of any number of processes that ask at the
same moment none gets more than the limit leaves.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Hashable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from wuzha.org.models.limits import Tally

MINUTE = 60
#: A process takes a fiftieth of a minute's limit at a time and counts it out by itself: one statement for each share,
#: not one a request. What it has left when the minute ends is lost, so of several processes the last may be refused
#: up to 2 % early.
SHARES = 50
#: After this time without a try what went wrong before is forgotten.
FORGOTTEN = timedelta(hours=24)
#: What lies further ahead than this is of a clock that has gone back since, and counts no more: else whoever tried
#: while it was a day ahead would wait for a day. Processes on several machines differ by less.
SKEW = timedelta(minutes=10)

_SPEND = """
INSERT INTO org_tally AS t (name, used, until) SELECT %(name)s, %(amount)s, %(until)s WHERE %(amount)s <= %(most)s
ON CONFLICT (name) DO UPDATE SET
  used = CASE WHEN t.until BETWEEN excluded.until AND %(ahead)s THEN t.used + excluded.used ELSE excluded.used END,
  until = CASE WHEN t.until BETWEEN excluded.until AND %(ahead)s THEN t.until ELSE excluded.until END
WHERE t.until NOT BETWEEN excluded.until AND %(ahead)s OR t.used + excluded.used <= %(most)s
RETURNING used
"""
_ONCE = """
INSERT INTO org_tally AS t (name, used, until) VALUES (%s, 1, %s)
ON CONFLICT (name) DO UPDATE SET until = excluded.until WHERE t.until <= %s
RETURNING used
"""
_TRY = """
INSERT INTO org_tally AS t (name, used, until) VALUES (%(name)s, 1, %(now)s)
ON CONFLICT (name) DO UPDATE SET
  used = CASE WHEN t.until < %(forgotten)s THEN 1 ELSE t.used + 1 END,
  until = CASE
    WHEN t.until < %(forgotten)s OR t.used + 1 < %(free)s THEN %(now)s
    ELSE %(now)s + least(%(longest)s, %(first)s * power(2, least(t.used + 1 - %(free)s, 30))) * interval '1 second' END
WHERE t.until <= %(now)s OR t.until > %(now)s + (%(longest)s + %(skew)s) * interval '1 second'
RETURNING used
"""


def spend(name: str, most: int, until: datetime, amount: int = 1) -> bool:
    """Use up `amount` of `most` that there are until an instant; False, and nothing used, when less is left."""
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, {"name": name, "amount": amount, "most": most, "until": until, "ahead": until + SKEW})
        return cursor.fetchone() is not None


def once_in(seconds: float, name: str) -> bool:
    """True for the first who asks in so many seconds, whichever process it is."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_ONCE, [name, now + timedelta(seconds=seconds), now])
        return cursor.fetchone() is not None


def attempt(name: str, *, free: int, first: float, longest: float, now: datetime | None = None) -> bool:
    """Count a try as failed beforehand; False, and nothing counted, while the one before makes it wait.

    After `free` tries the next one waits `first` seconds, then twice as long each time, at most `longest`. Whoever
    succeeds is forgiven (`forgive`, `take_back`). Tries at the same moment are counted one after the other.
    """
    now = now or timezone.now()
    given: dict[str, Any] = {"name": name, "free": free, "first": first, "longest": longest, "now": now}
    given |= {"forgotten": now - FORGOTTEN, "skew": SKEW.total_seconds()}
    with connection.cursor() as cursor:
        cursor.execute(_TRY, given)
        return cursor.fetchone() is not None


def forgive(*names: str) -> None:
    """Forget the tries."""
    Tally.objects.filter(name__in=names).delete()


def take_back(name: str, now: datetime | None = None) -> None:
    """The last try succeeded, and says nothing about those of others before it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE org_tally SET used = greatest(used - 1, 0), until = least(until, %s) WHERE name = %s",
            [now or timezone.now(), name],
        )


def sweep(now: datetime) -> int:
    """Remove what counts no more; how many rows."""
    return Tally.objects.filter(until__lt=now - FORGOTTEN).delete()[0]


class PerMinute:
    """So many requests in each minute of the clock, whichever process answers them, counted by a key."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._lock = threading.Lock()
        self._minute = 0
        #: Key → what this process has taken and not yet used.
        self._left: dict[Hashable, int] = {}
        self._over: set[Hashable] = set()

    def counts(self, key: Hashable, most: int) -> bool:
        """Count one request of the key; whether it is one of the `most` in this minute."""
        minute = int(time.time() // MINUTE)
        with self._lock:
            if minute != self._minute:
                self._minute, self._left, self._over = minute, {}, set()
            if self._left.get(key, 0):
                self._left[key] -= 1
                return True
            if key in self._over:
                return False
        until = datetime.fromtimestamp((minute + 1) * MINUTE, UTC)
        for amount in (max(1, most // SHARES), 1):
            if spend(f"{self._what}:{key}", most, until, amount):
                with self._lock:
                    self._left[key] = self._left.get(key, 0) + amount - 1
                return True
        with self._lock:
            self._over.add(key)
        return False

    def wait(self) -> float:
        """Seconds to the next minute."""
        return MINUTE - time.time() % MINUTE
