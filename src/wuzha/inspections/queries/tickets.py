# SPDX-License-Identifier: Apache-2.0
"""Lists of tickets, and one ticket with what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.numbering import key_reader, record_in
from wuzha.core.reveal import reveal_many
from wuzha.inspections.models import (
    Escalation,
    Finding,
    Inspection,
    InspectionPhoto,
    Programme,
    Recheck,
    Ticket,
    TicketStep,
    TicketUnit,
    UnitStep,
)
from wuzha.inspections.rules.tickets import LATE, OPEN, OWED, TO_REVIEW, State, TicketState
from wuzha.org.reach import units_below
from wuzha.org.roles import May, may
from wuzha.requests.queries import lists as requests

TABS = ("owed", "draft", "review", "late", "open", "closed", "all")
RELATED = ("ticket", "unit")


def issued_here(actor: Actor) -> Q:
    """Units' parts of tickets that the actor's unit, or one below it, issues."""
    return Q(ticket__issuer_id__in=units_below(actor.unit_path).ids)


def is_issuer(actor: Actor, ticket: Ticket) -> bool:
    """Whether the actor sees to this ticket."""
    return ticket.issuer.path.startswith(actor.unit_path or "-") and may(actor.role, May.OVERSEE)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which tickets the list shows; empty leaves it open."""

    tab: str = "open"
    source: str = ""
    unit_id: int | None = None


def page(actor: Actor, filters: Filters, after: str = "") -> pages.Page[TicketUnit]:
    """A row for each unit of a ticket: what is open by its deadline, everything else the latest first. Raises
    `CursorError`."""
    rows = chosen(actor, filters).select_related(*RELATED)
    by_due = filters.tab in ("owed", "late", "open", "review")
    return pages.page(rows.order_by(*(("due_at", "pk") if by_due else ("-pk",))), after)


def chosen(actor: Actor, filters: Filters) -> QuerySet[TicketUnit]:
    rows: QuerySet[TicketUnit] = TicketUnit.objects.visible_to(actor)
    rules = {
        "owed": Q(unit_id=actor.unit_id or 0, state__in=OWED),
        "draft": Q(state=State.DRAFT),
        "review": Q(state__in=TO_REVIEW),
        "late": Q(state__in=LATE),
        "open": Q(state__in=OPEN),
        "closed": Q(state__in=(State.CLOSED, State.WITHDRAWN)),
    }
    rows = rows.filter(rules.get(filters.tab, Q()))
    if filters.source:
        rows = rows.filter(ticket__source=filters.source)
    if filters.unit_id is not None:
        rows = rows.filter(unit_id=filters.unit_id)
    return rows


def of(actor: Actor, pk: int) -> Ticket | None:
    """One ticket; `None` when it is not in the actor's reach."""
    rows = Ticket.objects.visible_to(actor).select_related("issuer", "drafted_by", "issued_by")
    found: Ticket | None = rows.filter(pk=pk).first()
    return found


def parts_of(actor: Actor, ticket: Ticket) -> list[TicketUnit]:
    """The units it is given to, as far as the actor may know of them."""
    rows = TicketUnit.objects.visible_to(actor).filter(ticket=ticket)
    return list(rows.select_related("unit", "ticket", "reviewer", "signed_by").order_by("pk"))


def steps_of(actor: Actor, ticket: Ticket) -> list[TicketStep]:
    return list(TicketStep.objects.visible_to(actor).filter(ticket=ticket).select_related("by").order_by("pk"))


def unit_steps(actor: Actor, part: TicketUnit) -> list[UnitStep]:
    """Its course, the first step first."""
    return list(UnitStep.objects.visible_to(actor).filter(part=part).select_related("by").order_by("pk"))


def escalations_of(actor: Actor, part: TicketUnit) -> list[Escalation]:
    rows = Escalation.objects.visible_to(actor).filter(part=part).select_related("told", "by")
    return list(rows.order_by("pk"))


def rechecks_of(actor: Actor, part: TicketUnit) -> list[Recheck]:
    return list(Recheck.objects.visible_to(actor).filter(part=part).select_related("by").order_by("-pk"))


def findings_of_ticket(actor: Actor, ticket: Ticket) -> list[Finding]:
    rows = Finding.objects.visible_to(actor).filter(ticket=ticket)
    return list(rows.select_related("item", "inspection").order_by("pk"))


def show(actor: Actor, ticket: Ticket, part: TicketUnit | None, purpose: str) -> dict[str, str]:
    """Problem and demand, replies and reports of a unit (as `requests.queries.lists.show` calls them), reasons of steps
    (`step:17`) and re-inspections (`recheck:2`); the look is in the trail."""
    values = {"problem": ticket.problem, "demand": ticket.demand}
    clear = reveal_many(actor, purpose, on=(Ticket.RECORD, ticket.pk), values=values)
    if part is None:
        return clear
    request = requests.of(actor, part.request_id or 0)
    if request is not None:
        clear |= {name: text for name, text in requests.show(actor, request, purpose).items() if name != "what"}
    said = {f"step:{one.pk}": one.note for one in unit_steps(actor, part)}
    said |= {f"recheck:{one.pk}": one.note for one in rechecks_of(actor, part)}
    if any(said.values()):
        clear |= reveal_many(actor, purpose, on=(TicketUnit.RECORD, part.pk), values=said)
    return clear


def waiting(actor: Actor, _now: datetime) -> Sequence[QuerySet[Any]]:
    """What waits for the actor: tickets to be issued, replies to be reviewed, steps of the chain to be taken."""
    rows = TicketUnit.objects.visible_to(actor)
    if not may(actor.role, May.OVERSEE):
        return [rows.filter(unit_id=actor.unit_id or 0, state__in=OWED)]
    return [
        rows.filter(issued_here(actor), state__in=TO_REVIEW),
        rows.filter(issued_here(actor)).exclude(proposed=""),
        to_issue(actor),
    ]


def to_issue(actor: Actor) -> QuerySet[Ticket]:
    """Drafts of others that the actor may issue."""
    rows: QuerySet[Ticket] = Ticket.objects.visible_to(actor).filter(state=TicketState.DRAFT, issuer_id=actor.unit_id)
    return rows.exclude(drafted_by_id=actor.person_id) if may(actor.role, May.APPROVE_OVERSIGHT) else rows.none()


key_in = key_reader("DB")


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    if url_name.startswith("ticket"):
        return record_in(Ticket, taken)
    if url_name.startswith("part"):
        return record_in(TicketUnit, taken)
    if url_name.startswith("programme"):
        return record_in(Programme, taken)
    if url_name.startswith("finding"):
        return record_in(Finding, taken)
    if url_name == "photo":
        key = InspectionPhoto.unscoped.filter(pk=taken["pk"]).values_list("inspection", flat=True).first()
        return None if key is None else (Inspection.RECORD, key)
    return record_in(Inspection, taken)
