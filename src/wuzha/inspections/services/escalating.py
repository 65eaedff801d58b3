# SPDX-License-Identifier: Apache-2.0
"""The chain of escalation: a person takes the step that is due, whoever is told confirms it; what comes of it."""

from __future__ import annotations

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.inspections.errors import Code
from wuzha.inspections.models import Escalation, TicketUnit
from wuzha.inspections.rules.chain import Tell, proposed_at
from wuzha.inspections.rules.tickets import LATE, TO_REVIEW, Act
from wuzha.inspections.services.base import UNITS, issued_here
from wuzha.inspections.services.following import coming, planned, superior_of
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.services import asking


@UNITS.act(May.OVERSEE, name="ticket_unit.escalate")
def escalate(actor: Actor, pk: int, why: str) -> Escalation:
    """Take the next step of the chain, for a unit that is late or whose reply does not do: whoever it names is told,
    and the last one asks for a measure. Nothing is decided about the unit.

    Raises `RefusalError`: WRONG_STATE, REASON_MISSING, NO_STEP before its day, CHAIN_DONE.
    """
    part, now = issued_here(actor, pk), timezone.now()
    reviewed = part.state in TO_REVIEW
    if not reviewed and part.state not in LATE:
        raise UNITS.wrong_state(part)
    note = UNITS.reason(why)
    step = coming(part)
    if step is None:
        raise RefusalError(Code.CHAIN_DONE)
    due = part.due_at or now
    at = proposed_at(step, due)
    if part.state in LATE and at > now:
        raise RefusalError(Code.NO_STEP, day=timezone.localdate(at))
    if reviewed:
        # A reply that does not do is owed again, on a later day; the chain goes on from there.
        asking.send_back(actor, part.request_id or 0, why)
        part.refresh_from_db()
    superior = superior_of(part.unit)
    told = {
        Tell.UNIT: part.unit_id, Tell.SUPERIOR: superior.pk if superior is not None else None,
        Tell.GROUP: part.ticket.issuer_id, Tell.PROPOSAL: None,
    }[Tell(step.tell)]  # fmt: skip
    made: Escalation = Escalation.unscoped.create(
        part=part, step=step.code, days=max((now - due).days, 0), told_id=told, at=now, by_id=actor.person_id, note=note
    )
    UNITS.move(actor, part, Act.ESCALATE, at=now, note=note, proposed="", because=step.code)
    TicketUnit.unscoped.filter(pk=part.pk).update(step_at=planned(part.state, part.due_at or now, coming(part)))
    return made


@UNITS.act(May.READ_OVERSIGHT, May.READ_REQUESTS, name="ticket_unit.told")
def confirm(actor: Actor, pk: int) -> Escalation:
    """Somebody of the unit that was told has seen it. Raises `RefusalError`: NOT_FOUND for one that is confirmed, or is
    not the unit's."""
    rows = Escalation.objects.visible_to(actor).filter(pk=pk, told_id=actor.unit_id or 0, acknowledged_at=None)
    found = rows.select_for_update(of=("self",), no_key=True).first()
    if found is None or actor.person_id is None:
        raise RefusalError(Code.NOT_FOUND)
    found.acknowledged_at, found.acknowledged_by_id = timezone.now(), actor.person_id
    found.save(update_fields=["acknowledged_at", "acknowledged_by"])
    record(actor, "ticket_unit.told", on=(TicketUnit.RECORD, found.part_id))
    return found


@UNITS.act(May.OVERSEE, name="ticket_unit.taken_over")
def taken_over(actor: Actor, pk: int, about: tuple[str, int]) -> Escalation:
    """A room above proposed a measure on a ticket whose chain has come to its end: keep which. Called by that room.

    Raises `RefusalError`: NOT_FOUND, NO_STEP where nobody asked for a measure yet.
    """
    part = issued_here(actor, pk)
    found = Escalation.unscoped.filter(part=part, told=None).order_by("-pk").first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    found.about_type, found.about_id = about
    found.save(update_fields=["about_type", "about_id"])
    record(actor, "ticket_unit.taken_over", on=(TicketUnit.RECORD, part.pk), detail={"about": list(about)})
    return found
