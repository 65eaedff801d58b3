# SPDX-License-Identifier: Apache-2.0
"""From the announcement to the prefecture's decision.

A return in proportion is announced for thirty days, in which anybody concerned may object. The county approves and
submits; the prefecture decides, outside: here its number, its day and its scan are kept.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.calendar import Clock, Unit, end_of_day
from wuzha.engine.identifiers import IdentifierError, Name
from wuzha.engine.restitution import Mode
from wuzha.funds.acts import one_act, plain_number
from wuzha.funds.errors import Code
from wuzha.funds.models import FundsCase
from wuzha.funds.orders.services.base import sealed_note
from wuzha.funds.refunds.models import ObjectionState, RefundCase, RefundObjection, RefundPaperKind, ReturnMode
from wuzha.funds.refunds.queries import standing
from wuzha.funds.refunds.rules import guards
from wuzha.funds.refunds.rules.lifecycle import RefundAct, RefundState
from wuzha.funds.refunds.rulesets import RESTITUTION
from wuzha.funds.refunds.services.base import (
    allowed,
    by_calendar,
    locked_refund,
    move,
    needed,
    needed_number,
    not_ahead,
    not_before,
    save,
)
from wuzha.funds.refunds.services.errors import RefundCode, stop_for
from wuzha.funds.refunds.services.ledger import lock_freezes
from wuzha.funds.refunds.services.papers import has_paper
from wuzha.funds.refunds.services.tracing import let_go
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, seal


@one_act(May.WORK_FUNDS, name="refund.announce")
def announce(actor: Actor, pk: int, on: date, version: int | None = None) -> RefundCase:
    """Record the day of the announcement: day 0, so that thirty whole days follow it; a last day that is no working day
    gives way to the next working day (刑事诉讼法 105). Raises `RefusalError`: NO_HOLIDAYS."""
    refund = locked_refund(actor, pk, version)
    allowed(refund, RefundAct.ANNOUNCE)
    if refund.mode != ReturnMode.PRO_RATA:
        stop_for([guards.Block.NOT_PRO_RATA])
    day = not_ahead(on)
    if refund.traced_at is not None:
        not_before(day, timezone.localdate(refund.traced_at))
    clock = Clock(RESTITUTION.at(end_of_day(day)).announce_days, Unit.NATURAL_DAYS, roll=True)
    last = by_calendar(day, clock).date()
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
    objection = RefundObjection.unscoped.create(
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


class Reply(StrEnum):
    """What the prefecture answered."""

    DECIDED = "decided"
    RETURNED = "returned"
    REJECTED = "rejected"


@one_act(May.DECIDE_FUNDS, name="refund.approve")
def approve(actor: Actor, pk: int, *, approver: str, on: date, version: int | None = None) -> RefundCase:
    """Record that the head of the county bureau approved the report (附件2).

    Raises `RefusalError`: SAME_PERSON for the first officer of the material, and what the guards say.
    """
    refund = locked_refund(actor, pk, version)
    allowed(refund, RefundAct.APPROVE)
    _must_be_filed(refund)
    head = needed(approver, RefundCode.APPROVER_MISSING)
    if actor.person_id == refund.first_officer_id:
        raise RefusalError(Code.SAME_PERSON)
    stop_for(
        [
            *guards.approval(
                Mode(refund.mode or 0),
                announcement_ended=refund.state == RefundState.ANNOUNCE_DONE,
                officers=[refund.first_officer_id, refund.second_officer_id],
                disputed=refund.disputed,
            ),
            *guards.material(standing.recipients(refund), standing.held(refund), court=refund.court),
        ]
    )
    day = not_before(not_ahead(on), refund.announced_until)
    not_before(day, timezone.localdate(refund.traced_at) if refund.traced_at else None)
    not_before(day, FundsCase.unscoped.get(pk=refund.case_id).filed_on)
    return move(actor, refund, RefundAct.APPROVE, approver=head, approved_on=day, approved_by_id=actor.person_id)


@one_act(May.WORK_FUNDS, name="refund.submit")
def submit(actor: Actor, pk: int, *, package_no: str, on: date, version: int | None = None) -> RefundCase:
    """Record that the package went to the prefecture."""
    refund = locked_refund(actor, pk, version)
    allowed(refund, RefundAct.SUBMIT)
    _must_be_filed(refund)
    number = needed_number(package_no, RefundCode.PACKAGE_MISSING)
    day = not_before(not_ahead(on), refund.approved_on)
    return move(actor, refund, RefundAct.SUBMIT, package_no=number, submitted_on=day)


@one_act(May.DECIDE_FUNDS, name="refund.reply")
def record_reply(
    actor: Actor, pk: int, reply: Reply, *, number: str, on: date, reason: str = "", version: int | None = None
) -> RefundCase:
    """Record the prefecture's reply. A decision needs its scan and another person than the first officer of the
    material; a return or a refusal its reason.

    What is sent back may be computed anew; what is refused frees the money that was set aside.
    """
    refund = locked_refund(actor, pk, version)
    act = {Reply.DECIDED: RefundAct.DECIDE, Reply.RETURNED: RefundAct.RETURN, Reply.REJECTED: RefundAct.REJECT}[reply]
    allowed(refund, act)
    reply_no = needed_number(number, RefundCode.REPLY_MISSING)
    day = not_before(not_ahead(on), refund.submitted_on)
    why = sealed_note(reason)
    if reply is Reply.DECIDED:
        _must_be_filed(refund)
        # With it the money can go: who prepared the figures does not record it alone.
        if actor.person_id == refund.first_officer_id:
            raise RefusalError(Code.SAME_PERSON)
        if not has_paper(refund, RefundPaperKind.REPLY):
            raise RefusalError(RefundCode.SCAN_MISSING)
    elif why is None:
        raise RefusalError(RefundCode.REASON_MISSING)
    if reply is Reply.REJECTED:
        lock_freezes([one.freeze_id for one in refund.accounts(manager="unscoped").all()])
        let_go(actor, refund)
    return move(actor, refund, act, reply_no=reply_no, reply_on=day, reason=why)


def _must_be_filed(refund: RefundCase) -> None:
    stop_for(guards.filed(case_filed=standing.case_filed(refund)))


@one_act(May.WORK_FUNDS, name="refund.withdraw")
def withdraw(actor: Actor, pk: int, *, reason: str, version: int | None = None) -> RefundCase:
    """Give a restitution up; the money that was set aside is free again."""
    refund = locked_refund(actor, pk, version)
    allowed(refund, RefundAct.WITHDRAW)
    why = sealed_note(reason)
    if why is None:
        raise RefusalError(RefundCode.REASON_MISSING)
    lock_freezes([one.freeze_id for one in refund.accounts(manager="unscoped").all()])
    let_go(actor, refund)
    return move(actor, refund, RefundAct.WITHDRAW, reason=why)


@one_act(May.WORK_FUNDS, name="refund.flag")
def flag(
    actor: Actor, pk: int, *, court: bool, disputed: bool, designated_by: str = "", freezing_organ: str | None = None
) -> RefundCase:
    """Record that a court decided about the money, that offices dispute over it and whom the superior designated, or
    which other organ froze it (empty: ours; `None`: as it was).

    Raises `RefusalError`: REASON_MISSING for a dispute that ends without a designation.
    """
    refund = locked_refund(actor, pk)
    by = plain_number(designated_by)
    if refund.disputed and not disputed and not by:
        raise RefusalError(RefundCode.REASON_MISSING)
    organ = refund.freezing_organ if freezing_organ is None else plain_number(freezing_organ)
    save(
        refund, court=court, disputed=disputed, designated_by=by or refund.designated_by, freezing_organ=organ
    )  # fmt: skip
    detail = {"court": court, "disputed": disputed, "freezing_organ": organ}
    record(actor, "refund.flag", on=("refund", pk), detail=detail)
    return refund
