# SPDX-License-Identifier: Apache-2.0
"""Exhibits in people's inboxes: to hand to a keeper, to fetch back, to decide on when the case is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, DateTimeField, F, Q, QuerySet, When
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.evidence.models import Exhibit
from wuzha.evidence.queries.lists import with_last
from wuzha.evidence.rules.custody import State
from wuzha.evidence.rulesets import CUSTODY
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Kind
from wuzha.org.roles import May
from wuzha.ui.record import Chip

#: How long before it is due a lent exhibit is on somebody's mind.
SOON = timedelta(days=3)


class ExhibitSource(RecordSource[Any]):
    """Of who holds it, took it or lent it; for who leads, all."""

    code, kind, needs, record, model = "exhibits", Kind.REQUEST, (May.WORK_CASES,), "exhibit", Exhibit
    since, due, related = "now_at", "wait_until", ("case", "case__unit", "case__centre")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Any]:
        rows = with_last(Exhibit.objects.visible_to(actor))
        hand_in = timedelta(hours=CUSTODY.at(now).hand_in_hours)
        rows = rows.annotate(
            wait_until=Case(
                When(now_state=State.LENT, then=F("now_due")),
                When(now_state=State.IN_HAND, then=F("now_at") + hand_in),
                default=F("now_at"),
                output_field=DateTimeField(),
            )
        )
        waits = (
            Q(now_state=State.IN_HAND)
            | Q(now_state=State.LENT, now_due__lt=now + SOON)
            | Q(now_state=State.STORED, case__state="CONCLUDED")
        )
        mine = Q(now_holder_id=actor.person_id) | Q(now_holder_id=None, officer_id=actor.person_id)
        mine |= Q(now_holder_id=None, chain__holder_id=actor.person_id)
        found: QuerySet[Any] = rows.filter(waits)
        return found if actor.leads else found.filter(mine).distinct()

    def what(self, row: Any) -> str:
        return {
            State.IN_HAND: pgettext("exhibit", "Hand an exhibit to its keeper"),
            State.LENT: pgettext("exhibit", "Fetch an exhibit back"),
        }.get(State(row.now_state), pgettext("exhibit", "Decide what becomes of an exhibit: its case is concluded"))

    def title(self, row: Any) -> str:
        return f"{row.name} {row.quantity}"

    def line(self, row: Any) -> str:
        return f"{row.case} {row.now_holder or row.now_organ or ''}".strip()

    def chips(self, row: Any) -> tuple[Chip, ...]:
        return (Chip(State(row.now_state).label),)
