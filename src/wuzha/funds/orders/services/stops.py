# SPDX-License-Identifier: Apache-2.0
"""Stop orders: prepared, issued in the police platform by people, and recorded here."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.funds.acts import case_of, not_before, not_future, one_act
from wuzha.funds.errors import Code
from wuzha.funds.legal import Law, basis
from wuzha.funds.models import AccountRole, CaseAccount, FundsCase, Payment, StopOrder
from wuzha.funds.orders.rules.stops import HOLDING, OPEN, StopAct, StopState
from wuzha.funds.orders.rulesets import CLOCKS
from wuzha.funds.orders.services.accounts import bank_of
from wuzha.funds.orders.services.base import allowed, first_reported, locked, move, save, wrong_state
from wuzha.funds.orders.services.numbers import request_number
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@one_act(May.WORK_FUNDS, May.TAKE_CALLS, name="funds.stop_draft")
def draft(actor: Actor, case_id: int, account_id: int) -> StopOrder:
    """Prepare an order for an account of a case. Who is at the account already is named in the refusal."""
    case = case_of(actor, case_id)
    order = prepare(actor, case, account_id)
    return order


def prepare(actor: Actor, case: FundsCase, account_id: int) -> StopOrder:
    """`draft`, inside the caller's transaction. Raises `RefusalError`: CASE_OVER and more."""
    if case.is_over:
        raise RefusalError(Code.CASE_OVER, number=case.number, state=case.get_filing_display())
    placed = CaseAccount.unscoped.filter(case=case, account_id=account_id).select_related("account").first()
    if placed is None:
        raise RefusalError(Code.NOT_FOUND)
    if placed.role == AccountRole.VICTIM:
        raise RefusalError(Code.VICTIMS_OWN)
    now = timezone.now()
    refuse_third(account_id, now)
    told = Payment.unscoped.filter(case=case, to_account_id=account_id, withdrawn_at=None)
    came_in = told.aggregate(Sum("amount_fen"), Max("at"))
    since = now
    if placed.level == 1:
        since = first_reported(case.pk) or now
    try:
        with transaction.atomic():
            order = StopOrder.unscoped.create(
                case=case,
                account_id=account_id,
                institution_id=placed.account.institution_id,
                level=placed.level,
                amount_fen=came_in["amount_fen__sum"] or 0,
                paid_at=came_in["at__max"],
                drafted_at=now,
                drafted_by_id=actor.person_id,
                due_at=since + timedelta(minutes=CLOCKS.at(now).issue_minutes),
            )
    except IntegrityError as error:
        raise order_open(account_id) from error
    record(actor, "funds.stop_draft", on=("funds_stop", order.pk), detail={"level": order.level})
    return order


def refuse_third(account_id: int, now: datetime) -> None:
    """An account is stopped a limited number of times, whoever asked (银发〔2016〕86号)."""
    times = StopOrder.unscoped.filter(account_id=account_id).aggregate(Sum("times"))["times__sum"] or 0
    if times >= CLOCKS.at(now).most_stops:
        raise RefusalError(Code.TWICE, times=times)


def order_open(account_id: int) -> RefusalError:
    """Names who has the open order of an account, where and since when."""
    other = (
        StopOrder.unscoped.filter(account_id=account_id, state__in=OPEN)
        .select_related("drafted_by", "case__centre")
        .first()
    )
    if other is None:  # it was closed between the two statements
        return RefusalError(Code.CHANGED, number="—")
    return RefusalError(
        Code.ORDER_OPEN,
        who=other.drafted_by.name if other.drafted_by else "—",
        unit=other.case.centre.name,
        number=other.number,
        state=other.get_state_display(),
        since=f"{timezone.localtime(other.drafted_at):%m-%d %H:%M}",
    )


@one_act(May.WORK_FUNDS, name="funds.stop_issue")
def issue(
    actor: Actor,
    pk: int,
    request_no: str,
    at: datetime | None = None,
    version: int | None = None,
    *,
    institution: int | None = None,
) -> StopOrder:
    """Record that the order was issued in the police platform, under its number there, to `institution` where nobody
    had said whose account it is."""
    order = locked(actor, StopOrder, pk, version)
    allowed(order, StopAct.ISSUE)
    if order.case.is_over:
        raise RefusalError(Code.CASE_OVER, number=order.case.number, state=order.case.get_filing_display())
    number, bank = request_number(request_no, order.case), bank_of(order, institution)
    issued = not_future(at or timezone.now())
    if (reported := first_reported(order.case_id)) is not None:
        issued = not_before(issued, reported, _("Reported"))
    due = issued + timedelta(hours=CLOCKS.at(issued).answer_hours)
    move(
        actor, order, StopAct.ISSUE, at=issued, detail={"request_no": number}, issued_at=issued,
        issued_by_id=actor.person_id, request_no=number, institution_id=bank,
        legal_basis=basis(Law.STOP, timezone.localdate(issued)), due_at=due, step_at=due,
    )  # fmt: skip
    return order


@one_act(May.WORK_FUNDS, name="funds.stop_withdraw")
def withdraw(actor: Actor, pk: int, note: str = "", version: int | None = None) -> StopOrder:
    """Withdraw an order before it is issued: the account is free for another."""
    return take_back(actor, locked(actor, StopOrder, pk, version), note)


def take_back(actor: Actor, order: StopOrder, note: str) -> StopOrder:
    """`withdraw` on a locked order, inside the caller's transaction."""
    move(actor, order, StopAct.WITHDRAW, note=note, ended_at=timezone.now(), due_at=None, step_at=None)
    return order


@one_act(May.WORK_FUNDS, name="funds.stop_extend")
def ask_extension(actor: Actor, pk: int, at: datetime | None = None, version: int | None = None) -> StopOrder:
    """Record that a second stop was asked for in the platform. Only once, and only while the first still holds."""
    order = locked(actor, StopOrder, pk, version)
    now = timezone.now()
    if order.case.is_over:
        raise RefusalError(Code.CASE_OVER, number=order.case.number, state=order.case.get_filing_display())
    if order.state == StopState.EXTENDED:
        raise RefusalError(Code.EXTENDED_ALREADY, number=order.number)
    if order.state != StopState.ACCEPTED or order.expires_at is None:
        raise wrong_state(order)
    if order.extension_at is not None:
        raise RefusalError(Code.EXTENSION_OPEN)
    refuse_third(order.account_id, now)
    asked = not_before(not_future(at or now), order.started_at or order.drafted_at, _("Stopped from"))
    if asked >= order.expires_at:
        raise RefusalError(
            Code.ENDED_ALREADY, number=order.number, ended=f"{timezone.localtime(order.expires_at):%m-%d %H:%M}"
        )
    save(order, extension_at=asked)
    record(actor, "funds.stop_extend", on=("funds_stop", pk))
    return order


@one_act(May.WORK_FUNDS, name="funds.stop_release")
def release(actor: Actor, pk: int, at: datetime | None = None, note: str = "", version: int | None = None) -> StopOrder:
    """Record that the stop was lifted: not a fraud, or not this account."""
    order = locked(actor, StopOrder, pk, version)
    allowed(order, StopAct.RELEASE)
    ended = not_before(not_future(at or timezone.now()), order.started_at or order.drafted_at, _("Stopped from"))
    move(actor, order, StopAct.RELEASE, at=ended, note=note, ended_at=ended, due_at=None, step_at=None)
    return order


def convert(actor: Actor, order: StopOrder, at: datetime) -> None:
    """A freeze holds the money now; inside the caller's transaction. Nothing when the stop is over already."""
    if order.state in HOLDING:
        move(actor, order, StopAct.CONVERT, at=at, ended_at=at, due_at=None, step_at=None)
