# SPDX-License-Identifier: Apache-2.0
"""The rows of one list, followed: which come, change, move and go.

Only the top of the list is drawn (`WINDOW` rows): what stands further down is on few pages, and they are told its place
alone. So two hundred arrivals a second cost what the few of them cost that reach the top.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from wuzha.warning.models import ChangeKind
from wuzha.warning.queries import live
from wuzha.warning.queries.filters import Filters
from wuzha.warning.queries.live import Place
from wuzha.warning.views.live.changed import StepChanges
from wuzha.warning.views.live.draw import Drawings
from wuzha.warning.views.live.topics import Rows

#: Rows of the top that are drawn; rows below which the top is read anew, because a page shows fifty.
WINDOW, LOW = 60, 52
#: Seconds after which the order is read anew: the score of what waits moves with time (`tasks.refresh_order`).
ORDER_AGE = 60.0
#: Seconds between two readings of the top when it runs low or a flood comes.
LOW_AGE = 1.0


class List:
    """One `Rows` topic: what its followers are known to have at the top."""

    def __init__(self, topic: Rows, now: datetime) -> None:
        self._topic = topic
        self._filters = Filters.of(topic.query)
        self._actor = topic.eyes.actor()
        self._states = frozenset(map(str, self._filters.states))
        self._owed = False
        self._read(now)

    def _read(self, now: datetime) -> None:
        self._top = live.top(self._actor, self._filters, now, WINDOW)
        self._whole = len(self._top) < WINDOW
        self._read_at = time.monotonic()
        self._owed = False

    def step(self, changed: StepChanges, drawings: Drawings) -> dict[str, Any] | None:
        """What the followers are told; nothing when nothing has changed for them."""
        found, out = self._look(changed)
        for key in out:
            self._top.pop(key, None)
        told = self._told(found, out, drawings)
        for key, place in found.items():
            if key in self._top or self._reaches_top(place):
                self._top[key] = place
        self._trim()
        self._owed |= changed.flood or (not self._whole and len(self._top) < LOW)
        age = time.monotonic() - self._read_at
        if age > ORDER_AGE or (self._owed and age > LOW_AGE):
            told |= self._anew(changed.now, drawings)
        return told or None

    def missed(self, changed: StepChanges, drawings: Drawings) -> dict[str, Any] | None:
        """What a page is told that comes back; those who stayed have heard of it."""
        return self._told(*self._look(changed), drawings, joining=True) or None

    def _look(self, changed: StepChanges) -> tuple[dict[int, Place], set[int]]:
        """Where changed warnings stand in the list, and which of them may have stood in it and do not any more."""
        changes = changed.within(self._topic.eyes.path)
        keys = {change.warning_id for change in changes}
        found = live.places(self._actor, self._filters, changed.now, keys)
        left = {
            change.warning_id
            for change in changes
            if change.kind != ChangeKind.NEW and change.was_state in self._states and change.warning_id not in found
        }
        return found, left

    def _told(
        self, found: dict[int, Place], out: Collection[int], drawings: Drawings, *, joining: bool = False
    ) -> dict[str, Any]:
        near = {key: place for key, place in found.items() if self._reaches_top(place)}
        fresh = [key for key, place in near.items() if joining or not self._is_known(place)]
        if len(fresh) > WINDOW:
            fresh = [place.pk for place in sorted(map(found.__getitem__, fresh), key=_rank)[:WINDOW]]
        told: dict[str, Any] = {}
        if found:
            told["put"] = self._put(found.values(), fresh, drawings)
        if out:
            told["out"] = sorted(out)
        return told

    def _anew(self, now: datetime, drawings: Drawings) -> dict[str, Any]:
        """The whole top, with what of it the followers do not have."""
        before = self._top
        self._read(now)
        fresh = [
            key for key, place in self._top.items() if (old := before.get(key)) is None or old.version != place.version
        ]
        if self._top == before:
            return {}
        return {
            "top": [[place.pk, place.order] for place in self._top.values()],
            "whole": self._whole,
            "drawn": self._put([self._top[key] for key in fresh], fresh, drawings),
        }

    def _put(self, places: Iterable[Place], fresh: Collection[int], drawings: Drawings) -> list[dict[str, Any]]:
        html = drawings.rows(self._topic.eyes, self._topic.language, self._filters, fresh)
        return [
            {"pk": place.pk, "v": place.version, "o": place.order}
            | ({"html": html[place.pk]} if place.pk in html else {})
            for place in sorted(places, key=_rank)
        ]

    def _is_known(self, place: Place) -> bool:
        known = self._top.get(place.pk)
        return known is not None and known.version == place.version

    def _reaches_top(self, place: Place) -> bool:
        if self._whole or place.pk in self._top:
            return True
        last = max(self._top.values(), key=_rank, default=None)
        return last is None or _rank(place) < _rank(last)

    def _trim(self) -> None:
        if len(self._top) > WINDOW:
            ranked = sorted(self._top.values(), key=_rank)[:WINDOW]
            self._top = {place.pk: place for place in ranked}
            self._whole = False


def _rank(place: Place) -> tuple[float, int]:
    return (-place.order, -place.pk)
