# SPDX-License-Identifier: Apache-2.0
"""The live addresses and the wall screen; and the desk's source of live events: the change feed, turned into what each
open page is told."""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from wuzha.audit.actor import Actor
from wuzha.core import feed
from wuzha.core.feed import Mark, MarkTooOldError, NewChanges
from wuzha.core.live import sse
from wuzha.core.live.answer import stream
from wuzha.core.live.hub import Step
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.warning.models import Change, ChangeKind
from wuzha.warning.queries import queues, shift
from wuzha.warning.queries.tasks import lists
from wuzha.warning.rules.lifecycle import AT_STATION
from wuzha.warning.views.console.lists import filters_of_request
from wuzha.warning.views.live import rows
from wuzha.warning.views.live.rows import Counters, Drawings, List
from wuzha.warning.views.live.topics import Counts, Eyes, OpenWarnings, Rows, StepChanges, Tasks, Topic, Wall, merged

#: Changes of one step that are followed one by one.
MOST = 2000
#: Seconds between two looks at clocks that have run out.
TIME_PASSES = 15.0
#: Seconds between two boards of the wall when something has changed, and when nothing has.
WALL_FRESH, WALL_STALE = 3.0, 15.0
EVERYTHING = Actor.system("live")


class DeskSource:
    """One per process; called by the hub's thread only."""

    channel = Change.CHANNEL

    def __init__(self) -> None:
        self._lists: dict[Rows, List] = {}
        self._counters: dict[str, Counters] = {}
        self._walls: dict[Wall, tuple[float, str]] = {}
        self._clocks_at = timezone.now()

    def begin(self) -> str:
        self._clocks_at = timezone.now()
        return str(feed.now())

    def step(self, mark: str, topics: frozenset[Hashable], joining: Sequence[tuple[str, tuple[Hashable, ...]]]) -> Step:
        now = timezone.now()
        changed, after = self._read(mark, now)
        self._forget(topics)
        drawings = Drawings()
        told: dict[Hashable, bytes] = {}
        for topic in topics:
            if events := self._told(topic, changed, drawings):
                told[topic] = b"".join(sse.event(name, data, after) for name, data in events)
        return Step(after, told, self._catch_up(joining, after, now, drawings))

    # what has changed

    def _read(self, mark: str, now: datetime) -> tuple[StepChanges, str]:
        found = _since(mark)
        if found is None:
            return StepChanges(now, flood=True), str(feed.now())
        passed: list[Change] = []
        if (now - self._clocks_at).total_seconds() > TIME_PASSES:
            passed = queues.passed(self._clocks_at, now)
            self._clocks_at = now
        return StepChanges(now, (*found.changes, *passed)), str(found.mark)

    def _forget(self, topics: frozenset[Hashable]) -> None:
        self._lists = {topic: one for topic, one in self._lists.items() if topic in topics}
        self._walls = {topic: one for topic, one in self._walls.items() if topic in topics}
        paths = {topic.eyes.path for topic in topics if isinstance(topic, Counts)}
        self._counters = {path: one for path, one in self._counters.items() if path in paths}
        for one in self._counters.values():
            one.forget_all_but(topics)

    # what is told

    def _told(self, topic: Hashable, changed: StepChanges, drawings: Drawings) -> list[tuple[str, Any]]:
        match topic:
            case Rows():
                if topic not in self._lists:
                    self._lists[topic] = List(topic, changed.now)
                    return []
                return _some("rows", self._lists[topic].step(changed, drawings))
            case Counts():
                return _some("counts", self._counter(topic.eyes.path, changed).told(topic))
            case OpenWarnings():
                return _seen(topic, changed)
            case Tasks():
                return _tasks(topic, changed)
            case Wall():
                return _some("wall", self._wall(topic, changed))
        raise TypeError(type(topic).__name__)

    def _counter(self, path: str, changed: StepChanges) -> Counters:
        """The counters of a path, brought up to date once a step: the second look finds them young."""
        counter = self._counters.setdefault(path, Counters(path))
        counter.step(changed)
        return counter

    def _wall(self, topic: Wall, changed: StepChanges) -> str | None:
        """The board anew, if it is time and it has changed."""
        at, before = self._walls.get(topic, (float("-inf"), ""))
        age = time.monotonic() - at
        if age < WALL_FRESH or (age < WALL_STALE and not changed.touch(topic.eyes.path)):
            return None
        html = drawn_board(topic, changed.now)
        self._walls[topic] = (time.monotonic(), html)
        return html if html != before else None

    # who comes (back)

    def _catch_up(
        self, joining: Sequence[tuple[str, tuple[Hashable, ...]]], after: str, now: datetime, drawings: Drawings
    ) -> list[bytes]:
        """For each: what it missed since its mark, or that it has to read its lists anew; how full the queues are."""
        missed = [_missed(mark, now) for mark, _topics in joining]
        everything = merged([one for one in missed if not one.flood], now)
        drawn: dict[Hashable, bytes] = {}

        def told(topic: Hashable) -> bytes:
            if topic not in drawn:
                events = self._missed(topic, everything, drawings)
                drawn[topic] = b"".join(sse.event(name, data, after) for name, data in events)
            return drawn[topic]

        answers = []
        for one, (_mark, topics) in zip(missed, joining, strict=True):
            parts = [told(topic) for topic in topics if not one.flood or isinstance(topic, Counts | Wall)]
            first = sse.event("stale", None, after) if one.flood else b""
            answers.append(first + b"".join(parts) + sse.event("here", None, after))
        return answers

    def _missed(self, topic: Hashable, changed: StepChanges, drawings: Drawings) -> list[tuple[str, Any]]:
        match topic:
            case Rows():
                return _some("rows", self._lists[topic].missed(changed, drawings))
            case Counts():
                return _some("counts", self._counter(topic.eyes.path, changed).of(topic))
            case Wall():
                return _some("wall", drawn_board(topic, changed.now))
            case _:
                return self._told(topic, changed, drawings)


def _missed(mark: str, now: datetime) -> StepChanges:
    if not mark:
        return StepChanges(now)
    found = _since(mark)
    return StepChanges(now, flood=True) if found is None else StepChanges(now, tuple(found.changes))


def _since(mark: str) -> NewChanges[Change] | None:
    """What has changed since the mark; nothing to go by when it is too old (this process slept for days, or the
    database was restored) or there is too much of it."""
    try:
        found = feed.since(Change, EVERYTHING, Mark.parse(mark), MOST)
    except MarkTooOldError:
        return None
    return None if found.more else found


def _some(name: str, data: Any) -> list[tuple[str, Any]]:
    return [] if data is None else [(name, data)]


def _seen(topic: OpenWarnings, changed: StepChanges) -> list[tuple[str, Any]]:
    """Versions of what has changed (0: no longer in reach), and notices."""
    within = changed.within(topic.eyes.path)
    keys = {change.warning_id for change in within if change.kind == ChangeKind.CHANGED}
    versions = queues.versions(topic.eyes.actor(), keys)
    told = [rows.said(change, topic.language) for change in within if change.kind == ChangeKind.NOTICE]
    events: list[tuple[str, Any]] = []
    if keys or changed.flood:
        events.append(("seen", {"v": {key: versions.get(key, 0) for key in sorted(keys)}, "flood": changed.flood}))
    return events + [("notice", one) for one in told]


def _tasks(topic: Tasks, changed: StepChanges) -> list[tuple[str, Any]]:
    """How many tasks each group holds, and which have changed, when any at a station of the reach has."""
    keys = {
        change.warning_id
        for change in changed.within(topic.eyes.path)
        if change.state in AT_STATION or change.was_state in AT_STATION
    }
    if not keys and not changed.flood:
        return []
    counts = lists.counts(topic.eyes.actor())
    return [("tasks", {"counts": {group.value: lists.capped(number) for group, number in counts.items()}})]


def drawn_board(topic: Wall, now: datetime) -> str:
    """The board as HTML."""
    with translation.override(topic.language):
        return render_to_string("warning/wall/board.html", _board(topic.eyes.actor(), now))


def _board(actor: Actor, now: datetime) -> dict[str, Any]:
    return {"board": shift.board(actor, now), "trend": shift.trend(actor, now)}


SOURCE = DeskSource()


@require_GET
@requires(May.TRIAGE)
def desk(request: ActingRequest) -> HttpResponseBase:
    """Follow the desk: the rows of the list in the query string, the counts, the warnings that change."""
    eyes, filters, language = _eyes(request), filters_of_request(request), _language()
    topics: list[Topic] = [Counts(_own(request)), OpenWarnings(eyes, language)]
    if request.GET.get("rows") != "0":
        topics.append(Rows.of(request.actor, filters, language))
    return stream(request, SOURCE, *topics)


@require_GET
@requires(May.WORK)
def tasks(request: ActingRequest) -> HttpResponseBase:
    """Follow an officer's list."""
    return stream(request, SOURCE, Tasks(_own(request)), OpenWarnings(_eyes(request), _language()))


@require_GET
@requires(May.SHOW_WALL)
def wall_events(request: ActingRequest) -> HttpResponseBase:
    """Follow the wall screen."""
    return stream(request, SOURCE, Wall(_eyes(request), _language()))


@require_GET
@requires(May.SHOW_WALL)
def wall_page(request: ActingRequest) -> HttpResponse:
    """The wall screen: numbers alone, nobody's data, nothing to press."""
    now = timezone.now()
    context: dict[str, Any] = {"mark": str(feed.now()), **_board(request.actor, now)}
    return render(request, "warning/wall/wall.html", context)


def _eyes(request: ActingRequest) -> Eyes:
    return Eyes(request.actor.unit_path or "")


def _own(request: ActingRequest) -> Eyes:
    return Eyes(request.actor.unit_path or "", request.actor.person_id or 0)


def _language() -> str:
    return get_language() or ""
