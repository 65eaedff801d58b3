# SPDX-License-Identifier: Apache-2.0
"""Reports of victims: by hand, or out of a hand-over of the warning desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha import locks
from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.victims import victim_of
from wuzha.engine.identifiers import Address, IdentifierError, IdNumber, Name, find_clear, parse_telephone
from wuzha.funds.acts import case_number, case_of, not_before, not_future, one_act, plain_number
from wuzha.funds.errors import Code
from wuzha.funds.models import FundsCase, OtherLoss, Report, ReportAgain, ReportSource, ValueOut, Victim
from wuzha.funds.orders.services.accounts import Transfer, centre_of, known, own, pay, receiving
from wuzha.funds.orders.services.again import tells_all_of, told_before
from wuzha.funds.orders.services.base import sealed_note
from wuzha.funds.orders.services.linking import link, linked, new_victims
from wuzha.funds.tracing.models import Because
from wuzha.funds.tracing.services import retrace_soon
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, seal
from wuzha.warning.queries.handovers import case_of_handover, warning_in_reach
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


class Again(models.TextChoices):
    """What a report is whose victim and money stand in another one."""

    SAME = "SAME", _("The same report: note that it was told again, count nothing twice")
    OTHER = "OTHER", _("Another fraud: take it in as well")


@dataclass(frozen=True, slots=True)
class NewReport:
    """What a victim reported (分). A transfer names the account it came out of, unless it came in by phone and that is
    still to be asked for. The loss is that of all ways:
    payments, and what left no account. `again` is needed where the same stands already, with a reason for `OTHER`."""

    loss_fen: int
    reported_at: datetime
    transfers: Sequence[Transfer]
    reference: str = ""
    fraud_type: str = ""
    case_no: str = ""
    losses: Sequence[NewLoss] = ()
    again: str = ""
    again_reason: str = ""


#: Longest reason why a report is another one (characters).
MOST_REASON = 200


@one_act(May.WORK_FUNDS, May.TAKE_CALLS, name="funds.report")
def by_hand(
    actor: Actor,
    person: Person,
    new: NewReport,
    case_id: int | None = None,
    *,
    synthetic: bool = False,
    opens_case: bool = True,
) -> Report:
    """Take a report in: into a case, or as a new one. Of one told again, the report that stands already.

    It opens a case before the law, whose clock of acceptance runs from then (decision 0044). A call's does not
    (`opens_case`): whether that is accepted, transferred or closed is decided there."""
    sealed = _sealed(person)
    detail, earlier = _again(actor, sealed, new, case_id)
    if earlier is not None:
        return _noted(actor, earlier, new, ReportSource.HAND)
    case = _case(actor, new, case_id, synthetic=synthetic)
    return _taken(actor, case, _victim(case, sealed), new, ReportSource.HAND, detail, opens_case=opens_case)


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
    sealed = {"name": warning.name, "phone": warning.phone, "id_no": warning.id_no}
    detail, stands = _again(actor, sealed, new, case_id)
    if stands is not None:
        report = _noted(actor, stands, new, ReportSource.HANDOVER, warning_id)
    else:
        case = _case(actor, new, case_id, synthetic=warning.synthetic)
        if (known := case_of_handover(warning_id)) is not None:
            link(case, known)
        report = _taken(actor, case, _victim(case, sealed), new, ReportSource.HANDOVER, detail, warning_id)
    try:
        handover_done(actor, warning_id, report.case.number)
    except RefusalError as refused:  # a hand-over that a station has ticked off before is taken in all the same
        if refused.code is not DeskCode.ALREADY_DONE:
            raise RefusalError(Code.NOT_FOUND) from refused
    return report


@one_act(May.WORK_FUNDS, name="funds.report")
def of_victim(actor: Actor, victim_id: int, new: NewReport) -> Report:
    """Take in what a victim of a case paid: who that is and what kind of deed it was are known there."""
    victim = victim_of(actor, victim_id)
    if victim is None:
        raise RefusalError(Code.NOT_FOUND)
    new = replace(new, fraud_type=victim.case.fraud_type, case_no="")
    known = FundsCase.objects.visible_to(actor).filter(case=victim.case_id).order_by("pk").first()
    sealed = {"name": victim.name, "phone": victim.phone, "id_no": victim.id_no}
    detail, earlier = _again(actor, sealed, new, None if known is None else known.pk)
    if earlier is not None:
        return _noted(actor, earlier, new, ReportSource.HAND)
    case = known or _case(actor, new, None, synthetic=victim.synthetic)
    link(case, victim.case_id)
    return _taken(actor, case, _victim(case, sealed), new, ReportSource.HAND, detail)


def standing(actor: Actor, person: Person, transfers: Sequence[Transfer]) -> Report | None:
    """The report in the actor's reach that tells of this person and one of these payments already."""
    return told_before(actor, _sealed(person), transfers, ())


def _sealed(person: Person) -> dict[str, Sealed | None]:
    return {
        "name": seal(Kind.NAME, Name.parse(person.name)) if person.name.strip() else None,
        "phone": phone_sealed(person.phone) if person.phone.strip() else None,
        "id_no": seal(Kind.ID_NUMBER, IdNumber.parse(person.id_no)) if person.id_no.strip() else None,
    }


def phone_sealed(text: str) -> Sealed:
    """A mobile or a fixed line, sealed. Raises `IdentifierError`."""
    return seal(Kind.PHONE, parse_telephone(text))


def _again(
    actor: Actor, sealed: dict[str, Sealed | None], new: NewReport, case_id: int | None
) -> tuple[dict[str, str], Report | None]:
    """What the trail says of a report whose victim and money stand already, and that report if this is the same one.

    Two people who take the same call come one after the other: the later finds what the earlier wrote.
    Raises `RefusalError`: REPORTED_ALREADY, NOT_SAME, AGAIN_REASON, NOT_FOUND, NOT_ALLOWED.
    """
    locks.wait(locks.Lock.REPORT, centre_of(actor) if case_id is None else case_of(actor, case_id).centre_id)
    earlier = told_before(actor, sealed, new.transfers, new.losses)
    if earlier is None:
        if new.again == Again.SAME:
            raise RefusalError(Code.NOT_FOUND)
        return {}, None
    number = earlier.case.number
    if new.again == Again.SAME:
        if not tells_all_of(earlier, new.loss_fen, new.transfers, new.losses):
            raise RefusalError(Code.NOT_SAME, number=number, case=earlier.case_id)
        return {}, earlier
    if new.again != Again.OTHER:
        day = f"{timezone.localtime(earlier.reported_at):%Y-%m-%d %H:%M}"
        raise RefusalError(Code.REPORTED_ALREADY, number=number, case=earlier.case_id, reported=day)
    reason = new.again_reason.strip()
    if not reason or len(reason) > MOST_REASON or find_clear(reason):
        raise RefusalError(Code.AGAIN_REASON, number=number, case=earlier.case_id)
    return {"beside": number, "reason": reason}, None


def _noted(
    actor: Actor, earlier: Report, new: NewReport, source: ReportSource, warning_id: int | None = None
) -> Report:
    """A report told again, by hand or out of a warning."""
    note_again(actor, earlier, source, _reported(new), new.reference)
    if warning_id is not None and earlier.warning_id is None:
        Report.unscoped.filter(pk=earlier.pk).update(warning_id=warning_id)
    return earlier


def note_again(actor: Actor, earlier: Report, source: ReportSource, at: datetime, reference: str) -> None:
    """A report told again stands beside the first, with its own moment and number, and counts nowhere."""
    number = plain_number(reference)
    ReportAgain.unscoped.create(
        case_id=earlier.case_id, report=earlier, source=source, reference=number, reported_at=at,
        taken_by_id=actor.person_id,
    )  # fmt: skip
    detail = {"report": earlier.pk, "source": source.value, "reference": number}
    record(actor, "funds.report_again", on=("funds_case", earlier.case_id), detail=detail)


def _reported(new: NewReport) -> datetime:
    """When it was reported: not before the last of what it tells. Raises `RefusalError`: IN_FUTURE, TOO_EARLY."""
    told = [one.at for one in new.transfers] + [one.at for one in new.losses]
    last = max(told, default=new.reported_at)
    return not_before(not_future(new.reported_at), not_future(last), _("the last transfer or loss that it tells"))


def _case(actor: Actor, new: NewReport, case_id: int | None, *, synthetic: bool) -> FundsCase:
    if case_id is not None:
        return case_of(actor, case_id)
    case_no, centre = case_number(new.case_no) if new.case_no.strip() else "", centre_of(actor)
    if case_no and FundsCase.unscoped.filter(centre=centre, case__case_no=case_no).exists():
        raise RefusalError(Code.CASE_NO_TAKEN)
    case = FundsCase.unscoped.create(
        centre_id=centre, fraud_type=new.fraud_type, opened_by_id=actor.person_id, synthetic=synthetic
    )
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
    beside: dict[str, str],
    warning_id: int | None = None,
    *,
    opens_case: bool = True,
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
        reported_at=_reported(new),
        taken_by_id=actor.person_id,
    )
    for row, transfer in enumerate(new.transfers):
        not_future(transfer.at)
        if transfer.by is None:
            awaited(case, transfer)
            continue
        source_account = known(transfer.by, synthetic=case.synthetic)
        own(case, source_account, victim)
        pay(case, source_account, transfer, report=report, row=row)
    for row, loss in enumerate(new.losses):
        _lost(report, loss, row)
    if new.transfers:
        retrace_soon(case.pk, Because.REPORT)
    detail = {
        "source": source.value, "loss_fen": new.loss_fen, "transfers": len(new.transfers), "others": len(new.losses),
    }  # fmt: skip
    record(actor, "funds.report", on=("funds_case", case.pk), detail=detail | beside)
    if case.case_id is None and (opens_case or new.case_no.strip()):
        linked(actor, case, case_no=case_number(new.case_no) if new.case_no.strip() else "")
    else:
        new_victims(actor, case)
    return report


def awaited(case: FundsCase, transfer: Transfer) -> None:
    """Put the account of a payee into the case while the account that paid is still to be asked for: it stands at level
    1, since the victim paid to it (`domain.md` §1.5). The payment is recorded once its own account is told."""
    receiving(case, known(transfer.to, synthetic=case.synthetic), 0)


def _lost(report: Report, loss: NewLoss, row: int) -> None:
    """Record one loss without an account, told in a row.

    Raises `RefusalError`: LOSS_FIELD, IN_FUTURE, SUM_MISSING, TOO_LONG.
    """
    if loss.amount_fen <= 0:
        raise RefusalError(Code.SUM_MISSING)
    try:
        place = seal(Kind.ADDRESS, Address.parse(loss.place)) if loss.place.strip() else None
    except IdentifierError as error:
        raise RefusalError(Code.LOSS_FIELD, row=row) from error
    OtherLoss.unscoped.create(
        report=report, kind=ValueOut(loss.kind), amount_fen=loss.amount_fen, at=not_future(loss.at), place=place,
        carrier=sealed_note(loss.carrier), reference=sealed_note(loss.reference), note=sealed_note(loss.note),
    )  # fmt: skip
