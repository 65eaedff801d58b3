# SPDX-License-Identifier: Apache-2.0
"""What waits for people: bulletins to be reviewed, signed or published, returned drafts, and replies that are due."""

from __future__ import annotations

from datetime import datetime

from django.db.models import DateTimeField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.bulletins.models import Bulletin, Suggestion
from wuzha.bulletins.queries.lists import owed
from wuzha.bulletins.queries.values import Values
from wuzha.bulletins.rules.life import Stage, State
from wuzha.bulletins.rules.text import parts_of
from wuzha.bulletins.rulesets import KINDS
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Kind
from wuzha.org.roles import May, may
from wuzha.ui.record import Chip


def title_of(bulletin: Bulletin) -> str:
    """Its title as it reads."""
    return Values(bulletin).line(parts_of(bulletin.title)).text


class BulletinSource(RecordSource[Bulletin]):
    """Drafts that go on: for whoever signs those of others, for the writer what is signed and not published."""

    code, kind, needs, record, model = (
        "bulletins", Kind.DECIDE, (May.SIGN_BULLETINS, May.WRITE_BULLETINS), "bulletin", Bulletin,
    )  # fmt: skip
    since, related = "moved_at", ("about", "writer", "snapshot")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Bulletin]:
        rule = Q(pk__in=[])
        if may(actor.role, May.SIGN_BULLETINS):
            waits = Q(state__in=[State.REVIEW, State.TO_SIGN])
            rule |= waits & (Q(writer=None) | ~Q(writer_id=actor.person_id or 0))
        if may(actor.role, May.WRITE_BULLETINS):
            rule |= Q(state=State.SIGNED)
        found: QuerySet[Bulletin] = Bulletin.objects.visible_to(actor)
        return found.filter(rule)

    def what(self, row: Bulletin) -> str:
        return {
            State.REVIEW: pgettext("bulletins", "Review a bulletin"),
            State.TO_SIGN: pgettext("bulletins", "Sign a bulletin"),
        }.get(State(row.state), pgettext("bulletins", "Publish a bulletin"))

    def title(self, row: Bulletin) -> str:
        return title_of(row)

    def line(self, row: Bulletin) -> str:
        who = row.writer.name if row.writer is not None else ""
        return pgettext("clause", ", ").join(filter(None, (KINDS.at().label(row.kind), who)))

    def chips(self, row: Bulletin) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)


class SuggestionSource(RecordSource[Suggestion]):
    """Suggestions that are not assigned, and replies whose last day is near."""

    code, kind, needs, record, model = (
        "suggestions", Kind.REQUEST, (May.WRITE_BULLETINS,), "suggestion", Suggestion,
    )  # fmt: skip
    since, due = "came_at", "due_on"

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Suggestion]:
        return owed(actor, now).annotate(came_at=Cast("received_on", DateTimeField()))

    def what(self, row: Suggestion) -> str:
        return {
            Stage.RECEIVED: pgettext("suggestion", "Record the assignment of a suggestion"),
            Stage.ASSIGNED: pgettext("suggestion", "Write the reply to a suggestion"),
            Stage.DRAFTED: pgettext("suggestion", "Finish the reply to a suggestion"),
        }.get(Stage(row.state), pgettext("suggestion", "Publish the reply to a suggestion"))

    def title(self, row: Suggestion) -> str:
        return f"{row} {row.title}"

    def line(self, row: Suggestion) -> str:
        return row.get_state_display()

    def chips(self, row: Suggestion) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)
