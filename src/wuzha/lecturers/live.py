# SPDX-License-Identifier: Apache-2.0
"""The wall of a contest is told when something it shows has changed; it looks for itself what that is."""

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
from wuzha.lecturers.models import ContestChanged
from wuzha.lecturers.queries import lists
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.answers import or_404

#: Who reads for all pages; what is told to whom is cut by the topics.
HUB = Actor.system("lecturers.live")


@dataclass(frozen=True, slots=True)
class OfContest:
    """One contest. Who follows it was let in by the view; it is told that there is news, nothing else."""

    contest_id: int


class ContestNews(News):
    """What the database writes when a contest or a round of it changes."""

    channel = ContestChanged.CHANNEL

    def touched(self, topics: Collection[OfContest], mark: Mark, until: Mark) -> list[OfContest]:
        rows = feed.between(ContestChanged, HUB, mark, until).order_by()
        changed = set(rows.values_list("contest", flat=True).distinct())
        return [topic for topic in topics if topic.contest_id in changed]

    def told(self, topics: Collection[OfContest]) -> Mapping[OfContest, tuple[str, Any]]:
        return dict.fromkeys(topics, ("contest", None))


SOURCE = ContestNews()


@require_GET
@requires(May.READ_OUTREACH)
def contest(request: ActingRequest, pk: int) -> HttpResponseBase:
    """Follow a contest."""
    return stream(request, SOURCE, OfContest(or_404(lists.contest(request.actor, pk)).pk))
