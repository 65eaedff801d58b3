# SPDX-License-Identifier: Apache-2.0
"""How often a key or token may ask: so many requests in each minute of the clock, counted by each web process."""

from __future__ import annotations

import threading
import time

from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from wuzha.intake.models import SourceKey
from wuzha.intake.rulesets import API

MINUTE = 60


class PerMinute:
    """Counts by a key. Only a number a key is kept: the framework's own throttle keeps a time for each request."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._counts: dict[int, int] = {}

    def counts(self, key: int, most: int) -> bool:
        """Count one request of the key; whether it is one of the `most` in this minute."""
        minute = int(time.time() // MINUTE)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            count = self._counts[key] = self._counts.get(key, 0) + 1
        return count <= most

    def wait(self) -> float:
        """Seconds to the next minute."""
        return MINUTE - time.time() % MINUTE


class PerKey(PerMinute, BaseThrottle):
    """Counts by the source's key."""

    def allow_request(self, request: HttpRequest) -> bool:
        key: SourceKey = request.auth  # type: ignore[attr-defined]  # set by SourceBearer
        return self.allows(key)

    def allows(self, key: SourceKey) -> bool:
        """Count one request of the key; whether it may be answered."""
        return self.counts(key.pk, key.requests_per_minute or API.at().requests_per_minute)


#: The counts of this process, whatever way a request takes: of the sources' keys and of people's tokens.
PER_KEY, PER_TOKEN = PerKey(), PerMinute()
