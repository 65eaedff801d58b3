# SPDX-License-Identifier: Apache-2.0
"""What waits for people: own points to enter, applications to review, evaluations to sign, notices, awards, reviews."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.fraudfree.models import Evaluation, FreeUnit
from wuzha.fraudfree.rules.life import State
from wuzha.fraudfree.services.titles import overdue
from wuzha.fraudfree.views.next import what_next
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Kind
from wuzha.org.roles import May, may
from wuzha.org.services.guard import at_the_top
from wuzha.ui.record import Chip

S = State


class UnitSource(RecordSource[FreeUnit]):
    """Units whose next step is the actor's."""

    code, kind, record, model = "fraudfree", Kind.REQUEST, "fraudfree", FreeUnit
    needs = (May.WORK_OUTREACH, May.OVERSEE)
    since, related = "entered_on", ("township", "bureau", "unit")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[FreeUnit]:
        rows: QuerySet[FreeUnit] = FreeUnit.objects.visible_to(actor)
        me = actor.person_id or 0
        signing = Evaluation.unscoped.filter(
            Q(first=me, first_at__isnull=True) | Q(second=me, second_at__isnull=True), settled_at__isnull=True
        )
        mine = Q(state=S.EVALUATING, pk__in=signing.values("free_unit_id"))
        if at_the_top(actor) and (may(actor.role, May.RUN_OUTREACH) or may(actor.role, May.OVERSEE)):
            signed = Evaluation.unscoped.filter(
                first_at__isnull=False, second_at__isnull=False, settled_at__isnull=True
            )
            mine |= Q(state__in=[S.SCORED, S.CLEARED]) | Q(state=S.EVALUATING, pk__in=signed.values("free_unit_id"))
            mine |= Q(state=S.NOTICE, notice_until__lt=timezone.localdate(now))
            mine |= (overdue(now) | Q(reviewed_at__isnull=False)) & ~Q(reviewed_by=me)
        else:
            mine |= Q(state=S.CHECKED) & ~Q(applied_by=me) | Q(state=S.APPLIED)
        return rows.filter(mine)

    def what(self, row: FreeUnit) -> str:
        return what_next(row)

    def title(self, row: FreeUnit) -> str:
        return row.name

    def line(self, row: FreeUnit) -> str:
        return f"{row.get_kind_display()} {row.township.name}"

    def chips(self, row: FreeUnit) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)


SOURCES = (UnitSource(),)
