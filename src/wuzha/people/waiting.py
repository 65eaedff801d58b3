# SPDX-License-Identifier: Apache-2.0
"""Terms of measures that run out, in people's inboxes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.queries.people import mine_or_nobodys
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Kind
from wuzha.org.roles import May
from wuzha.people.models import Individual, Involvement
from wuzha.people.queries.people import roles_text, title_of
from wuzha.people.rules.measures import Todo, stands
from wuzha.people.rulesets import TERMS
from wuzha.people.services.base import free_by, measures_of, parts_of, root_of
from wuzha.people.views.next import WHAT
from wuzha.ui.record import Chip


class TermSource(RecordSource[Involvement]):
    """Of one's own cases, and of those of the unit that nobody has; for who leads, all. What is over its term is told
    to everybody who sees the case: the unit, and whoever is above it."""

    code, kind, needs, record, model = "terms", Kind.ALERT, (May.WORK_PEOPLE,), Involvement.RECORD, Involvement
    since, due = "since", "due_on"
    about = (Individual.RECORD, "individual_id")
    related = ("individual", "case", "case__unit", "case__centre")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Involvement]:
        soon = timezone.localdate(now) + timedelta(days=TERMS.at(now).alert_days)
        found: QuerySet[Involvement] = Involvement.objects.visible_to(actor).filter(due_on__lte=soon)
        if actor.leads:
            return found
        return found.filter(mine_or_nobodys(actor, "case") | Q(due_on__lt=timezone.localdate(now)))

    def what(self, row: Involvement) -> str:
        rows = measures_of(parts_of(row.case_id, root_of(row.individual)))
        free = free_by([row.case_id]).get(row.case_id)
        return str(WHAT[stands(rows, timezone.localdate(), free).todo or Todo.CLOSE])

    def title(self, row: Involvement) -> str:
        return f"{title_of(row.individual, row.roles)} {roles_text(row.roles)}".strip()

    def line(self, row: Involvement) -> str:
        return f"{row.case} {row.case.unit.name if row.case.unit else row.case.centre.name}"

    def chips(self, row: Involvement) -> tuple[Chip, ...]:
        return (Chip(row.get_measure_display()),) if row.measure else ()

    def url(self, actor: Actor, row: Involvement) -> str:
        return row.individual.get_absolute_url()
