# SPDX-License-Identifier: Apache-2.0
"""Shutdowns in people's inboxes: to be checked, to be reviewed, cards not verified in time, appeals to be answered."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Kind
from wuzha.org.roles import May, may
from wuzha.shutdowns.forms.shutdowns import labelled
from wuzha.shutdowns.models import Shutdown, ShutdownAppeal
from wuzha.shutdowns.queries.lists import late_verification
from wuzha.shutdowns.rules.life import AppealState, State
from wuzha.ui.record import Chip


class _ShutdownSource(RecordSource[Shutdown]):
    record, model, since, related = Shutdown.RECORD, Shutdown, "proposed_at", ("unit", "addressed")

    def title(self, row: Shutdown) -> str:
        return labelled(row)

    def line(self, row: Shutdown) -> str:
        return pgettext("clause", ", ").join((str(row.get_ask_display()), row.addressed.name))

    def chips(self, row: Shutdown) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)


class ToCheckSource(_ShutdownSource):
    """What the unit entered and nobody looked up yet, or the reviewer returned."""

    code, kind, needs = "shutdownchecks", Kind.REQUEST, (May.ASK_SHUTDOWNS,)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Shutdown]:
        rows: QuerySet[Shutdown] = Shutdown.objects.visible_to(actor)
        return rows.filter(unit_id=actor.unit_id or 0, state__in=(State.DRAFT, State.RETURNED))

    def what(self, row: Shutdown) -> str:
        if row.state == State.RETURNED:
            return pgettext("shutdown", "Put a returned shutdown right")
        return pgettext("shutdown", "Check that it is no victim's own")


class ToReviewSource(_ShutdownSource):
    """What waits for a second person."""

    code, kind, needs = "shutdownreviews", Kind.DECIDE, (May.DECIDE_SHUTDOWNS,)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Shutdown]:
        rows: QuerySet[Shutdown] = Shutdown.objects.visible_to(actor).filter(state=State.PROPOSED)
        mine = Q(proposed_by=actor.person_id or 0) | Q(own_checked_by=actor.person_id or 0)
        return rows.exclude(mine)

    def what(self, row: Shutdown) -> str:
        return pgettext("shutdown", "Review a shutdown")


class NotVerifiedSource(_ShutdownSource):
    """Cards whose user was not verified again in time: they are to be suspended."""

    code, kind, needs = "shutdownverify", Kind.ALERT, (May.ASK_SHUTDOWNS, May.DECIDE_SHUTDOWNS)
    since, due = "verify_due_at", "verify_due_at"

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Shutdown]:
        return late_verification(actor, now)

    def what(self, row: Shutdown) -> str:
        return pgettext("shutdown", "Not verified in time: have it suspended")


class AppealSource(RecordSource[ShutdownAppeal]):
    """Appeals to be checked or answered, by their day."""

    code, kind, needs = "shutdownappeals", Kind.REQUEST, (May.ASK_SHUTDOWNS, May.DECIDE_SHUTDOWNS)
    record, model, since, due = ShutdownAppeal.RECORD, ShutdownAppeal, "received_at", "due_at"
    related = ("shutdown",)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[ShutdownAppeal]:
        rows: QuerySet[ShutdownAppeal] = ShutdownAppeal.objects.visible_to(actor)
        if not may(actor.role, May.DECIDE_SHUTDOWNS):
            return rows.filter(state=AppealState.OPEN)
        checked = Q(state=AppealState.CHECKED) & ~Q(checked_by=actor.person_id or 0)
        return rows.filter(Q(state=AppealState.OPEN) | checked)

    def what(self, row: ShutdownAppeal) -> str:
        if row.state == AppealState.OPEN:
            return pgettext("shutdown", "Check an appeal against a shutdown")
        return pgettext("shutdown", "Answer an appeal against a shutdown")

    def title(self, row: ShutdownAppeal) -> str:
        return labelled(row.shutdown)

    def chips(self, row: ShutdownAppeal) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)

    def url(self, actor: Actor, row: ShutdownAppeal) -> str:
        return row.shutdown.get_absolute_url()


SOURCES_OF_INBOX = (ToCheckSource(), ToReviewSource(), NotVerifiedSource(), AppealSource())
