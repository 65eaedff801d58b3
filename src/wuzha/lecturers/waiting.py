# SPDX-License-Identifier: Apache-2.0
"""What waits for people: nominations and reviews to decide, contests whose result is to be confirmed or protested."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Kind
from wuzha.lecturers.models import Contest, Lecturer, Protest
from wuzha.lecturers.rules.life import ContestState, LecturerState
from wuzha.lecturers.views.next import contest_next, runs, starry, what_next
from wuzha.org.roles import May
from wuzha.ui.record import Chip

S = ContestState


class LecturerSource(RecordSource[Lecturer]):
    """Nominations of others, and reviews that are due."""

    code, kind, record, model = "lecturers", Kind.DECIDE, "lecturer", Lecturer
    needs = (May.RUN_OUTREACH, May.OVERSEE)
    since, related = "nominated_at", ("unit",)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Lecturer]:
        rows: QuerySet[Lecturer] = Lecturer.objects.visible_to(actor)
        if not runs(actor):
            return rows.none()
        mine = Q(state=LecturerState.NOMINATED) & ~Q(nominated_by=actor.person_id or 0)
        due = Q(state=LecturerState.ACTIVE, stars__gt=0, review_due__lte=timezone.localdate(now))
        return rows.filter(mine | due)

    def what(self, row: Lecturer) -> str:
        return what_next(row)

    def title(self, row: Lecturer) -> str:
        return row.name

    def line(self, row: Lecturer) -> str:
        return row.unit.name

    def chips(self, row: Lecturer) -> tuple[Chip, ...]:
        return (Chip(starry(row.stars)),)


class ContestSource(RecordSource[Contest]):
    """Contests whose next step is the actor's: protests, the result to be proposed or confirmed, stars."""

    code, kind, record, model = "contests", Kind.DECIDE, "contest", Contest
    needs = (May.RUN_OUTREACH, May.OVERSEE)
    since, related = "at", ("city",)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Contest]:
        rows: QuerySet[Contest] = Contest.objects.visible_to(actor)
        if not runs(actor):
            return rows.none()
        me = actor.person_id or 0
        asked = Protest.unscoped.filter(accepted__isnull=True).exclude(by=me)
        mine = Q(state=S.CLOSING) & ~Q(proposed_by=me)
        mine |= Q(state=S.COUNTED, pk__in=asked.values("contest"))
        mine |= Q(state=S.COUNTED, protest_until__lte=now) | Q(state=S.PUBLISHED, starred_at__isnull=True)
        return rows.filter(mine)

    def what(self, row: Contest) -> str:
        return contest_next(row)

    def title(self, row: Contest) -> str:
        return row.title

    def chips(self, row: Contest) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)


SOURCES = (LecturerSource(), ContestSource())
