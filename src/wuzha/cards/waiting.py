# SPDX-License-Identifier: Apache-2.0
"""What waits for people: accepted answers to back-traces, until it is put down who is responsible. What is asked and
answered waits as requests do."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cards.models import BackTrace
from wuzha.cards.queries.traces import to_conclude
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Kind
from wuzha.org.roles import May
from wuzha.ui.record import Chip


class ConcludeSource(RecordSource[BackTrace]):
    code, kind, needs, record, model = "backtraces", Kind.DECIDE, (May.WORK_CARDS,), BackTrace.RECORD, BackTrace
    since, related = "answered_at", ("card", "addressed")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[BackTrace]:
        return to_conclude(actor)

    def what(self, row: BackTrace) -> str:
        return pgettext("back-trace", "Put down responsibility")

    def title(self, row: BackTrace) -> str:
        return f"{row.card.get_kind_display()} {row.card.shown}"

    def line(self, row: BackTrace) -> str:
        return pgettext("clause", ", ").join((row.addressed.name, str(row.get_conclusion_display())))

    def chips(self, row: BackTrace) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)


SOURCES = (ConcludeSource(),)
