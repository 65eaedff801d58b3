# SPDX-License-Identifier: Apache-2.0
"""How full the queues are, counted at most once a second for a unit and told to everybody in it."""

from __future__ import annotations

import time
from typing import Any

from wuzha.pages import capped_text
from wuzha.warning.queries import live
from wuzha.warning.queries.filters import Queue
from wuzha.warning.queries.queues import MOST_COUNTED
from wuzha.warning.views.live.changed import StepChanges
from wuzha.warning.views.live.topics import Counts, Eyes

#: Seconds between two counts when something has changed, and when nothing has (clocks run out by themselves).
FRESH, STALE = 1.0, 15.0


class Counters:
    """The counts of one unit's reach."""

    def __init__(self, path: str) -> None:
        self._eyes = Eyes(path)
        self._at = float("-inf")
        self._owed = False
        self._queues: dict[str, str] = {}
        self._held: dict[int, int] = {}
        self._last: dict[Counts, dict[str, str]] = {}

    def step(self, changed: StepChanges) -> None:
        """Count anew, if something has changed and the last count is old enough."""
        self._owed |= changed.touch(self._eyes.path)
        age = time.monotonic() - self._at
        if age > STALE or (self._owed and age > FRESH):
            actor = self._eyes.actor()
            self._queues = {
                queue.value: capped_text(number, MOST_COUNTED) for queue, number in live.counts(actor).items()
            }
            self._held = live.held(actor)
            self._at, self._owed = time.monotonic(), False

    def told(self, topic: Counts) -> dict[str, Any] | None:
        """What a person who follows is told; nothing when it has been told before."""
        now = self.of(topic)
        if self._last.get(topic) == now:
            return None
        self._last[topic] = now
        return now

    def of(self, topic: Counts) -> dict[str, str]:
        """Queue → what stands beside it."""
        return self._queues | {Queue.MINE.value: _capped(self._held.get(topic.eyes.person, 0))}

    def forget_all_but(self, topics: frozenset[Any]) -> None:
        self._last = {topic: counts for topic, counts in self._last.items() if topic in topics}


def _capped(number: int) -> str:
    return capped_text(number, MOST_COUNTED)
