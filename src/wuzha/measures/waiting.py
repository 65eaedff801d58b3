# SPDX-License-Identifier: Apache-2.0
"""Measures in people's inboxes: to be decided, completed, served; appeals to be answered; lists for a second person;
terms that are soon over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Kind
from wuzha.measures.models import HandOut, Measure, MeasureAppeal
from wuzha.measures.queries import handouts
from wuzha.measures.queries.lists import to_complete, to_decide
from wuzha.measures.registry import deciding, kind_of
from wuzha.measures.rules.life import State
from wuzha.measures.rulesets import CLOCKS
from wuzha.measures.services.base import DECIDES, PROPOSES
from wuzha.org.roles import May
from wuzha.ui.record import Chip

_RELATED = ("subject", "subject__unit", "unit")


class _MeasureSource(RecordSource[Measure]):
    """Measures that wait for something."""

    kind, record, model = Kind.DECIDE, "measure", Measure
    needs: ClassVar[tuple[May, ...]] = (*PROPOSES, *DECIDES)
    since, related = "proposed_at", _RELATED

    def title(self, row: Measure) -> str:
        return f"{row.kind_word} {row.subject.masked}"

    def line(self, row: Measure) -> str:
        return pgettext("clause", ", ").join((row.title, row.ground_title))

    def chips(self, row: Measure) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)


class DecideSource(_MeasureSource):
    """Proposals of others that the actor may decide on: never one's own."""

    code, needs = "measuredecisions", DECIDES

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Measure]:
        found: QuerySet[Measure] = Measure.objects.visible_to(actor).filter(to_decide(actor))
        return found

    def what(self, row: Measure) -> str:
        return pgettext("decided measure", "Decide on a measure")


class CompleteSource(_MeasureSource):
    """What was returned to be completed, waits for the authority's decision, or is to be served."""

    code, follows = "measuresteps", True

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Measure]:
        found: QuerySet[Measure] = Measure.objects.visible_to(actor).filter(to_complete(actor))
        return found

    def what(self, row: Measure) -> str:
        return {
            State.RETURNED: pgettext("decided measure", "Complete a proposal"),
            State.OUTSIDE: pgettext("decided measure", "Enter the decision of the authority"),
        }.get(State(row.state), pgettext("decided measure", "Serve a measure"))


class EndsSource(_MeasureSource):
    """Measures whose term is soon over: lift, extend, or let them expire."""

    code, kind, needs = "measureterms", Kind.ALERT, DECIDES
    since, due = "served_at", "until"

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Measure]:
        rules, soon = CLOCKS.at(now), Q(pk__in=[])
        for code in deciding(actor.role):
            days = timedelta(days=rules.of(code).soon_days)
            soon |= Q(kind=code, until__lte=now + days)
        rows: QuerySet[Measure] = Measure.objects.visible_to(actor).filter(soon, state=State.IN_FORCE)
        return rows.filter(until__gte=now)

    def what(self, row: Measure) -> str:
        return pgettext("decided measure", "A term is soon over")


class AppealSource(RecordSource[MeasureAppeal]):
    """Appeals that are not answered."""

    code, kind, needs, record, model = "measureappeals", Kind.DECIDE, DECIDES, "measure_appeal", MeasureAppeal
    since, due, about = "filed_at", "hear_due_at", ("measure", "measure_id")
    related = ("measure", "measure__subject", "measure__subject__unit", "measure__unit")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[MeasureAppeal]:
        rows: QuerySet[MeasureAppeal] = MeasureAppeal.objects.visible_to(actor).filter(answered_at__isnull=True)
        return rows.filter(
            measure__kind__in=deciding(actor.role), measure__unit__path__startswith=actor.unit_path or "-"
        )

    def what(self, row: MeasureAppeal) -> str:
        if row.heard_at is None:
            return pgettext("decided measure", "Accept the appeal, or answer it at once")
        return pgettext("decided measure", "Answer the appeal")

    def title(self, row: MeasureAppeal) -> str:
        return f"{row.measure.kind_word} {row.measure.subject.masked}"

    def line(self, row: MeasureAppeal) -> str:
        return row.measure.title

    def url(self, actor: Actor, row: MeasureAppeal) -> str:
        return row.measure.get_absolute_url()


class HandOutSource(RecordSource[HandOut]):
    """Lists that somebody else asked for."""

    code, kind, needs, record, model = "handouts", Kind.DECIDE, DECIDES, "handout", HandOut
    since, related = "asked_at", ("receiver", "asked_by")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[HandOut]:
        return handouts.to_decide(actor)

    def what(self, row: HandOut) -> str:
        return pgettext("decided measure", "Approve a list that is handed out")

    def title(self, row: HandOut) -> str:
        return pgettext("clause", ", ").join(str(kind_of(code).title) for code in row.kinds)

    def line(self, row: HandOut) -> str:
        return pgettext("clause", ", ").join((row.receiver.name, row.purpose, row.asked_by.name))


SOURCES = (DecideSource(), CompleteSource(), EndsSource(), AppealSource(), HandOutSource())
