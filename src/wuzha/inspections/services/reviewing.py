# SPDX-License-Identifier: Apache-2.0
"""What whoever issued a ticket does with a reply: take it up, strike the ticket off 销号, return it 退回; give more
time, remind, withdraw. Each goes through the request of the unit."""

from __future__ import annotations

from datetime import date

from wuzha.audit.actor import Actor
from wuzha.inspections.errors import Code
from wuzha.inspections.models import Finding, TicketUnit
from wuzha.inspections.rules.tickets import Act, State
from wuzha.inspections.services.base import UNITS, issued_here
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.services import asking


def _asked(part: TicketUnit) -> int:
    if part.request_id is None:
        raise UNITS.wrong_state(part)
    return int(part.request_id)


@UNITS.act(May.OVERSEE, name="ticket_unit.take_up")
def take_up(actor: Actor, pk: int, *, version: int | None = None) -> TicketUnit:
    """Begin the review of a reply. Raises `RefusalError`: WRONG_STATE, NOT_FOUND, CHANGED."""
    part = issued_here(actor, pk, version)
    return UNITS.move(actor, part, Act.TAKE_UP, reviewer_id=actor.person_id)


def _under_review(actor: Actor, pk: int, act: Act) -> TicketUnit:
    part = issued_here(actor, pk)
    if part.state == State.REPLIED:
        UNITS.move(actor, part, Act.TAKE_UP, reviewer_id=actor.person_id)
    UNITS.allowed(part, act)
    return part


@UNITS.act(May.OVERSEE, name="ticket_unit.close")
def close(actor: Actor, pk: int, opinion: str) -> TicketUnit:
    """Strike it off: the reply is taken, with the opinion of the review. Raises `RefusalError`: WRONG_STATE,
    REASON_MISSING, RECHECK_MISSING where it comes from an inspection and was not looked at again."""
    part = _under_review(actor, pk, Act.CLOSE)
    UNITS.reason(opinion)
    asking.accept(actor, _asked(part), opinion)
    return _again(part)


@UNITS.act(May.OVERSEE, name="ticket_unit.return")
def send_back(actor: Actor, pk: int, opinion: str, due_on: date | None = None) -> TicketUnit:
    """The reply does not do, and why; it is to be put right by a day. Raises `RefusalError`: WRONG_STATE,
    REASON_MISSING, DUE_PASSED."""
    part = _under_review(actor, pk, Act.RETURN)
    asking.send_back(actor, _asked(part), opinion, due_on)
    return _again(part)


@UNITS.act(May.OVERSEE, name="ticket_unit.extend")
def extend(actor: Actor, pk: int, due_on: date, reason: str) -> TicketUnit:
    """Give more time, and why. Raises `RefusalError`: as a request does."""
    part = issued_here(actor, pk)
    asking.extend(actor, _asked(part), due_on, reason)
    return _again(part)


@UNITS.act(May.OVERSEE, name="ticket_unit.remind")
def remind(actor: Actor, pk: int) -> TicketUnit:
    """Remind the unit that owes an answer. Raises `RefusalError`: WRONG_STATE, REMINDED when somebody just did."""
    part = issued_here(actor, pk)
    asking.remind(actor, _asked(part))
    return part


@UNITS.act(May.OVERSEE, name="ticket_unit.withdraw")
def withdraw(actor: Actor, pk: int, reason: str) -> TicketUnit:
    """It is not asked of this unit any more, and why. Raises `RefusalError`: WRONG_STATE, REASON_MISSING."""
    part = issued_here(actor, pk)
    if part.state == State.DRAFT:
        raise UNITS.wrong_state(part)
    if Finding.unscoped.filter(ticket=part.ticket_id, cleared_at=None).exists():
        raise RefusalError(Code.RECHECK_MISSING)
    asking.withdraw(actor, _asked(part), reason)
    return _again(part)


def _again(part: TicketUnit) -> TicketUnit:
    found: TicketUnit = TicketUnit.unscoped.get(pk=part.pk)
    return found
