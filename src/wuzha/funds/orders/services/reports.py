# SPDX-License-Identifier: Apache-2.0
"""Reports of victims: by hand, or out of a hand-over of the warning desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import Address, IdentifierError, IdNumber, Name, Phone
from wuzha.funds.acts import case_number, case_of, not_future, one_act, plain_number
from wuzha.funds.errors import Code
from wuzha.funds.models import FundsCase, OtherLoss, Report, ReportSource, ValueOut, Victim
from wuzha.funds.orders.services.accounts import Transfer, centre_of, known, own, pay
from wuzha.funds.orders.services.base import sealed_note
from wuzha.funds.tracing.models import Because
from wuzha.funds.tracing.services import retrace_soon
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, seal
from wuzha.warning.queries.handovers import warning_in_reach
from wuzha.warning.services.errors import Code as DeskCode
from wuzha.warning.services.work import handover_done


@dataclass(frozen=True, slots=True)
class Person:
    """A victim as told, in clear; empty where not known."""

    name: str = ""
    phone: str = ""
    id_no: str = ""


@dataclass(frozen=True, slots=True)
class NewLoss:
    """What was lost without an account (分), in clear: when, where, carried by whom, under which number."""

    kind: str
    amount_fen: int
    at: datetime
    place: str = ""
    carrier: str = ""
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewReport:
    """What a victim reported (分). Every transfer names the account it came out of. The loss is that of all ways:
    payments, and what left no account."""

    loss_fen: int
    reported_at: datetime
    transfers: Sequence[Transfer]
    reference: str = ""
    fraud_type: str = ""
    case_no: str = ""
    losses: Sequence[NewLoss] = ()


@one_act(May.WORK_FUNDS, name="funds.report")
def by_hand(
    actor: Actor, person: Person, new: NewReport, case_id: int | None = None, *, synthetic: bool = False
) -> Report:
    """Take a report in: into a case, or as a new one."""
    case = _case(actor, new, case_id, synthetic=synthetic)
    sealed = {
        "name": seal(Kind.NAME, Name.parse(person.name)) if person.name.strip() else None,
        "phone": seal(Kind.PHONE, Phone.parse(person.phone)) if person.phone.strip() else None,
        "id_no": seal(Kind.ID_NUMBER, IdNumber.parse(person.id_no)) if person.id_no.strip() else None,
    }
    return _taken(actor, case, _victim(case, sealed), new, ReportSource.HAND)


@one_act(May.WORK_FUNDS, name="funds.handover")
def from_warning(actor: Actor, warning_id: int, new: NewReport, case_id: int | None = None) -> Report:
    """Take the hand-over of a warning in: who was deceived is known there, what was paid is told now.

    The warning desk's own clock of the hand-over ends with it, under the number of the case.
    """
    warning = warning_in_reach(actor, warning_id)
    if warning is None:
        raise RefusalError(Code.NOT_FOUND)
    earlier = Report.unscoped.filter(warning_id=warning_id).select_related("case").first()
    if earlier is not None:
        raise RefusalError(Code.TAKEN, number=earlier.case.number)
    case = _case(actor, new, case_id, synthetic=warning.synthetic)
    victim = _victim(case, {"name": warning.name, "phone": warning.phone, "id_no": warning.id_no})
    report = _taken(actor, case, victim, new, ReportSource.HANDOVER, warning_id=warning_id)
    try:
        handover_done(actor, warning_id, case.number)
    except RefusalError as refused:  # a hand-over that a station has ticked off before is taken in all the same
        if refused.code is not DeskCode.ALREADY_DONE:
            raise RefusalError(Code.NOT_FOUND) from refused
    return report


def _case(actor: Actor, new: NewReport, case_id: int | None, *, synthetic: bool) -> FundsCase:
    if case_id is not None:
        return case_of(actor, case_id)
    try:
        with transaction.atomic():
            case = FundsCase.unscoped.create(
                centre_id=centre_of(actor),
                case_no=case_number(new.case_no) if new.case_no.strip() else "",
                fraud_type=new.fraud_type,
                opened_by_id=actor.person_id,
                synthetic=synthetic,
            )
    except IntegrityError as error:
        raise RefusalError(Code.CASE_NO_TAKEN) from error
    record(actor, "funds.case", on=("funds_case", case.pk))
    return case


def _victim(case: FundsCase, sealed: dict[str, Sealed | None]) -> Victim:
    """The victim of the case with this ID number, else a new one."""
    number = sealed["id_no"]
    if number is not None:
        found = Victim.unscoped.filter(case=case, id_index__in=number.blinds()).first()
        if found is not None:
            return found
    return Victim.unscoped.create(case=case, **sealed)


def _taken(
    actor: Actor,
    case: FundsCase,
    victim: Victim,
    new: NewReport,
    source: ReportSource,
    warning_id: int | None = None,
) -> Report:
    if not new.transfers and not new.losses:
        raise RefusalError(Code.NOTHING_KNOWN)
    told_fen = sum(one.amount_fen for one in new.transfers) + sum(one.amount_fen for one in new.losses)
    if told_fen > new.loss_fen:
        raise RefusalError(Code.LOSS_TOO_SMALL)
    report = Report.unscoped.create(
        case=case,
        victim=victim,
        source=source,
        warning_id=warning_id,
        reference=plain_number(new.reference),
        loss_fen=new.loss_fen,
        reported_at=not_future(new.reported_at),
        taken_by_id=actor.person_id,
    )
    for transfer in new.transfers:
        if transfer.by is None:
            raise RefusalError(Code.NOTHING_KNOWN)
        not_future(transfer.at)
        source_account = known(transfer.by, synthetic=case.synthetic)
        own(case, source_account, victim)
        pay(case, source_account, transfer, report=report)
    for loss in new.losses:
        _lost(report, loss)
    if new.transfers:
        retrace_soon(case.pk, Because.REPORT)
    detail = {
        "source": source.value, "loss_fen": new.loss_fen, "transfers": len(new.transfers), "others": len(new.losses),
    }  # fmt: skip
    record(actor, "funds.report", on=("funds_case", case.pk), detail=detail)
    return report


def _lost(report: Report, loss: NewLoss) -> None:
    """Record one loss without an account. Raises `RefusalError`: LOSS_FIELD, IN_FUTURE, SUM_MISSING, TOO_LONG."""
    if loss.amount_fen <= 0:
        raise RefusalError(Code.SUM_MISSING)
    try:
        place = seal(Kind.ADDRESS, Address.parse(loss.place)) if loss.place.strip() else None
    except IdentifierError as error:
        raise RefusalError(Code.LOSS_FIELD) from error
    OtherLoss.unscoped.create(
        report=report, kind=ValueOut(loss.kind), amount_fen=loss.amount_fen, at=not_future(loss.at), place=place,
        carrier=sealed_note(loss.carrier), reference=sealed_note(loss.reference), note=sealed_note(loss.note),
    )  # fmt: skip
