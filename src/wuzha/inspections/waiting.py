# SPDX-License-Identifier: Apache-2.0
"""Tickets and inspections in people's inboxes: drafts to be issued, steps of the chain that may be taken, escalations
that a unit was told of, inspections that are due. Replies to be reviewed wait there as answers to requests."""

from __future__ import annotations

from datetime import datetime

from django.db.models import DateTimeField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import CONFIRM, Here, Kind
from wuzha.inspections.models import Escalation, Inspection, Ticket, TicketUnit
from wuzha.inspections.queries.tickets import issued_here, to_issue
from wuzha.inspections.rules.tickets import LATE
from wuzha.inspections.rules.visits import AHEAD
from wuzha.inspections.rulesets import CHAIN
from wuzha.inspections.services.escalating import confirm
from wuzha.org.roles import May
from wuzha.ui.record import Chip


class IssueSource(RecordSource[Ticket]):
    """Drafts of others, to be issued."""

    code, kind, needs, record, model = "tickets", Kind.DECIDE, (May.APPROVE_OVERSIGHT,), "ticket", Ticket
    since, due, related = "drafted_at", "due_on", ("drafted_by",)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Ticket]:
        return to_issue(actor)

    def what(self, row: Ticket) -> str:
        return pgettext("ticket", "Issue a ticket")

    def title(self, row: Ticket) -> str:
        return row.title

    def line(self, row: Ticket) -> str:
        who = row.drafted_by.name if row.drafted_by is not None else ""
        return pgettext("clause", ", ").join(filter(None, (str(row.get_source_display()), who)))


class ChainSource(RecordSource[TicketUnit]):
    """Units that stay late: the next step of the chain may be taken."""

    code, kind, needs, record, model = "ticketchain", Kind.DECIDE, (May.OVERSEE,), "ticket_unit", TicketUnit
    since, related, follows = "overdue_at", ("ticket", "unit"), True

    def rows(self, actor: Actor, now: datetime) -> QuerySet[TicketUnit]:
        found: QuerySet[TicketUnit] = TicketUnit.objects.visible_to(actor)
        return found.filter(issued_here(actor), state__in=LATE, overdue_at__isnull=False).exclude(proposed="")

    def what(self, row: TicketUnit) -> str:
        return pgettext("ticket", "Decide on the next step of an overdue ticket")

    def title(self, row: TicketUnit) -> str:
        return f"{row.ticket.title} {row.unit.name}"

    def line(self, row: TicketUnit) -> str:
        return CHAIN.at(row.issued_at).label(row.proposed)

    def chips(self, row: TicketUnit) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display(), "bad"),)

    def url(self, actor: Actor, row: TicketUnit) -> str:
        return f"{row.get_absolute_url()}?unit={row.pk}"


class EscalationSource(RecordSource[Escalation]):
    """Escalations that the unit was told of, until somebody confirms them or the reply is there."""

    code, kind, record, model = "escalations", Kind.ALERT, "ticket_unit", Escalation
    needs = (May.ANSWER_REQUESTS, May.OVERSEE)
    since, about = "at", ("ticket_unit", "part_id")
    related = ("part", "part__ticket", "part__unit")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Escalation]:
        found: QuerySet[Escalation] = Escalation.objects.visible_to(actor)
        return found.filter(told_id=actor.unit_id or 0, acknowledged_at=None, part__state__in=LATE)

    def what(self, row: Escalation) -> str:
        return pgettext("ticket", "An overdue ticket was escalated")

    def title(self, row: Escalation) -> str:
        return f"{row.part.ticket.title} {row.part.unit.name}"

    def line(self, row: Escalation) -> str:
        return CHAIN.at(row.part.issued_at).label(row.step)

    def here(self, actor: Actor, row: Escalation) -> tuple[Here, ...]:
        return (Here(CONFIRM, pgettext("ticket", "Confirm the escalation"), icon="check"),)

    def act(self, actor: Actor, key: int, act: str, note: str) -> None:
        if act != CONFIRM:
            raise LookupError(act)
        confirm(actor, key)

    def url(self, actor: Actor, row: Escalation) -> str:
        return f"{row.part.get_absolute_url()}?unit={row.part_id}"


class VisitSource(RecordSource[Inspection]):
    """Inspections that are due today, or behind the plan."""

    code, kind, needs, record, model = "inspections", Kind.REQUEST, (May.OVERSEE,), "inspection", Inspection
    since, due, related = "began_at", "planned_on", ("unit", "programme")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Inspection]:
        rule = Q(state__in=AHEAD, planned_on__lte=timezone.localdate(now), owner_id=actor.unit_id or 0)
        found: QuerySet[Inspection] = Inspection.objects.visible_to(actor).filter(rule)
        return found.annotate(began_at=Cast("planned_on", DateTimeField()))

    def what(self, row: Inspection) -> str:
        return pgettext("inspection", "Carry out an inspection")

    def title(self, row: Inspection) -> str:
        return row.unit.name

    def line(self, row: Inspection) -> str:
        return pgettext("clause", ", ").join(
            filter(None, (row.programme.name if row.programme is not None else "", row.team))
        )

    def chips(self, row: Inspection) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)


SOURCES = (IssueSource(), ChainSource(), EscalationSource(), VisitSource())
