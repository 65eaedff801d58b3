# SPDX-License-Identifier: Apache-2.0
"""Freezes: prepared here, decided outside by the organ that must, issued in the platform; none without a filed case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.funds.acts import (
    case_of,
    copied_number,
    day_not_before,
    not_before,
    not_future,
    one_act,
)
from wuzha.funds.errors import Code
from wuzha.funds.legal import basis
from wuzha.funds.models import (
    Account,
    AccountRole,
    CaseAccount,
    Freeze,
    FundsCase,
    Payment,
    Report,
    StopOrder,
)
from wuzha.funds.orders.rules.freezes import (
    OPEN,
    TERMS,
    Asset,
    DocSource,
    FreezeAct,
    Platform,
    Scope,
    Term,
)
from wuzha.funds.orders.rules.stops import HOLDING
from wuzha.funds.orders.rulesets import CLOCKS
from wuzha.funds.orders.services.accounts import bank_of
from wuzha.funds.orders.services.approving import (
    Decision,
    checked_decision,
    filed_case,
    law_of,
    needed_for,
    told,
)
from wuzha.funds.orders.services.base import (
    allowed,
    first_reported,
    locked,
    move,
    sealed_note,
)
from wuzha.funds.orders.services.holders import elsewhere, named, refuse_second
from wuzha.funds.orders.services.lapsing import settle
from wuzha.funds.orders.services.numbers import request_number
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed
from wuzha.ui.money import money


@one_act(May.WORK_FUNDS, name="funds.freeze_draft")
def draft(
    actor: Actor,
    case_id: int,
    account_id: int,
    amount_fen: int,
    *,
    term: str = Term.MONTHS_6,
    scope_code: str = Scope.LIMIT,
    interest: bool = True,
    asset: str = Asset.DEPOSIT,
    whole_reason: str = "",
    involved_fen: int | None = None,
    queueing: bool = False,
) -> Freeze:
    """Prepare the freeze of an account of a case. It may be prepared before 立案, and is decided after it; never once
    it was decided not to file the case, or to withdraw it. What a freeze of another case holds is queued for.

    Raises `RefusalError`: WHOLE_REASON for a whole account without one, BEYOND, TERM_ASSET, CASE_OVER, HELD_ELSEWHERE.
    """
    case = case_of(actor, case_id)
    if case.is_over:
        raise RefusalError(Code.CASE_OVER, number=case.number, state=case.get_filing_display())
    if Term(term) not in TERMS[Asset(asset)]:
        raise RefusalError(Code.TERM_ASSET)
    why = sealed_note(whole_reason)
    if scope_code == Scope.WHOLE and why is None:
        raise RefusalError(Code.WHOLE_REASON)
    _within(case.pk, account_id, amount_fen, why)
    placed = CaseAccount.unscoped.filter(case=case, account_id=account_id).select_related("account").first()
    if placed is None:
        raise RefusalError(Code.NOT_FOUND)
    if placed.role == AccountRole.VICTIM:
        raise RefusalError(Code.VICTIMS_OWN)
    if amount_fen < 1:
        raise RefusalError(Code.SUM_MISSING)
    if not queueing:
        refuse_second(placed.account, case.pk)
    ahead = elsewhere(placed.account, case.pk) if queueing else None
    now = timezone.now()
    settle(case.pk, account_id, now)
    stop = StopOrder.unscoped.filter(case=case, account_id=account_id, state__in=HOLDING).first()
    due = now + timedelta(hours=CLOCKS.at(now).decide_hours)
    try:
        with transaction.atomic():
            freeze = Freeze.unscoped.create(
                case=case,
                account_id=account_id,
                institution_id=placed.account.institution_id,
                stop=stop,
                amount_fen=amount_fen,
                term=Term(term),
                scope_code=Scope(scope_code),
                interest=interest,
                asset=Asset(asset),
                whole_reason=why,
                involved_fen=involved_fen,
                queueing=queueing,
                ahead=named(ahead) if ahead else "",
                ahead_until=ahead.expires_at if ahead else None,
                drafted_at=now,
                drafted_by_id=actor.person_id,
                # A decision that comes after the end of the stop comes too late.
                due_at=min(due, stop.expires_at) if stop and stop.expires_at else due,
            )
    except IntegrityError as error:
        raise freeze_open(placed.account, case.pk) from error
    record(actor, "funds.freeze_draft", on=("funds_freeze", freeze.pk), detail={"term": freeze.term})
    return freeze


def _within(case_id: int, account_id: int, amount_fen: int, why: Sealed | None) -> None:
    """Refuses a sum that nothing known of the case bears, without a reason (公通字〔2024〕22号 2: none beyond 数额)."""
    came_in = Payment.unscoped.filter(case=case_id, to_account=account_id, withdrawn_at=None)
    known = [
        came_in.aggregate(fen=Sum("amount_fen"))["fen"],
        StopOrder.unscoped.filter(case=case_id, account=account_id).aggregate(fen=Max("balance_fen"))["fen"],
        Report.unscoped.filter(case=case_id).aggregate(fen=Sum("loss_fen"))["fen"],
    ]
    most = max((fen for fen in known if fen is not None), default=0)
    if amount_fen > most and why is None:
        raise RefusalError(Code.BEYOND, most=money(most))


def freeze_open(account: Account, case_id: int) -> RefusalError:
    """Names who has the open freeze of an account in a case."""
    other = (
        Freeze.unscoped.filter(account=account, case_id=case_id, state__in=OPEN)
        .select_related("drafted_by", "case__centre")
        .first()
    )
    if other is None:
        return RefusalError(Code.CHANGED, number="—")
    return RefusalError(
        Code.FREEZE_OPEN,
        who=other.drafted_by.name if other.drafted_by else "—",
        unit=other.case.centre.name,
        number=other.number,
        state=other.get_state_display(),
    )


def freeze_basis(freeze: Freeze) -> str:
    """The laws that a notice of the freeze cites, also of one that nobody has decided on here."""
    return basis(law_of(freeze), freeze.decided_on or timezone.localdate())


@one_act(May.DECIDE_FUNDS, name="funds.freeze_decide")
def decide(actor: Actor, pk: int, decision: Decision, version: int | None = None) -> Freeze:
    """Record the decision of the head of the organ. Never by the person who prepared the freeze.

    1. Nothing is approved without a filed case; what is not approved needs none, but a reason.
    2. The level is that of the rules in force on the day of the decision, by term, asset and number of accounts.
    """
    return apply_decision(actor, locked(actor, Freeze, pk, version), decision)


def apply_decision(actor: Actor, freeze: Freeze, decision: Decision) -> Freeze:
    """`decide` on a locked freeze, inside the caller's transaction."""
    act = FreezeAct.APPROVE if decision.approved else FreezeAct.REJECT
    allowed(freeze, act)
    now = timezone.now()
    case = filed_case(freeze.case_id) if decision.approved else freeze.case
    if decision.approved and not freeze.queueing:
        refuse_second(freeze.account, freeze.case_id)
    changes = checked_decision(
        actor, decision, needed_for(freeze, decision.on), case=case, drafted_by=freeze.drafted_by_id, now=now,
        law=law_of(freeze), asked_on=timezone.localdate(freeze.drafted_at),
    )  # fmt: skip
    over: dict[str, Any] = {} if decision.approved else {"ended_at": now, "due_at": None, "step_at": None}
    why = None if decision.approved else sealed_note(decision.reason)
    move(actor, freeze, act, at=decision.at, note=why, action="decide", detail=told(decision), **changes, **over)
    return freeze


@one_act(May.WORK_FUNDS, name="funds.freeze_withdraw")
def withdraw(actor: Actor, pk: int, note: str, version: int | None = None) -> Freeze:
    """Give a freeze up before it was issued, with the reason: nothing was frozen on the ground of it."""
    freeze = locked(actor, Freeze, pk, version)
    why = sealed_note(note)
    if why is None:
        raise RefusalError(Code.OBJECTION_REASON)
    give_up(actor, freeze, why)
    return freeze


def give_up(actor: Actor, freeze: Freeze, why: Sealed | None = None) -> None:
    """`withdraw` on a locked freeze, inside the caller's transaction."""
    now = timezone.now()
    move(actor, freeze, FreezeAct.WITHDRAW, at=now, note=why, ended_at=now, due_at=None, step_at=None)


@one_act(May.WORK_FUNDS, name="funds.freeze_issue")
def issue(
    actor: Actor,
    pk: int,
    request_no: str,
    at: datetime | None = None,
    version: int | None = None,
    *,
    doc_no: str,
    platform: str = Platform.BIG_DATA,
    doc_no_source: str = DocSource.CASE_SYSTEM,
    institution: int | None = None,
) -> Freeze:
    """Record that the freeze was issued: the number of its notice in the case system, and of the request in the
    platform, both copied from there."""
    freeze = locked(actor, Freeze, pk, version)
    allowed(freeze, FreezeAct.ISSUE)
    filed_case(freeze.case_id)
    if not freeze.queueing:
        refuse_second(freeze.account, freeze.case_id)
    numbers = issued_under(freeze.case, request_no, doc_no, platform=platform, source=doc_no_source)
    issued = not_future(at or timezone.now())
    if (reported := first_reported(freeze.case_id)) is not None:
        issued = not_before(issued, reported, _("Reported"))
    day_not_before(timezone.localdate(issued), freeze.decided_on, _("Decided on"))
    due = issued + timedelta(hours=CLOCKS.at(issued).answer_hours)
    move(
        actor, freeze, FreezeAct.ISSUE, at=issued, detail=numbers, issued_at=issued, issued_by_id=actor.person_id,
        due_at=due, step_at=due, institution_id=bank_of(freeze, institution), **numbers,
    )  # fmt: skip
    return freeze


def issued_under(case: FundsCase, request_no: str, doc_no: str, *, platform: str, source: str) -> dict[str, str]:
    """The numbers of what was issued, as columns. Raises `RefusalError`: NUMBER_MISSING, NOTICE_NUMBER, OUR_NUMBER,
    REQUEST_TAKEN."""
    return {
        "request_no": request_number(request_no, case),
        "doc_no": copied_number(doc_no, required=Code.NOTICE_NUMBER),
        "platform": Platform(platform).value,
        "doc_no_source": DocSource(source).value,
    }
