# SPDX-License-Identifier: Apache-2.0
"""The announcement of a return in proportion: thirty days in which anybody concerned may object."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import IdentifierError, Name
from wuzha.funds.orders.services.base import one_act, sealed_note
from wuzha.funds.refunds.models import ObjectionState, RefundCase, RefundObjection, ReturnMode
from wuzha.funds.refunds.queries import standing
from wuzha.funds.refunds.rules import guards
from wuzha.funds.refunds.rules.lifecycle import RefundAct
from wuzha.funds.refunds.rulesets import RESTITUTION
from wuzha.funds.refunds.services.base import allowed, locked_refund, move, not_ahead, not_before
from wuzha.funds.refunds.services.errors import RefundCode, stop_for
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, seal


@one_act(May.WORK_FUNDS, name="refund.announce")
def announce(actor: Actor, pk: int, on: date, version: int | None = None) -> RefundCase:
    """Record the day of the announcement: day 0, so that thirty whole days follow it."""
    refund = locked_refund(actor, pk, version)
    allowed(refund, RefundAct.ANNOUNCE)
    if refund.mode != ReturnMode.PRO_RATA:
        stop_for([guards.Block.NOT_PRO_RATA])
    day = not_ahead(on)
    if refund.traced_at is not None:
        not_before(day, timezone.localdate(refund.traced_at))
    last = day + timedelta(days=RESTITUTION.at().announce_days)
    return move(actor, refund, RefundAct.ANNOUNCE, announced_on=day, announced_until=last)


@one_act(May.WORK_FUNDS, name="refund.object")
def object_to(actor: Actor, pk: int, *, on: date, name: str, content: str) -> RefundObjection:
    """Record an objection that came in during the announcement."""
    refund = locked_refund(actor, pk)
    allowed(refund, RefundAct.OBJECT)
    day = not_before(not_ahead(on), refund.announced_on)
    stop_for(guards.may_object(standing.announced(refund), day))
    text = sealed_note(content)
    if text is None:
        raise RefusalError(RefundCode.REASON_MISSING)
    objection: RefundObjection = RefundObjection.unscoped.create(
        refund=refund, raised_on=day, name=_name(name), content=text, recorded_by_id=actor.person_id
    )
    move(actor, refund, RefundAct.OBJECT)
    return objection


def _name(text: str) -> Sealed | None:
    if not text.strip():
        return None
    try:
        return seal(Kind.NAME, Name.parse(text))
    except IdentifierError as error:
        raise RefusalError(RefundCode.FIELD_WRONG, field=_("Raised by")) from error


@one_act(May.WORK_FUNDS, name="refund.review")
def review(actor: Actor, pk: int, objection_id: int, *, upheld: bool, answer: str) -> RefundCase:
    """Record what the review of an objection came to. With the last open one the announcement goes on."""
    refund = locked_refund(actor, pk)
    allowed(refund, RefundAct.REVIEW)
    text = sealed_note(answer)
    if text is None:
        raise RefusalError(RefundCode.REASON_MISSING)
    written = RefundObjection.unscoped.filter(refund=refund, pk=objection_id, state=ObjectionState.OPEN).update(
        state=ObjectionState.UPHELD if upheld else ObjectionState.DISMISSED,
        answer=text,
        reviewed_at=timezone.now(),
        reviewed_by_id=actor.person_id,
    )
    if written != 1:
        raise RefusalError(RefundCode.NO_OBJECTION)
    record(actor, "refund.reviewed", on=("refund", pk), detail={"objection": objection_id, "upheld": upheld})
    if standing.announced(refund).objections_open:
        return refund
    return move(actor, refund, RefundAct.REVIEW)


@one_act(May.WORK_FUNDS, name="refund.end")
def end(actor: Actor, pk: int, version: int | None = None) -> RefundCase:
    """The thirty days are over, every objection is reviewed, none was upheld."""
    refund = locked_refund(actor, pk, version)
    allowed(refund, RefundAct.END)
    stop_for(guards.announcement_over(standing.announced(refund), timezone.localdate()))
    return move(actor, refund, RefundAct.END)
