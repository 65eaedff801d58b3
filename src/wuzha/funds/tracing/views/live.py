# SPDX-License-Identifier: Apache-2.0
"""Open pages of a case are told when it was traced anew."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.views.decorators.http import require_GET

from wuzha.core.live import sse
from wuzha.core.live.answer import stream
from wuzha.core.live.hub import Step
from wuzha.funds.tracing import queries
from wuzha.funds.tracing.services import CHANNEL
from wuzha.funds.tracing.views.money import found
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.warning.rulesets import LIVE


@dataclass(frozen=True, slots=True)
class Traced:
    """Traces of one case. Who follows it was let in by the view; it is told that there is a new one, nothing else."""

    case_id: int


class TraceSource:
    """The mark is the key of the last trace seen; keys of one case grow, since its traces wait for each other."""

    channel = CHANNEL

    def begin(self) -> str:
        return str(queries.last_run())

    def step(self, mark: str, topics: frozenset[Hashable], joining: Sequence[tuple[str, tuple[Hashable, ...]]]) -> Step:
        cases = {topic.case_id for topic in topics if isinstance(topic, Traced)}
        last = queries.last_of(cases)
        after = str(max([_key(mark), *last.values()]))
        told: dict[Hashable, bytes] = {
            Traced(case): sse.event("traced", pk, after) for case, pk in last.items() if pk > _key(mark)
        }
        joined = [self._missed(theirs, own, last, after) for theirs, own in joining]
        return Step(after, told, joined)

    def _missed(self, mark: str, topics: tuple[Hashable, ...], last: dict[int, int], after: str) -> bytes:
        """For who comes (back): whether its case was traced since its mark."""
        missed = [
            sse.event("traced", last[topic.case_id], after)
            for topic in topics
            if isinstance(topic, Traced) and mark and last.get(topic.case_id, 0) > _key(mark)
        ]
        return b"".join(missed) + sse.event("here", None, after)


SOURCE = TraceSource()


def _key(mark: str) -> int:
    return int(mark) if mark.isdecimal() and len(mark) < 19 else 0


@require_GET
@requires(May.READ_FUNDS)
def follow(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Follow the traces of a case."""
    case = found(request, pk)
    return stream(request, SOURCE, (Traced(case.pk),), LIVE.at().streams_each)
