# SPDX-License-Identifier: Apache-2.0
"""When the personal data of meetings must go: notes of steps and documents. A unit that is still needed does not
end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.meetings.models import Invitation, Meeting, MeetingPaper, MeetingStep
from wuzha.meetings.rules.life import OPEN, State
from wuzha.meetings.services.papers import PAPERS
from wuzha.sealed.erasing import erase_rows, erasing

OVER = (State.CLOSED, State.CALLED_OFF)


class MeetingKeeper:
    kind = "meeting"
    object_type = "meeting"
    since = "at"

    def title(self) -> str:
        return pgettext("meeting", "Meetings")

    def what_goes(self) -> str:
        return pgettext(
            "meeting", "Notes of its steps and its documents. Agenda, who came, resolutions, numbers and days stay."
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        rows: QuerySet[Any] = Meeting.unscoped.filter(at__lt=before, state__in=OVER)
        noted = MeetingStep.unscoped.filter(note__isnull=False).values("meeting_id")
        papers = MeetingPaper.unscoped.values("meeting_id")
        return rows.filter(Q(pk__in=noted) | Q(pk__in=papers))

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        todo = list(Meeting.unscoped.filter(pk__in=list(keys), state__in=OVER).values_list("pk", flat=True))
        erase_rows(MeetingStep.unscoped.filter(meeting__in=todo))
        papers = MeetingPaper.unscoped.filter(meeting__in=todo)
        PAPERS.let_go(*papers.values_list("uid", flat=True))
        papers.delete()
        return len(todo)


def has_open_work(unit_id: int) -> bool:
    """A unit that is called to a meeting still to come."""
    rows = Invitation.unscoped.filter(unit_id=unit_id, meeting__state__in=OPEN, meeting__at__gte=timezone.now())
    return bool(rows.exists())
