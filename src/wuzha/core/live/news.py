# SPDX-License-Identifier: Apache-2.0
"""A source for pages that look for themselves: told that there is news of what they show, whatever it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

from wuzha.core import feed
from wuzha.core.feed import Mark, MarkTooOldError
from wuzha.core.live import sse
from wuzha.core.live.hub import Step


class News(ABC):
    """Tells pages that something they show has changed; each looks for itself what that is."""

    #: The channel of the feed.
    channel: str

    @abstractmethod
    def touched(self, topics: Collection[Any], mark: Mark, until: Mark) -> Collection[Any]:
        """The topics something was written about between two marks. Raises `MarkTooOldError`."""

    @abstractmethod
    def told(self, topics: Collection[Any]) -> Mapping[Any, tuple[str, Any]]:
        """Topic → the event its pages are told and what goes with it."""

    def begin(self) -> str:
        return str(feed.now())

    def step(self, mark: str, topics: frozenset[Hashable], joining: Sequence[tuple[str, tuple[Hashable, ...]]]) -> Step:
        until = feed.now()
        here = sse.event("here", None, str(until))
        missed = [self._events(own, theirs, until) if theirs else {} for theirs, own in joining]
        return Step(str(until), self._events(topics, mark, until), [b"".join((*one.values(), here)) for one in missed])

    def _events(self, topics: Collection[Hashable], mark: str, until: Mark) -> dict[Hashable, bytes]:
        """What is told since a mark: of every topic when the feed does not reach back to it."""
        try:
            found = self.touched(topics, Mark.parse(mark), until)
        except MarkTooOldError:
            found = topics
        return {topic: sse.event(name, data, str(until)) for topic, (name, data) in self.told(found).items()}
