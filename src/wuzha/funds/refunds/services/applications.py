# SPDX-License-Identifier: Apache-2.0
"""Applications of the victims (附件1), and the check of the material by two officers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import Account, Address, IdentifierError, Name
from wuzha.funds.acts import one_act, plain_number
from wuzha.funds.errors import Code
from wuzha.funds.refunds.models import RefundCase, RefundPaperKind, RefundVictim
from wuzha.funds.refunds.queries import standing
from wuzha.funds.refunds.rules import guards
from wuzha.funds.refunds.rules.lifecycle import RefundAct, RefundState
from wuzha.funds.refunds.services.base import allowed, locked_refund, move, not_ahead, not_before, save
from wuzha.funds.refunds.services.errors import RefundCode, stop_for
from wuzha.funds.refunds.services.papers import has_paper
from wuzha.inbox import services as inbox
from wuzha.org.roles import May
from wuzha.org.services.guard import person_of
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal

#: Who applies for what may be entered until the material is checked, and when the bank could not pay.
OPEN_TO_CHANGE = (RefundState.TRACED, RefundState.APPLIED, RefundState.RETURNED, RefundState.BANK_FAILED)


@dataclass(frozen=True, slots=True)
class Application:
    """What a victim's application says; clear values, sealed at once."""

    payee_name: str
    payee_account: str
    payee_bank: str
    address: str = ""
    agent_verified: bool = False
    signed_on: date | None = None


@one_act(May.WORK_FUNDS, name="refund.application")
def enter(actor: Actor, pk: int, recipient_id: int, application: Application) -> RefundVictim:
    """Enter a victim's application. Raises `RefusalError`: WRONG_STATE, FIELD_WRONG, PAYEE_NAME, PAYEE_ACCOUNT."""
    refund = locked_refund(actor, pk)
    if refund.state not in OPEN_TO_CHANGE:
        raise RefusalError(Code.WRONG_STATE, number=refund.number, state=refund.get_state_display())
    one = RefundVictim.unscoped.filter(refund=refund, pk=recipient_id).select_related("victim").first()
    if one is None:
        raise RefusalError(Code.NOT_FOUND)
    name, account = _parsed(application)
    one.payee_name, one.payee_account = seal(Kind.NAME, name), seal(Kind.ACCOUNT, account)
    one.payee_bank = plain_number(application.payee_bank)
    if not one.payee_bank:
        raise RefusalError(RefundCode.FIELD_WRONG, field=_("Bank of the payee"))
    if application.address:
        one.address = seal(Kind.ADDRESS, _address(application.address))
    # A mandate counts when the paper is here and somebody verified it.
    one.agent_verified = application.agent_verified and has_paper(refund, RefundPaperKind.MANDATE, one.pk)
    one.signed_on = None
    if application.signed_on:
        first = one.victim.reports(manager="unscoped").order_by("reported_at").first()
        reported = timezone.localdate(first.reported_at) if first is not None else None
        one.signed_on = not_before(not_ahead(application.signed_on), reported)
    one.save()
    seen = next((r for r in standing.recipients_of(refund, [one]) if r.payee_known), None)
    if seen is not None:
        wrong = [block for block in guards.applications([seen]) if block is not guards.Block.NOT_SIGNED]
        stop_for(wrong)
    record(actor, "refund.application", on=("refund", pk), detail={"recipient": recipient_id})
    return one


def _parsed(application: Application) -> tuple[str, str]:
    try:
        name = Name.parse(application.payee_name)
    except IdentifierError as error:
        raise RefusalError(RefundCode.FIELD_WRONG, field=_("Name of the payee")) from error
    try:
        account = Account.parse(application.payee_account)
    except IdentifierError as error:
        raise RefusalError(RefundCode.FIELD_WRONG, field=_("Account of the payee")) from error
    return name, account


def _address(text: str) -> str:
    try:
        return Address.parse(text)
    except IdentifierError as error:
        raise RefusalError(RefundCode.FIELD_WRONG, field=_("Address")) from error


@one_act(May.WORK_FUNDS, name="refund.apply")
def apply(actor: Actor, pk: int, version: int | None = None) -> RefundCase:
    """All applications are here and signed."""
    refund = locked_refund(actor, pk, version)
    allowed(refund, RefundAct.APPLY)
    stop_for(guards.applications(standing.recipients(refund)))
    return move(actor, refund, RefundAct.APPLY)


@one_act(May.WORK_FUNDS, name="refund.check")
def check(actor: Actor, pk: int, version: int | None = None) -> RefundCase:
    """Sign for the material: the first officer's signature is recorded, with the second one's it is checked.

    Raises `RefusalError` with all of the validation list that is missing; TWO_OFFICERS for signing twice.
    """
    refund = locked_refund(actor, pk, version)
    allowed(refund, RefundAct.CHECK)
    stop_for(guards.material(standing.recipients(refund), standing.held(refund), court=refund.court))
    me = person_of(actor)
    if refund.first_officer_id is None:
        save(refund, first_officer_id=me)
        inbox.moved_on(("refund", pk))
        record(actor, "refund.signed", on=("refund", pk))
        return refund
    if not guards.two_distinct([refund.first_officer_id, me]):
        stop_for([guards.Block.TWO_OFFICERS])
    return move(actor, refund, RefundAct.CHECK, second_officer_id=me)
