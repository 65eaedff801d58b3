# SPDX-License-Identifier: Apache-2.0
"""The rows of one list, followed: which come, change, move and go; how full the queues are; and the words of notices.

Only the top of the list is drawn (`WINDOW` rows): what stands further down is on few pages, and they are told its place
alone. So two hundred arrivals a second cost what the few of them cost that reach the top.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from wuzha.pages import capped_text
from wuzha.warning.models import Change, ChangeKind, WarningRecord
from wuzha.warning.queries import queues
from wuzha.warning.queries.filters import Filters, Queue
from wuzha.warning.queries.queues import MOST_COUNTED, Place, rows
from wuzha.warning.views.console.lists import shown
from wuzha.warning.views.live.topics import Counts, Eyes, Rows, StepChanges

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
        self._top = queues.top(self._actor, self._filters, now, WINDOW)
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
        found = queues.places(self._actor, self._filters, changed.now, keys)
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


ROW = "warning/console/parts/row.html"


class Drawings:
    """The rows of one step, by reach, language and warning."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, str, bool, int], str] = {}

    def rows(self, eyes: Eyes, language: str, filters: Filters, keys: Collection[int]) -> dict[int, str]:
        """HTML of the rows of the warnings that the eyes may see."""
        # The sleeping list alone draws its rows differently.
        kind = (eyes.path, language, filters.queue is Queue.SNOOZED)
        missing = [key for key in keys if (*kind, key) not in self._drawn]
        if missing:
            with translation.override(language):
                for one in shown(rows(eyes.actor(), missing)):
                    context = {"row": one.row, "w": one.row.warning, "reasons": one.reasons, "filters": filters}
                    self._drawn[*kind, one.row.warning.pk] = render_to_string(ROW, context)
        return {key: self._drawn[*kind, key] for key in keys if (*kind, key) in self._drawn}


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
                queue.value: capped_text(number, MOST_COUNTED) for queue, number in queues.shared_counts(actor).items()
            }
            self._held = queues.held(actor)
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


#: Code → the sentence a page says; `%(number)s` is the warning's number.
WORDS: dict[str, Any] = {
    "ESCALATED_STATION": _("%(number)s: little time left, escalated to the head of the station."),
    "ESCALATED_CENTRE": _("%(number)s: a clock has run out, escalated to the centre."),
    "CLOCK_RUNS": _("%(number)s: part of a clock's time has run."),
    "TRANSFER_ASKED": _("%(number)s: your station is asked to take it over."),
    "TRANSFER_ANSWERED": _("%(number)s: the transfer was answered."),
    "TRANSFER_DISPUTED": _("%(number)s: a disputed transfer, for the centre to decide."),
}


def said(change: Change, language: str) -> dict[str, Any]:
    """What a page is told of a notice; without words for its code, only that there was one."""
    told: dict[str, Any] = {"pk": change.warning_id, "code": change.notice}
    if words := WORDS.get(change.notice):
        with translation.override(language):
            told["text"] = str(words) % {"number": WarningRecord(pk=change.warning_id).number}
    return told
