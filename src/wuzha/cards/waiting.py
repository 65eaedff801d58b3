# SPDX-License-Identifier: Apache-2.0
"""What waits for people: accepted answers to back-traces, until it is put down who is responsible. What is asked and
answered waits as requests do."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cards.models import BackTrace, CardClue, StockChange
from wuzha.cards.queries.clues import overdue
from wuzha.cards.queries.traces import to_conclude
from wuzha.cards.rules.clues import ClueState
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


class ClueSource(RecordSource[CardClue]):
    """Clues to be given out or replied to."""

    code, kind, needs, record, model = "cardclues", Kind.REQUEST, (May.WORK_CARDS,), CardClue.RECORD, CardClue
    since, due, related = "received_at", "final_due_at", ("checking",)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[CardClue]:
        rows: QuerySet[CardClue] = CardClue.objects.visible_to(actor)
        return rows.filter(state__in=(ClueState.RECORDED, ClueState.CONCLUDED))

    def what(self, row: CardClue) -> str:
        if row.state == ClueState.RECORDED:
            return pgettext("clue", "Give a clue about cards to a unit")
        return pgettext("clue", "Reply about a clue")

    def title(self, row: CardClue) -> str:
        return f"{row.name} {row.source_no}" if row.name is not None else row.source_no

    def chips(self, row: CardClue) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)


class LateClueSource(ClueSource):
    """Clues that are overdue with a unit."""

    code, kind = "lateclues", Kind.ALERT

    def rows(self, actor: Actor, now: datetime) -> QuerySet[CardClue]:
        rows: QuerySet[CardClue] = CardClue.objects.visible_to(actor)
        return rows.filter(overdue(now), state=ClueState.CHECKING)

    def what(self, row: CardClue) -> str:
        return pgettext("clue", "A clue about cards is overdue")


class StockSource(RecordSource[StockChange]):
    """Other numbers of live cards that a list told of months on file."""

    code, kind, needs, record, model = (
        "stockchanges",
        Kind.DECIDE,
        (May.WORK_CARDS, May.OVERSEE),
        StockChange.RECORD,
        StockChange,
    )
    since, related = "told_at", ("stock", "stock__outlet")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[StockChange]:
        rows: QuerySet[StockChange] = StockChange.objects.visible_to(actor)
        return rows.filter(state=StockChange.State.OPEN)

    def what(self, row: StockChange) -> str:
        return pgettext("card", "Decide which number of live cards is right")

    def title(self, row: StockChange) -> str:
        return f"{row.stock.outlet.name} {row.stock.month:%Y-%m} {row.stock.get_group_display()}"

    def line(self, row: StockChange) -> str:
        return f"{row.stock.live:,} → {row.live:,}"

    def chips(self, row: StockChange) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)


SOURCES = (ConcludeSource(), ClueSource(), LateClueSource(), StockSource())
