# SPDX-License-Identifier: Apache-2.0
"""The bank: notice, payment within three working days, receipt. Nothing is sent from here; letters and answers are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.calendar import SHANGHAI, Clock, Unit, end_of_day
from wuzha.funds.acts import one_act
from wuzha.funds.errors import Code
from wuzha.funds.orders.services.freeze_answers import pay_out
from wuzha.funds.refunds.models import LineState, RefundAccount, RefundCase, RefundLine, RefundPaperKind
from wuzha.funds.refunds.queries import standing
from wuzha.funds.refunds.queries.standing import live_lines
from wuzha.funds.refunds.rules import guards
from wuzha.funds.refunds.rules.ledger import Move
from wuzha.funds.refunds.rules.lifecycle import RefundAct
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
)
from wuzha.funds.refunds.services.errors import RefundCode, stop_for
from wuzha.funds.refunds.services.ledger import lock_freezes, post
from wuzha.funds.refunds.services.papers import has_paper
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@one_act(May.WORK_FUNDS, name="refund.notify")
def notify(actor: Actor, pk: int, *, number: str, on: date, version: int | None = None) -> RefundCase:
    """Record that the bank of each frozen account got its notice (附件4); from that day three working days run."""
    refund = locked_refund(actor, pk, version)
    allowed(refund, RefundAct.NOTIFY)
    notice_no = needed_number(number, RefundCode.NOTICE_MISSING)
    day = not_before(not_ahead(on), refund.reply_on)
    stop_for(
        [
            *guards.filed(case_filed=standing.case_filed(refund)),
            *guards.applications(standing.recipients(refund)),
        ]
    )
    for one in standing.giving(refund):
        unpaid = RefundLine.unscoped.filter(account=one, state__in=[LineState.PLANNED, LineState.FAILED])
        if not unpaid.exists():
            continue
        _must_stand(refund, one, day)
        unpaid.update(state=LineState.PLANNED, fail_reason="")
        one.notice_no, one.notified_on, one.due_at = notice_no, day, pays_until(day)
        one.answered_on, one.blocked_at = None, None
        one.save(update_fields=["notice_no", "notified_on", "due_at", "answered_on", "blocked_at"])
    return move(actor, refund, RefundAct.NOTIFY)


def pays_until(day: date) -> datetime:
    """The end of the last of the bank's working days, by the rules of the day of the notice.

    Raises `RefusalError`: NO_HOLIDAYS where the holidays of a year are not entered.
    """
    rules = RESTITUTION.at(end_of_day(day))
    return by_calendar(day, Clock(rules.bank_workdays, Unit.WORKDAYS))


def answer(actor: Actor, pk: int, account_id: int, *, on: date, failed: Mapping[int, str] | None = None) -> RefundCase:
    """Record the bank's answer for one account: every line paid on the day, but those that failed, with why.

    A payment while the freeze does not stand is refused, and stays on the list of freezes to renew at once.
    """
    try:
        return _answer(actor, pk, account_id, on=on, failed=failed or {})
    except RefusalError as refused:
        if guards.Block.FREEZE_NOT_ACTIVE in refused.codes:
            RefundAccount.unscoped.filter(pk=account_id, refund_id=pk).update(blocked_at=timezone.now())
        raise


@one_act(May.WORK_FUNDS, name="refund.answer")
def _answer(actor: Actor, pk: int, account_id: int, *, on: date, failed: Mapping[int, str]) -> RefundCase:
    refund = locked_refund(actor, pk)
    allowed(refund, RefundAct.PAY)
    one = (
        RefundAccount.unscoped.filter(refund=refund, pk=account_id, notified_on__isnull=False)
        .select_related("freeze")
        .first()
    )
    if one is None:
        raise RefusalError(Code.NOT_FOUND)
    if one.answered_on is not None:
        raise RefusalError(RefundCode.ANSWERED)
    day = not_before(not_ahead(on), one.notified_on)
    lock_freezes([one.freeze_id])
    one.freeze.refresh_from_db()
    # 1. Each line is paid or not.
    lines = list(RefundLine.unscoped.filter(account=one, state=LineState.PLANNED).order_by("pk"))
    paid = [line for line in lines if line.pk not in failed]
    if paid:
        _must_stand(refund, one, day)
    for line in lines:
        if line.pk in failed:
            line.state, line.fail_reason = LineState.FAILED, needed(failed[line.pk], RefundCode.REASON_MISSING)
        else:
            line.state, line.paid_on = LineState.PAID, day
            post(actor, one.freeze_id, Move.PAY, line.refund_fen, refund=refund, line=line)
        line.save(update_fields=["state", "paid_on", "fail_reason"])
    if paid:
        at = min(timezone.now(), end_of_day(day), one.freeze.expires_at or end_of_day(day))
        pay_out(actor, one.freeze_id, sum(line.refund_fen for line in paid), at)
    one.answered_on, one.blocked_at = day, None
    one.save(update_fields=["answered_on", "blocked_at"])
    record(actor, "refund.answer", on=("refund", pk), detail={"account": account_id, "paid": len(paid)})
    # 2. When every account has its answer, the whole is paid or not.
    if any(each.answered_on is None for each in standing.giving(refund)):
        return refund
    whole = not live_lines(refund).filter(state=LineState.FAILED).exists()
    return move(actor, refund, RefundAct.PAY if whole else RefundAct.FAIL)


def _must_stand(refund: RefundCase, one: RefundAccount, day: date) -> None:
    held = standing.held_of(one)
    last = held.expires_at.astimezone(SHANGHAI).date() if held.expires_at else None
    stop_for(guards.payment(held, day, last, court=refund.court))


@one_act(May.WORK_FUNDS, name="refund.file")
def file_receipt(actor: Actor, pk: int, version: int | None = None) -> RefundCase:
    """The bank's receipts are filed: a scan for each account."""
    refund = locked_refund(actor, pk, version)
    allowed(refund, RefundAct.FILE)
    if any(not has_paper(refund, RefundPaperKind.RECEIPT, account_id=one.pk) for one in standing.giving(refund)):
        raise RefusalError(RefundCode.SCAN_MISSING)
    return move(actor, refund, RefundAct.FILE)


@one_act(May.WORK_FUNDS, name="refund.close")
def close(actor: Actor, pk: int, version: int | None = None) -> RefundCase:
    """Everything is filed."""
    return move(actor, locked_refund(actor, pk, version), RefundAct.CLOSE)
