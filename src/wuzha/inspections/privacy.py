# SPDX-License-Identifier: Apache-2.0
"""When the personal data of tickets and inspections must go, and how it goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from wuzha.inspections.models import (
    Escalation,
    Inspection,
    InspectionItem,
    InspectionPhoto,
    Recheck,
    Ticket,
    TicketPaper,
    TicketStep,
    TicketUnit,
    UnitStep,
)
from wuzha.inspections.rules.tickets import OPEN, TicketState
from wuzha.inspections.rules.visits import AHEAD
from wuzha.inspections.services.photos import PAPERS, PHOTOS
from wuzha.sealed.erasing import erase_rows, erasing

OVER = (TicketState.CLOSED, TicketState.CALLED_OFF)


class TicketKeeper:
    kind = "ticket"
    object_type = "ticket"
    since = "drafted_at"

    def title(self) -> str:
        return pgettext("ticket", "Oversight tickets")

    def what_goes(self) -> str:
        return pgettext(
            "ticket",
            "Problem and demand, reasons, opinions and papers. Units, days, numbers, sources and states stay; replies "
            "go with their requests.",
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        rows: QuerySet[Any] = Ticket.unscoped.filter(drafted_at__lt=before, state__in=OVER)
        noted = Q(pk__in=TicketStep.unscoped.filter(note__isnull=False).values("ticket_id"))
        for model in (UnitStep, Escalation, Recheck):
            noted |= Q(units__in=model.unscoped.filter(note__isnull=False).values("part_id"))
        papers = Q(pk__in=TicketPaper.unscoped.values("ticket_id"))
        return rows.filter(Q(problem__isnull=False) | Q(demand__isnull=False) | noted | papers).distinct()

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = Ticket.unscoped.filter(pk__in=list(keys), state__in=OVER)
        todo = list(rows.values_list("pk", flat=True))
        erase_rows(TicketStep.unscoped.filter(ticket__in=todo))
        for model in (UnitStep, Escalation, Recheck):
            erase_rows(model.unscoped.filter(part__ticket__in=todo))
        papers = TicketPaper.unscoped.filter(ticket__in=todo)
        PAPERS.let_go(*papers.values_list("uid", flat=True))
        papers.delete()
        erase_rows(rows)
        return len(todo)


class VisitKeeper:
    kind = "inspection"
    object_type = "inspection"
    since = "planned_on"

    def title(self) -> str:
        return pgettext("inspection", "Inspections")

    def what_goes(self) -> str:
        return pgettext("inspection", "Notes and photos. Units, days, items, answers, points and findings stay.")

    def due(self, before: datetime) -> QuerySet[Any]:
        rows: QuerySet[Any] = Inspection.unscoped.filter(planned_on__lt=before.date()).exclude(state__in=AHEAD)
        noted = InspectionItem.unscoped.filter(note__isnull=False).values("inspection_id")
        photos = InspectionPhoto.unscoped.values("inspection_id")
        return rows.filter(Q(note__isnull=False) | Q(pk__in=noted) | Q(pk__in=photos))

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = Inspection.unscoped.filter(pk__in=list(keys)).exclude(state__in=AHEAD)
        todo = list(rows.values_list("pk", flat=True))
        erase_rows(InspectionItem.unscoped.filter(inspection__in=todo))
        photos = InspectionPhoto.unscoped.filter(inspection__in=todo)
        PHOTOS.let_go(*photos.values_list("uid", flat=True))
        photos.delete()
        erase_rows(rows)
        return len(todo)


def has_open_work(unit_id: int) -> bool:
    """A unit with an open ticket, one that issued it, or one that is to inspect or to be inspected."""
    tickets = TicketUnit.unscoped.filter(Q(unit_id=unit_id) | Q(ticket__issuer_id=unit_id), state__in=OPEN)
    drafts = Ticket.unscoped.filter(issuer_id=unit_id, state=TicketState.DRAFT)
    visits = Inspection.unscoped.filter(Q(unit_id=unit_id) | Q(owner_id=unit_id), state__in=AHEAD)
    return tickets.exists() or drafts.exists() or visits.exists()
