# SPDX-License-Identifier: Apache-2.0
"""What waits for people: meetings to record, minutes to issue, and what was resolved and is overdue."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Kind
from wuzha.meetings.models import Meeting
from wuzha.meetings.rules.life import State
from wuzha.org.roles import May
from wuzha.ui.record import Chip


class MeetingSource(RecordSource[Meeting]):
    """Meetings that began and are not recorded, or were held and have no minutes."""

    code, kind, needs, record, model = "meetings", Kind.REQUEST, (May.OVERSEE,), "meeting", Meeting
    since, related = "at", ("city",)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Meeting]:
        found: QuerySet[Meeting] = Meeting.objects.visible_to(actor)
        return found.filter(Q(state=State.INVITED, at__lte=now) | Q(state=State.HELD))

    def what(self, row: Meeting) -> str:
        if row.state == State.INVITED:
            return pgettext("meeting", "Record who came")
        return pgettext("meeting", "Issue the minutes")

    def title(self, row: Meeting) -> str:
        return row.title

    def line(self, row: Meeting) -> str:
        return f"{row.get_kind_display()} {row.chair}"

    def chips(self, row: Meeting) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)


SOURCES = (MeetingSource(),)
