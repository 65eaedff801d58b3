# SPDX-License-Identifier: Apache-2.0
"""A penalty after its decision: served, paid, reviewed or sued about, closed or revoked."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Sum

from wuzha.audit.actor import Actor
from wuzha.engine.wording import yuan
from wuzha.org.roles import May
from wuzha.people.services.administrative import take_back_penalty
from wuzha.refusals import RefusalError
from wuzha.sanctions.errors import Code
from wuzha.sanctions.models import Payment, Penalty, Remedy
from wuzha.sanctions.models.penalties import RemedyKind, RemedyResult, ServiceWay
from wuzha.sanctions.rules.clocks import ClockName
from wuzha.sanctions.rules.fines import late_fee
from wuzha.sanctions.rules.life import PenaltyAct
from wuzha.sanctions.rulesets import PROCEDURE
from wuzha.sanctions.services.base import PENALTIES, ends, in_time, noon, not_before, required


@PENALTIES.act(May.PROPOSE_SANCTIONS, name="penalty.serve")
def serve(actor: Actor, pk: int, way: str, day: date, *, version: int | None = None) -> Penalty:
    """Record the service, by one of five ways; an announcement counts as served when its days are over.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, UNKNOWN_WORD, IN_FUTURE, DAYS_ORDER, NO_CALENDAR.
    """
    row: Penalty = PENALTIES.locked(actor, Penalty, pk, version)
    PENALTIES.allowed(row, PenaltyAct.SERVE)
    if way not in ServiceWay.values:
        raise RefusalError(Code.UNKNOWN_WORD)
    not_before(day, row.decided_on)
    served = ends(ClockName.ANNOUNCED, day) if way == ServiceWay.ANNOUNCED else day
    pay_by = ends(ClockName.PAY, served) if owed(row) else None
    PENALTIES.stepped(
        actor, row, PenaltyAct.SERVE, step={"day": day}, served_on=served, service=way, pay_by=pay_by, due_on=pay_by,
        detail={"way": way},
    )  # fmt: skip
    return row


def owed(row: Penalty) -> int:
    """What is to be paid in all, in 分: the fine and what is confiscated, without late fees."""
    return int(row.fine_fen + row.confiscated_fen)


def left(row: Penalty) -> int:
    """What is not paid yet, in 分."""
    paid = Payment.unscoped.filter(penalty=row).aggregate(sum=Sum("fen"))["sum"] or 0
    return owed(row) - int(paid)


@PENALTIES.act(May.PROPOSE_SANCTIONS, name="penalty.pay")
def pay(
    actor: Actor, pk: int, fen: int, paid_on: date, receipt_no: str, *, version: int | None = None
) -> Payment:  # fmt: skip
    """Record a payment; a late one with what its lateness cost: 3 % a day of what it pays, no more than that (72).

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, SUM_MISSING, NOTHING_TO_PAY, PAID_TOO_MUCH, RECEIPT_MISSING,
    RECEIPT_TAKEN, IN_FUTURE, DAYS_ORDER.
    """
    row: Penalty = PENALTIES.locked(actor, Penalty, pk, version)
    PENALTIES.allowed(row, PenaltyAct.PAY)
    if fen <= 0:
        raise RefusalError(Code.SUM_MISSING)
    rest = left(row)
    if rest <= 0:
        raise RefusalError(Code.NOTHING_TO_PAY)
    if fen > rest:
        raise RefusalError(Code.PAID_TOO_MUCH, left=yuan(rest))
    not_before(paid_on, row.decided_on)
    number = required(Code.RECEIPT_MISSING, receipt_no)
    late = late_fee(
        min(fen, int(row.fine_fen)), row.pay_by or paid_on, paid_on, PROCEDURE.at(noon(paid_on)).late_permille
    )
    try:
        with transaction.atomic():
            made: Payment = Payment.unscoped.create(
                penalty=row, fen=fen, late_fen=late, paid_on=paid_on, receipt_no=number, by_id=actor.person_id
            )
    except IntegrityError as error:
        if "penalty_receipt_once" not in str(error):
            raise
        raise RefusalError(Code.RECEIPT_TAKEN) from error
    PENALTIES.stepped(
        actor, row, PenaltyAct.PAY, step={"day": paid_on, "document_no": number}, due_on=row.due_on if fen < rest else
        None, detail={"fen": fen, "late_fen": late},
    )  # fmt: skip
    return made


@PENALTIES.act(May.PROPOSE_SANCTIONS, name="penalty.remedy")
def ask_remedy(
    actor: Actor, pk: int, kind: str, organ: str, asked_on: date, *, version: int | None = None
) -> Remedy:  # fmt: skip
    """Record that a review or suit was begun in time. It stops neither the fine nor its clock (行政处罚法 73).

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, UNKNOWN_WORD, ORGAN_MISSING, REMEDY_OPEN, REMEDY_LATE,
    IN_FUTURE, DAYS_ORDER, NO_CALENDAR.
    """
    row: Penalty = PENALTIES.locked(actor, Penalty, pk, version)
    PENALTIES.allowed(row, PenaltyAct.REMEDY)
    if kind not in RemedyKind.values:
        raise RefusalError(Code.UNKNOWN_WORD)
    where = required(Code.ORGAN_MISSING, organ)
    before = list(Remedy.unscoped.filter(penalty=row).order_by("pk"))
    if any(one.result == RemedyResult.PENDING for one in before):
        raise RefusalError(Code.REMEDY_OPEN)
    not_before(asked_on, row.served_on)
    name, start = _remedy_clock(row, kind, before)
    if not in_time(name, start, asked_on):
        raise RefusalError(Code.REMEDY_LATE, day=f"{ends(name, start):%Y-%m-%d}")
    made: Remedy = Remedy.unscoped.create(
        penalty=row, kind=kind, organ=where, asked_on=asked_on, by_id=actor.person_id
    )  # fmt: skip
    PENALTIES.stepped(actor, row, PenaltyAct.REMEDY, step={"day": asked_on}, detail={"kind": kind})
    return made


def _remedy_clock(row: Penalty, kind: str, before: list[Remedy]) -> tuple[ClockName, date]:
    """Which clock says until when it may be asked for, and from which day: from the service, a suit after a review from
    the end of that."""
    reviews = [one for one in before if one.kind == RemedyKind.REVIEW and one.result == RemedyResult.UPHELD]
    if kind == RemedyKind.SUIT and reviews and reviews[-1].ended_on is not None:
        return ClockName.SUIT_AFTER_REVIEW, reviews[-1].ended_on
    start = row.served_on or row.filed_on
    return (ClockName.REVIEW if kind == RemedyKind.REVIEW else ClockName.SUIT), start


@PENALTIES.act(May.PROPOSE_SANCTIONS, name="penalty.upheld")
def end_remedy(
    actor: Actor, pk: int, result: str, ended_on: date, document_no: str, *, version: int | None = None
) -> Penalty:  # fmt: skip
    """Record how a review or suit ended. A revoked penalty counts no more, from the day it was decided on.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, NO_REMEDY, UNKNOWN_WORD, NUMBER_MISSING, IN_FUTURE,
    DAYS_ORDER.
    """
    row: Penalty = PENALTIES.locked(actor, Penalty, pk, version)
    found = Remedy.unscoped.select_for_update().filter(penalty=row, result=RemedyResult.PENDING).first()
    if found is None:
        raise RefusalError(Code.NO_REMEDY)
    if result not in RemedyResult.values or not result:
        raise RefusalError(Code.UNKNOWN_WORD)
    number = required(Code.NUMBER_MISSING, document_no)
    not_before(ended_on, found.asked_on)
    Remedy.unscoped.filter(pk=found.pk).update(result=result, ended_on=ended_on, document_no=number)
    revoked = result == RemedyResult.REVOKED
    PENALTIES.stepped(
        actor, row, PenaltyAct.REVOKE if revoked else PenaltyAct.UPHELD,
        step={"day": ended_on, "document_no": number}, detail={"result": result},
        **({"due_on": None} if revoked else {}),
    )  # fmt: skip
    if revoked and row.measure_id is not None:
        take_back_penalty(actor, row.measure_id, f"{number}")
    return row


@PENALTIES.act(May.PROPOSE_SANCTIONS, name="penalty.close")
def close(actor: Actor, pk: int, why: str = "", *, version: int | None = None) -> Penalty:
    """Close a penalty that is carried out; one that is not paid in full, for a reason.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, REMEDY_OPEN, NOT_PAID.
    """
    row: Penalty = PENALTIES.locked(actor, Penalty, pk, version)
    PENALTIES.allowed(row, PenaltyAct.CLOSE)
    if Remedy.unscoped.filter(penalty=row, result=RemedyResult.PENDING).exists():
        raise RefusalError(Code.REMEDY_OPEN)
    rest = left(row)
    if rest > 0 and not why.strip():
        raise RefusalError(Code.NOT_PAID, left=yuan(rest))
    PENALTIES.stepped(actor, row, PenaltyAct.CLOSE, note=why, due_on=None, detail={"left_fen": rest} if rest else {})
    return row
