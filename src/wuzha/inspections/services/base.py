# SPDX-License-Identifier: Apache-2.0
"""What every act shares: the rows, their steps, and who may be named as the second person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import TextChoices

from wuzha.audit.actor import Actor
from wuzha.core.acts import Acts
from wuzha.inspections.errors import Code
from wuzha.inspections.models import Finding, Inspection, Programme, Ticket, TicketStep, TicketUnit, UnitStep
from wuzha.inspections.rules.tickets import TICKET_LIFE, UNIT_LIFE
from wuzha.inspections.rules.visits import FINDING_LIFE, VISIT_LIFE
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed


class TicketActs(Acts[Ticket]):
    codes, kind, life = Code, Ticket.RECORD, TICKET_LIFE

    def history(
        self,
        actor: Actor,
        row: Ticket,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,  # noqa: ARG002 - a ticket has no dictionary of reasons
    ) -> None:
        TicketStep.unscoped.create(
            ticket=row, act=act, from_state=start, to_state=row.state, at=at, by_id=actor.person_id, note=note
        )


class UnitActs(Acts[TicketUnit]):
    codes, kind, life = Code, TicketUnit.RECORD, UNIT_LIFE

    def history(
        self,
        actor: Actor,
        row: TicketUnit,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,  # noqa: ARG002 - a ticket has no dictionary of reasons
    ) -> None:
        UnitStep.unscoped.create(
            part=row, act=act, from_state=start, to_state=row.state, at=at, by_id=actor.person_id, due_at=row.due_at,
            note=note,
        )  # fmt: skip


class VisitActs(Acts[Inspection]):
    codes, kind, life = Code, Inspection.RECORD, VISIT_LIFE

    def history(self, actor: Actor, row: Inspection, act: TextChoices, start: str, **more: Any) -> None:
        """The days of an inspection stand in its own row, and who did it in the trail."""


class FindingActs(Acts[Finding]):
    codes, kind, life = Code, Finding.RECORD, FINDING_LIFE

    def history(self, actor: Actor, row: Finding, act: TextChoices, start: str, **more: Any) -> None:
        """Its ticket and its re-inspections tell its course."""


class ProgrammeActs(Acts[Programme]):
    codes, kind = Code, Programme.RECORD


TICKETS, UNITS, VISITS, FINDINGS, PROGRAMMES = TicketActs(), UnitActs(), VisitActs(), FindingActs(), ProgrammeActs()


def issued_here(actor: Actor, pk: int, version: int | None = None) -> TicketUnit:
    """A unit's part of a ticket that the actor's unit, or one below it, issued; locked. Raises `RefusalError`:
    NOT_FOUND, CHANGED."""
    part = UNITS.locked(actor, TicketUnit, pk, version)
    if not part.ticket.issuer.path.startswith(actor.unit_path or ""):
        raise RefusalError(Code.NOT_FOUND)
    return part
