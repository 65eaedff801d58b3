# SPDX-License-Identifier: Apache-2.0
"""Open pages of the desk are told when something they show has changed; each looks for itself what that is."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.views.decorators.http import require_GET

from wuzha.audit.actor import Actor
from wuzha.core.live import sse
from wuzha.core.live.answer import stream
from wuzha.core.live.hub import Step
from wuzha.funds.orders.queries import feed
from wuzha.funds.orders.queries.feed import Moved
from wuzha.funds.tracing.views.money import found
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.reach import units_below
from wuzha.org.roles import May
from wuzha.warning.queries import changes
from wuzha.warning.queries.changes import Mark, MarkTooOldError
from wuzha.warning.rulesets import LIVE

#: Who reads for all pages; what is told to whom is cut by the topics.
HUB = Actor.system("funds.live")


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of the desk, as a unit sees them."""

    path: str

    def touched(self, moved: Moved) -> bool:
        return not moved.centres.isdisjoint(units_below(self.path).centres)


@dataclass(frozen=True, slots=True)
class OfCase:
    """One case with its orders. Who follows it was let in by the view; it is told that there is news, nothing else."""

    case_id: int

    def touched(self, moved: Moved) -> bool:
        return self.case_id in moved.cases


class DeskSource:
    """The mark is a snapshot of the database: a transaction that commits late is not missed."""

    channel = feed.CHANNEL

    def begin(self) -> str:
        return str(changes.now())

    def step(self, mark: str, topics: frozenset[Hashable], joining: Sequence[tuple[str, tuple[Hashable, ...]]]) -> Step:
        until = changes.now()
        told: dict[Hashable, bytes] = {
            topic: sse.event("desk", None, str(until)) for topic in _touched(mark, until, topics)
        }
        joined = [
            # who comes back is told once, whatever was missed
            (sse.event("desk", None, str(until)) if theirs and _touched(theirs, until, own) else b"")
            + sse.event("here", None, str(until))
            for theirs, own in joining
        ]
        return Step(str(until), told, joined)


SOURCE = DeskSource()


def _touched(mark: str, until: Mark, topics: frozenset[Hashable] | tuple[Hashable, ...]) -> list[Lists | OfCase]:
    """The topics something was told of since the mark; all of them when the feed does not reach back to it."""
    own = [topic for topic in topics if isinstance(topic, Lists | OfCase)]
    try:
        moved = feed.since(HUB, Mark.parse(mark), until)
    except MarkTooOldError:
        return own
    return [topic for topic in own if topic.touched(moved)]


@require_GET
@requires(May.READ_FUNDS)
def lists(request: ActingRequest) -> HttpResponseBase:
    """Follow the lists of the desk."""
    return stream(request, SOURCE, (Lists(request.actor.unit_path or ""),), LIVE.at().streams_each)


@require_GET
@requires(May.READ_FUNDS)
def case(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Follow a case and its orders."""
    return stream(request, SOURCE, (OfCase(found(request, pk).pk),), LIVE.at().streams_each)
