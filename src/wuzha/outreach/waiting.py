# SPDX-License-Identifier: Apache-2.0
"""What waits for people: activities drawn for review, own activities that were rejected."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Kind
from wuzha.org.roles import May
from wuzha.outreach.models import Activity
from wuzha.outreach.rules.life import State
from wuzha.ui.record import Chip


class ReviewSource(RecordSource[Activity]):
    """Activities drawn for review, that somebody else recorded."""

    code, kind, needs, record, model = "outreachreview", Kind.DECIDE, (May.RUN_OUTREACH,), Activity.RECORD, Activity
    since, related = "recorded_at", ("unit",)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Activity]:
        own = Q(recorded_by_id=actor.person_id or 0) | Q(changed_by_id=actor.person_id or 0)
        found: QuerySet[Activity] = Activity.objects.visible_to(actor).filter(state=State.DRAWN)
        return found.exclude(pk__in=Activity.objects.visible_to(actor).filter(own).values("pk"))

    def what(self, row: Activity) -> str:
        return pgettext("outreach", "Review the activity")

    def title(self, row: Activity) -> str:
        return f"{row.topic or row.place} {row.unit.name}"

    def chips(self, row: Activity) -> tuple[Chip, ...]:
        return (Chip(pgettext("outreach", "Photo does not fit"), "bad"),) if row.flagged else ()


class RejectedSource(RecordSource[Activity]):
    """Own activities that the review rejected: to be corrected or withdrawn."""

    code, kind, record, model = "outreachrejected", Kind.REQUEST, Activity.RECORD, Activity
    needs = (May.WORK_OUTREACH, May.RECORD_OUTREACH)
    since, related = "reviewed_at", ("unit",)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Activity]:
        found: QuerySet[Activity] = Activity.objects.visible_to(actor)
        own = Q(unit_id=actor.unit_id or 0) | Q(recorded_by_id=actor.person_id or 0)
        return found.filter(own, state=State.REJECTED)

    def what(self, row: Activity) -> str:
        return pgettext("outreach", "Correct it, or withdraw it: as it stands it does not count")

    def title(self, row: Activity) -> str:
        return f"{row.topic or row.place} {row.unit.name}"


SOURCES = (ReviewSource(), RejectedSource())
