# SPDX-License-Identifier: Apache-2.0
"""How often a source may ask: so many requests in each minute of the clock, counted by each web process for itself."""

from __future__ import annotations

import threading
import time

from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from wuzha.intake.models import SourceKey
from wuzha.intake.rulesets import API

MINUTE = 60


class PerKey(BaseThrottle):
    """Counts by the source's key. Only a number a key is kept: the framework's own keeps a time for each request."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._counts: dict[int, int] = {}

    def allow_request(self, request: HttpRequest) -> bool:
        key: SourceKey = request.auth  # type: ignore[attr-defined]  # set by SourceBearer
        return self.allows(key)

    def allows(self, key: SourceKey) -> bool:
        """Count one request of the key; whether it may be answered."""
        minute = int(time.time() // MINUTE)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            count = self._counts[key.pk] = self._counts.get(key.pk, 0) + 1
        return count <= API.at().requests_per_minute

    def wait(self) -> float:
        """Seconds to the next minute."""
        return MINUTE - time.time() % MINUTE


#: The one count of this process, whatever way a request takes.
PER_KEY = PerKey()
