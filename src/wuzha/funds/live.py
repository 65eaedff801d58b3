# SPDX-License-Identifier: Apache-2.0
"""Open pages of the domain are told when something they show has changed; each looks for itself what that is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.views.decorators.http import require_GET

from wuzha.audit.actor import Actor
from wuzha.core import feed
from wuzha.core.feed import Mark
from wuzha.core.live.answer import stream
from wuzha.core.live.news import News
from wuzha.funds.models import CaseChanged, FundsCase
from wuzha.funds.tracing.queries.traces import last_of
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.reach import units_below
from wuzha.org.roles import May

#: Who reads for all pages; what is told to whom is cut by the topics.
HUB = Actor.system("funds.live")


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of the desk, as a unit sees them."""

    path: str


@dataclass(frozen=True, slots=True)
class OfCase:
    """One case with its orders. Who follows it was let in by the view; it is told that there is news, nothing else."""

    case_id: int


@dataclass(frozen=True, slots=True)
class TracesOfCase:
    """The traces of one case: its pages are told the key of the last one, and know whether they show it."""

    case_id: int


Topic = Lists | OfCase | TracesOfCase


class FundsNews(News):
    """What the database writes when orders, reports or traces of a case change."""

    channel = CaseChanged.CHANNEL

    def touched(self, topics: Collection[Topic], mark: Mark, until: Mark) -> list[Topic]:
        rows = feed.between(CaseChanged, HUB, mark, until).order_by().values_list("case", "centre").distinct()
        changed = set(rows)
        cases, centres = {case for case, _centre in changed}, {centre for _case, centre in changed}
        return [
            topic
            for topic in topics
            if (
                not centres.isdisjoint(units_below(topic.path).centres)
                if isinstance(topic, Lists)
                else topic.case_id in cases
            )
        ]

    def told(self, topics: Collection[Topic]) -> Mapping[Topic, tuple[str, Any]]:
        traced = [topic for topic in topics if isinstance(topic, TracesOfCase)]
        last = last_of([topic.case_id for topic in traced]) if traced else {}
        desk: dict[Topic, tuple[str, Any]] = {topic: ("desk", None) for topic in topics if topic not in traced}
        return desk | {topic: ("traced", last[topic.case_id]) for topic in traced if topic.case_id in last}


SOURCE = FundsNews()


@require_GET
@requires(May.READ_FUNDS)
def lists(request: ActingRequest) -> HttpResponseBase:
    """Follow the lists of the desk."""
    return stream(request, SOURCE, Lists(request.actor.unit_path or ""))


@require_GET
@requires(May.READ_FUNDS)
def case(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Follow a case and its orders."""
    return stream(request, SOURCE, OfCase(in_reach(request.actor, FundsCase, "centre", pk=pk).pk))


@require_GET
@requires(May.READ_FUNDS)
def traces(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Follow the traces of a case."""
    return stream(request, SOURCE, TracesOfCase(in_reach(request.actor, FundsCase, "centre", pk=pk).pk))
