# SPDX-License-Identifier: Apache-2.0
"""A payment that a victim told wrongly is put right: the former one stays readable and counts nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.funds.acts import not_future, one_act
from wuzha.funds.errors import Code
from wuzha.funds.models import Freeze, Payment, Report, StopOrder
from wuzha.funds.orders.rules.freezes import OPEN as OPEN_FREEZES
from wuzha.funds.orders.rules.stops import OPEN, StopState
from wuzha.funds.orders.services import stops
from wuzha.funds.orders.services.accounts import AccountDetails, known, receiving
from wuzha.funds.orders.services.base import locked, sealed_note
from wuzha.funds.orders.services.during_call import counted, leave
from wuzha.funds.tracing.models import Because
from wuzha.funds.tracing.services import retrace_soon
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@dataclass(frozen=True, slots=True)
class Told:
    """What is right now, in clear (分); empty where it stays."""

    number: str = ""
    holder: str = ""
    institution_id: int | None = None
    amount_fen: int | None = None
    at: datetime | None = None


@one_act(May.WORK_FUNDS, name="funds.payment_correct")
def correct(actor: Actor, case_id: int, payment_id: int, told: Told, reason: str) -> Payment:
    """Put a payment of a report right: its account, sum, or time. An order that is only prepared for the wrong account
    is withdrawn; one that is out there is ended first. The loss follows, and an account to which then nothing was paid
    leaves the case.

    Raises `RefusalError`: NOT_FOUND, CORRECTION_REASON, NOTHING_TOLD, STILL_HELD, IN_FUTURE, SAME_ACCOUNT.
    """
    rows = Payment.objects.visible_to(actor).select_for_update(of=("self",), no_key=True)
    was: Payment | None = (
        rows.select_related("report__case", "from_account", "to_account")
        .filter(pk=payment_id, case=case_id, report__isnull=False, withdrawn_at=None)
        .first()
    )
    if was is None or was.report is None:
        raise RefusalError(Code.NOT_FOUND)
    why = sealed_note(reason)
    if why is None:
        raise RefusalError(Code.CORRECTION_REASON)
    case, report = was.report.case, was.report
    details = AccountDetails(told.number, told.holder, told.institution_id)
    target = known(details, synthetic=case.synthetic) if told.number else was.to_account
    amount, at = told.amount_fen or was.amount_fen, not_future(told.at or was.at)
    if (target.pk, amount, at) == (was.to_account_id, was.amount_fen, was.at):
        raise RefusalError(Code.NOTHING_TOLD)
    if target.pk == was.from_account_id:
        raise RefusalError(Code.SAME_ACCOUNT, row=0)
    if target.pk != was.to_account_id:
        _free(actor, was, reason)
        receiving(case, target, 0)
    Payment.unscoped.filter(pk=was.pk).update(withdrawn_at=timezone.now())
    made, _new = Payment.unscoped.update_or_create(
        case=case, from_account=was.from_account, to_account=target, amount_fen=amount, at=at,
        defaults={"withdrawn_at": None}, create_defaults={"report": report},
    )  # fmt: skip
    loss = max(counted(report), report.loss_fen - was.amount_fen + amount)
    Report.unscoped.filter(pk=report.pk).update(loss_fen=loss)
    leave(report, was.to_account.indexes)
    retrace_soon(case_id, Because.REPORT)
    record(
        actor, "funds.payment_correct", on=("funds_case", case_id),
        detail={"payment": was.pk, "account": bool(told.number), "loss_fen": loss},
    )  # fmt: skip
    return made


def _free(actor: Actor, was: Payment, reason: str) -> None:
    """Nothing may stand on the wrong account: what is only prepared is withdrawn."""
    of = {"case": was.case_id, "account": was.to_account_id}
    frozen = Freeze.unscoped.filter(**of, state__in=OPEN_FREEZES).first()
    if frozen is not None:
        raise RefusalError(Code.STILL_HELD, number=frozen.number)
    for one in StopOrder.unscoped.filter(**of, state__in=OPEN):
        if one.state != StopState.DRAFT:
            raise RefusalError(Code.STILL_HELD, number=one.number)
        stops.take_back(actor, locked(actor, StopOrder, one.pk), reason)
