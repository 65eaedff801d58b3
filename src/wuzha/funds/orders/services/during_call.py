# SPDX-License-Identifier: Apache-2.0
"""A report that grows while its victim is on the phone: the first stop is prepared before all is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, Sum
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import Account as AccountNumber
from wuzha.engine.identifiers import IdNumber, Name
from wuzha.funds.acts import not_future, one_act
from wuzha.funds.errors import Code
from wuzha.funds.models import (
    Account,
    AccountRole,
    CaseAccount,
    Freeze,
    FundsCase,
    Payment,
    Report,
    ReportSource,
    StopOrder,
    Victim,
)
from wuzha.funds.orders.rules.stops import OPEN, StopState
from wuzha.funds.orders.services import reminders, stops
from wuzha.funds.orders.services.accounts import Transfer, known, own, pay
from wuzha.funds.orders.services.base import locked, save
from wuzha.funds.orders.services.reports import Person, awaited, note_again, phone_sealed
from wuzha.funds.tracing.models import Because
from wuzha.funds.tracing.services import retrace_soon
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import blinds, same


@dataclass(frozen=True, slots=True)
class Ordered:
    """What became of an account that was told: the order it has, or the one that is open elsewhere, and then why there
    is none of its own."""

    stop: StopOrder | None
    refused: RefusalError | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An order for an account that was heard wrongly; not withdrawn, it was issued already, or is over."""

    stop: StopOrder
    withdrawn: bool = False


def order(actor: Actor, case_id: int, number: str, told_fen: int = 0, paid_at: datetime | None = None) -> Ordered:
    """The order for an account of a case: the open one of this case, else a new one; inside the caller's transaction.

    It is over what was told to have come in (分), and when: the stop stands on the payee's account, so it is prepared
    before the account that paid is known (银发〔2016〕86号 has the bank compare holder, account, sum and time).

    An account that somebody is at already, that was stopped as often as allowed, or that is a victim's own, is no
    error here: the report is taken in all the same. Raises `RefusalError`: CASE_OVER and more.
    """
    account = Account.unscoped.get(number_index__in=blinds(Kind.ACCOUNT, AccountNumber.parse(number)))
    mine = StopOrder.unscoped.filter(case=case_id, account=account, state__in=OPEN).first()
    try:
        with transaction.atomic():
            found = mine or stops.draft(actor, case_id, account.pk)
            if found.state == StopState.DRAFT and found.amount_fen < told_fen:
                _raised(actor, found, told_fen, paid_at)
            return Ordered(found)
    except RefusalError as refused:
        if refused.code not in (Code.ORDER_OPEN, Code.TWICE, Code.VICTIMS_OWN):
            raise
        return Ordered(StopOrder.unscoped.filter(account=account, state__in=OPEN).first(), refused)


@one_act(May.WORK_FUNDS, May.TAKE_CALLS, name="funds.report_more")
def more(actor: Actor, report_id: int, transfers: Sequence[Transfer], loss_fen: int = 0) -> Report:
    """Add transfers to a report; its loss grows to at least what is told. One that stands already counts once, and one
    whose own account is to be asked for only places the payee.

    Raises `RefusalError`: NOT_FOUND, IN_FUTURE, SAME_ACCOUNT.
    """
    report, fresh = _locked(actor, report_id), False
    for one in transfers:
        not_future(one.at)
        if one.by is None:
            awaited(report.case, one)
            fresh = True
            continue
        if _recorded(report, one):
            continue
        fresh = True
        source = known(one.by, synthetic=report.case.synthetic)
        own(report.case, source, report.victim)
        pay(report.case, source, one, report=report)
        _grown(actor, report, one)
    told = max(counted(report), loss_fen)
    if told > report.loss_fen:
        Report.unscoped.filter(pk=report.pk).update(loss_fen=told)
        report.loss_fen, fresh = told, True
    if not fresh:
        return report
    retrace_soon(report.case_id, Because.REPORT)
    detail = {"report": report.pk, "transfers": len(transfers), "loss_fen": report.loss_fen}
    record(actor, "funds.report_more", on=("funds_case", report.case_id), detail=detail)
    return report


@one_act(May.WORK_FUNDS, May.TAKE_CALLS, name="funds.report_less")
def less(actor: Actor, report_id: int, wrong: Transfer, others: Sequence[Transfer]) -> Report:
    """Take a transfer that was heard wrongly out of a report, before it is told anew: the loss loses it, its payment
    stays readable and counts nowhere, an order that is only prepared is over what the `others` told, and an account to
    which then nothing was paid and that nobody holds leaves the case. Raises `RefusalError`: NOT_FOUND.
    """
    report, same = _locked(actor, report_id), [one for one in others if one.to.number == wrong.to.number]
    number = blinds(Kind.ACCOUNT, AccountNumber.parse(wrong.to.number))
    withdrawn = 0
    if not any((one.amount_fen, one.at) == (wrong.amount_fen, wrong.at) for one in same):
        rows = report.payments(manager="unscoped").filter(
            to_account__number_index__in=number, amount_fen=wrong.amount_fen, at=wrong.at, withdrawn_at=None
        )
        withdrawn = rows.update(withdrawn_at=timezone.now())
    loss = max(counted(report), report.loss_fen - wrong.amount_fen)
    Report.unscoped.filter(pk=report.pk).update(loss_fen=loss)
    report.loss_fen = loss
    order = _prepared(report, number)
    if order is not None and same:
        _raised(actor, order, sum(one.amount_fen for one in same), max(one.at for one in same))
    leave(report, number)
    retrace_soon(report.case_id, Because.REPORT)
    detail = {"report": report.pk, "withdrawn": withdrawn, "loss_fen": loss}
    record(actor, "funds.report_less", on=("funds_case", report.case_id), detail=detail)
    return report


def leave(report: Report, number: list[bytes]) -> None:
    """An account that was only heard wrongly leaves the case: no money went through it, and it must not be found as if
    some had. Its order, withdrawn or failed, and its payment stay readable."""
    placed = CaseAccount.unscoped.filter(
        case=report.case_id, account__number_index__in=number, role=AccountRole.RECEIVING
    ).first()
    if placed is None:
        return
    of = {"case": report.case_id, "account": placed.account_id}
    paid = Payment.unscoped.filter(
        Q(to_account=placed.account_id) | Q(from_account=placed.account_id), case=report.case_id, withdrawn_at=None
    )
    held = StopOrder.unscoped.filter(**of).exclude(state__in=[StopState.WITHDRAWN, StopState.FAILED])
    if not paid.exists() and not held.exists() and not Freeze.unscoped.filter(**of).exists():
        placed.delete()


@one_act(May.WORK_FUNDS, May.TAKE_CALLS, name="funds.stop_take_back")
def take_back(actor: Actor, stop_id: int, note: str) -> TakenBack:
    """Withdraw an order for an account that was heard wrongly. Once it is issued only the desk can have it lifted: the
    order stays then, and the desk is reminded. Raises `RefusalError`: NOT_FOUND."""
    order: StopOrder = locked(actor, StopOrder, stop_id)
    if order.state == StopState.DRAFT:
        return TakenBack(stops.take_back(actor, order, note), withdrawn=True)
    if order.state in OPEN:
        try:
            reminders.once_more(actor, order, note)
        except RefusalError as refused:
            if refused.code != Code.REMINDED:  # the desk was reminded a moment ago
                raise
    return TakenBack(order)


@one_act(May.WORK_FUNDS, May.TAKE_CALLS, name="funds.report_again")
def again(actor: Actor, report_id: int, reported_at: datetime, reference: str = "") -> Report:
    """Note that a report was told once more: it counts nowhere. Raises `RefusalError`: NOT_FOUND, IN_FUTURE."""
    report = _locked(actor, report_id)
    note_again(actor, report, ReportSource.HAND, not_future(reported_at), reference)
    return report


@one_act(May.WORK_FUNDS, May.TAKE_CALLS, name="funds.report_complete")
def complete(actor: Actor, report_id: int, person: Person, fraud_type: str = "", reference: str = "") -> Report:
    """Write what was told of the victim and the fraud since; what is empty stays as it is. Raises `RefusalError`."""
    report = _locked(actor, report_id)
    victim = report.victim
    told = {
        "name": seal(Kind.NAME, Name.parse(person.name)) if person.name else None,
        "phone": phone_sealed(person.phone) if person.phone else None,
        "id_no": seal(Kind.ID_NUMBER, IdNumber.parse(person.id_no)) if person.id_no else None,
    }
    changes: dict[str, Any] = {
        name: value
        for name, value in told.items()
        if value is not None and ((was := getattr(victim, name)) is None or not same(was, value))
    }
    number = changes.get("id_no")
    if number is not None and Victim.unscoped.filter(case=report.case_id, id_index__in=number.blinds()).exists():
        del changes["id_no"]  # the case has this person already
    for name, value in changes.items():
        setattr(victim, name, value)
    if changes:
        victim.save()
    of_case = FundsCase.unscoped.filter(pk=report.case_id).exclude(fraud_type=fraud_type)
    moved = of_case.update(fraud_type=fraud_type) if fraud_type else 0
    if reference and reference != report.reference:
        Report.unscoped.filter(pk=report.pk).update(reference=reference)
        moved += 1
    if changes or moved:
        record(
            actor, "funds.report_complete", on=("funds_case", report.case_id),
            detail={"report": report.pk, "fields": sorted(changes)},
        )  # fmt: skip
    return report


def _recorded(report: Report, told: Transfer) -> bool:
    """Whether the report has this payment, out of whatever account: a corrected one counts no second time."""
    number = blinds(Kind.ACCOUNT, AccountNumber.parse(told.to.number))
    paid = report.payments(manager="unscoped").filter(to_account__number_index__in=number, withdrawn_at=None)
    return bool(paid.filter(amount_fen=told.amount_fen, at=told.at).exists())


def counted(report: Report) -> int:
    """分 that the report tells of, by account and otherwise."""
    paid = report.payments(manager="unscoped").filter(withdrawn_at=None).aggregate(Sum("amount_fen"))
    other = report.other_losses(manager="unscoped").aggregate(Sum("amount_fen"))
    return (paid["amount_fen__sum"] or 0) + (other["amount_fen__sum"] or 0)


def _prepared(report: Report, number: list[bytes]) -> StopOrder | None:
    """The order of the case for an account that is only prepared."""
    rows = StopOrder.unscoped.select_for_update(of=("self",), no_key=True)
    found: StopOrder | None = rows.filter(
        case=report.case_id, account__number_index__in=number, state=StopState.DRAFT
    ).first()
    return found


def _grown(actor: Actor, report: Report, told: Transfer) -> None:
    """An order for the account that is only prepared is over all that came in by now."""
    number = blinds(Kind.ACCOUNT, AccountNumber.parse(told.to.number))
    order = _prepared(report, number)
    if order is None:
        return
    paid = Payment.unscoped.filter(case=report.case_id, to_account=order.account_id, withdrawn_at=None)
    came = paid.aggregate(Sum("amount_fen"), Max("at"))
    if came["amount_fen__sum"] > order.amount_fen:
        _raised(actor, order, came["amount_fen__sum"], came["at__max"])


def _raised(actor: Actor, order: StopOrder, amount_fen: int, paid_at: datetime | None) -> None:
    """A prepared order over another sum than it was (分)."""
    save(order, amount_fen=amount_fen, paid_at=paid_at)
    record(actor, "funds.stop_sum", on=(order.RECORD, order.pk), detail={"amount_fen": order.amount_fen})


def _locked(actor: Actor, report_id: int) -> Report:
    found: Report | None = (
        Report.objects.visible_to(actor)
        .select_for_update(of=("self",), no_key=True)
        .select_related("case", "victim")
        .filter(pk=report_id)
        .first()
    )
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    return found
