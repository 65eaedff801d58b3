# SPDX-License-Identifier: Apache-2.0
"""From the report to the end of a case. Numbers and days are those of the case system, copied from its documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.errors import Code
from wuzha.cases.models import Case, CaseStep, Victim
from wuzha.cases.queries.units import centre_of, handling_units
from wuzha.cases.registry import documents, victims_changed
from wuzha.cases.rules.life import FILED, OPEN, WITH_PAPER, Act, Source
from wuzha.cases.rulesets import CLOCKS, WITHDRAWALS
from wuzha.cases.services.base import (
    CASES,
    Paper,
    case_number,
    must_be_said_why,
    must_not_be_forbidden,
    noted,
    number_copied,
    paper_of,
    proved,
    renumbered,
    set_clock,
    standing,
    tell_moved,
    to_move,
)
from wuzha.cases.services.base import step as add_step
from wuzha.engine.identifiers import Address
from wuzha.engine.organs import COURT, PROCURATORATE, is_one_of
from wuzha.org.roles import May
from wuzha.org.rules import rule_set
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, seal


@dataclass(frozen=True, slots=True)
class NewCase:
    """What is known when a case is reported; empty where not known."""

    source: str
    received_at: datetime
    fraud_type: str
    unit_id: int
    report_no: str = ""
    place_unit_id: int | None = None
    place: str = ""
    #: Sealed already where another record told it.
    narrative: str | Sealed = ""


@CASES.act(May.WORK_CASES, name="case.receive")
def receive(actor: Actor, new: NewCase) -> Case:
    """接警: take a report as a case of the actor's centre; its clock to 受案 runs from then.

    Raises `RefusalError`: IN_FUTURE, TYPE_MISSING, CLEAR_NUMBER, OUR_NUMBER, TOO_LONG; NOT_FOUND for a unit that is
    none of the actor's that handle cases.
    """
    if new.received_at > timezone.now():
        raise RefusalError(Code.IN_FUTURE)
    if new.fraud_type not in {term.code for term in rule_set("warning.fraud_types").at().terms}:
        raise RefusalError(Code.TYPE_MISSING)
    centre = centre_of(actor)
    if centre is None or new.unit_id not in dict(handling_units(actor)):
        raise RefusalError(Code.NOT_FOUND)
    case: Case = Case.unscoped.create(
        centre_id=centre, unit_id=new.unit_id, source=Source(new.source), received_at=new.received_at,
        fraud_type=new.fraud_type, report_no=number_copied(new.report_no), place_unit_id=new.place_unit_id,
        place=seal(Kind.ADDRESS, Address.parse(new.place)) if new.place.strip() else None,
        narrative=CASES.note(new.narrative),
    )  # fmt: skip
    CASES.history(actor, case, Act.RECEIVE, case.state, at=case.received_at, note=None, because="")
    set_clock(case)
    record(actor, "case.receive", on=(Case.RECORD, case.pk), detail={"source": case.source})
    return case


@CASES.act(May.WORK_CASES, May.WORK_FUNDS, May.TAKE_CALLS, name="case.accept")
def accept(
    actor: Actor,
    pk: int,
    number: str,
    on: date,
    *,
    days: int = 3,
    unit_id: int | None = None,
    joined: bool = False,
    version: int | None = None,
) -> Case:
    """受案: 受案登记表, and within how many days it is to be decided. `joined`: it was accepted before this report,
    which tells of the same (并案).

    Raises `RefusalError`: WRONG_STATE, NUMBER_MISSING, OUR_NUMBER, IN_FUTURE, BEFORE_REPORT, EXTEND_FIRST, CHANGED.
    """
    case = to_move(actor, pk, version)
    CASES.allowed(case, Act.ACCEPT)
    _must_be_usual(days)
    paper = paper_of(case, number, on, organ_needed=False, joined=joined)
    return proved(
        actor, case, Act.ACCEPT, paper, decide_days=days, accepting_unit_id=unit_id or case.unit_id or case.centre_id
    )  # fmt: skip


def _must_be_usual(days: int) -> None:
    """Refuses more days than an acceptance gives by itself. Raises `RefusalError`: EXTEND_FIRST."""
    if days > (most := CLOCKS.at().clue_days):
        raise RefusalError(Code.EXTEND_FIRST, most=most)


@CASES.act(May.WORK_CASES, name="case.extend")
def extend(
    actor: Actor, pk: int, number: str, on: date, organ: str, days: int, note: str, *, version: int | None = None
) -> Case:
    """延长立案审查期限: the document by which a leader of the bureau (`organ`) approves it before the limit runs out,
    so many days from the acceptance in all, and the ground (2015 opinions: 7 days for a clue, 30 in a major case).

    Raises `RefusalError`: WRONG_STATE, APPROVER_MISSING, REASON_MISSING, NOT_LONGER, LIMIT_OVER, and those of the
    document.
    """
    case = to_move(actor, pk, version)
    CASES.allowed(case, Act.EXTEND)
    if not organ.strip():
        raise RefusalError(Code.APPROVER_MISSING)
    paper, rules = paper_of(case, number, on, organ), CLOCKS.at()
    ground = CASES.reason(note)
    if days not in (rules.clue_days, rules.major_days) or days <= case.decide_days:
        raise RefusalError(Code.NOT_LONGER, days=case.decide_days)
    # The last day of a limit ends at the midnight after it.
    if case.due_at is not None and on > (last := timezone.localdate(case.due_at - timedelta(seconds=1))):
        raise RefusalError(Code.LIMIT_OVER, day=last)
    renumbered(case, decide_days=days)
    add_step(actor, case, Act.EXTEND, (case.state, case.state), paper, ground)
    record(actor, "case.extend", on=(Case.RECORD, case.pk), detail={"day": on.isoformat(), "days": days})
    set_clock(case)
    return case


@CASES.act(May.WORK_CASES, May.WORK_FUNDS, name="case.file")
def file(
    actor: Actor,
    pk: int,
    number: str,
    on: date,
    organ: str,
    case_no: str,
    *,
    note: str = "",
    version: int | None = None,
) -> Case:
    """立案: 立案决定书 and 案事件编号. A case that was not filed or was withdrawn is filed anew the same way.

    Raises `RefusalError`: WRONG_STATE, NUMBER_MISSING, OUR_NUMBER, ORGAN_MISSING, CASE_NO_SHAPE, CASE_NO_TAKEN,
    IN_FUTURE, PAPER_BEFORE, CHANGED.
    """
    case = to_move(actor, pk, version)
    CASES.allowed(case, Act.FILE)
    paper = paper_of(case, number, on, organ)
    return proved(actor, case, Act.FILE, paper, note, case_no=case_number(case_no))


def documents_of(case: Case, act: Act) -> list[Paper]:
    """The documents of an act that another room holds and the case does not yet, the latest last."""
    there = {one.document_no for one in standing(case) if one.act == act}
    told = [Paper(*one) for told_by in documents for one in told_by(case, act)]
    return [one for one in told if one.number not in there]


def _must_agree(case: Case, act: Act, paper: Paper, note: str) -> None:
    """A document is told once: refuses another day of one that is here already, and another document without a word on
    it. Raises `RefusalError`: DOCUMENT_DIFFERS, OTHER_DOCUMENT."""
    told = documents_of(case, act)
    same = [one for one in told if one.number == paper.number]
    if same and paper.day not in {one.day for one in same}:
        raise RefusalError(Code.DOCUMENT_DIFFERS, number=paper.number, day=same[-1].day)
    if told and not same and not note.strip():
        raise RefusalError(Code.OTHER_DOCUMENT, number=told[-1].number, day=told[-1].day)


def _by_document(act: Act, *also: May, organ_needed: bool = True) -> Callable[..., Case]:
    """An act whose document says all there is to say. The funds desk tells of some of them, and need not know the
    organ."""

    @CASES.act(May.WORK_CASES, *also, name=f"case.{act.value}")
    def do(
        actor: Actor,
        pk: int,
        number: str,
        on: date,
        organ: str = "",
        note: str = "",
        *,
        organ_known: bool = True,
        version: int | None = None,
    ) -> Case:
        case = to_move(actor, pk, version)
        CASES.allowed(case, act)
        paper = paper_of(case, number, on, organ, organ_needed=organ_needed and organ_known)
        _must_agree(case, act, paper, note)
        if act == Act.CONCLUDE and not is_one_of(paper.organ, PROCURATORATE + COURT):
            raise RefusalError(Code.ENDED_BY)
        return proved(actor, case, act, paper, note)

    return do


#: 不予立案: 不予立案决定. The notice of it to the complainant is due then (规定 178).
not_file = _by_document(Act.NOT_FILE, May.WORK_FUNDS)
#: 不予立案通知书, given to the complainant.
notify = _by_document(Act.NOTIFY, May.WORK_FUNDS, organ_needed=False)
#: 破案: the approval that the facts are clear and a suspect, or the main one, is in custody.
solve = _by_document(Act.SOLVE)
#: 移送审查起诉: 起诉意见书; the organ is the procuratorate.
send = _by_document(Act.SEND)
#: 退回补充侦查.
send_back = _by_document(Act.RETURN)
#: 审结: the judgment of a court, or the procuratorate's decision not to prosecute (刑诉 177, 200).
conclude = _by_document(Act.CONCLUDE)
#: 移送管辖: 移送案件通知书; the organ is the one that takes it.
hand_over = _by_document(Act.HAND_OVER)


@CASES.act(May.WORK_CASES, May.WORK_FUNDS, name="case.withdraw")
def withdraw(
    actor: Actor,
    pk: int,
    number: str,
    on: date,
    organ: str = "",
    note: str = "",
    *,
    ground: str = "",
    organ_known: bool = True,
    version: int | None = None,
) -> Case:
    """撤案: 撤销案件决定书 and its ground (规定 186, `cases.withdrawals`). The funds desk may know neither organ nor
    ground.

    Raises `RefusalError`: WRONG_STATE, GROUND_MISSING, and those of the document.
    """
    case = to_move(actor, pk, version)
    CASES.allowed(case, Act.WITHDRAW)
    paper = paper_of(case, number, on, organ, organ_needed=organ_known)
    if (organ_known or ground) and ground not in WITHDRAWALS.at().codes:
        raise RefusalError(Code.GROUND_MISSING)
    return proved(actor, case, Act.WITHDRAW, paper, note, ground)


@CASES.act(May.WORK_CASES, May.WORK_FUNDS, name="case.restore")
def restore(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Case:
    """The withdrawal was recorded by mistake: it is struck, and the filing of before stands as if nothing had been.

    Raises `RefusalError`: WRONG_STATE, REASON_MISSING, CHANGED, NOT_FOUND.
    """
    case = to_move(actor, pk, version)
    CASES.allowed(case, Act.RESTORE)
    wrong = [one for one in standing(case) if one.act == Act.WITHDRAW][-1]
    CASES.move(actor, case, Act.RESTORE, note=CASES.reason(reason))
    told = CaseStep.unscoped.filter(case=case, act=Act.RESTORE).latest("pk")
    CaseStep.unscoped.filter(pk=wrong.pk, struck_by__isnull=True).update(struck_by=told)
    set_clock(case)
    tell_moved(actor, [case], Act.RESTORE)
    return case


@CASES.act(May.WORK_CASES, name="case.merge")
def merge(actor: Actor, pk: int, into: int, reason: str, despite: str = "", *, version: int | None = None) -> Case:
    """并案: the report tells of a case that is known already; its victims are victims of that case from then on. Who is
    one already, by ID number or phone, stays with the report: nobody counts twice. `despite` says why it is joined
    although something speaks against it.

    Raises `RefusalError`: WRONG_STATE, SAME_CASE, JOINED_ALREADY, REASON_MISSING, NOT_FOUND, CHANGED.
    """
    if pk == into:
        raise RefusalError(Code.SAME_CASE)
    case, target = to_move(actor, pk, version, beside=[into]), CASES.locked(actor, Case, into)
    if target.state not in {*OPEN, *FILED}:
        raise RefusalError(Code.JOINED_ALREADY, number=target.number)
    must_be_said_why(case, Act.MERGE, despite)
    note = CASES.reason(" ".join(filter(None, (reason.strip(), despite.strip()))) if reason.strip() else "")
    CASES.move(actor, case, Act.MERGE, note=note, merged_into_id=target.pk, detail={"case": target.pk})
    set_clock(case)
    _take_over(actor, case, target)
    tell_moved(actor, [case], Act.MERGE)
    return case


def _take_over(actor: Actor, case: Case, target: Case) -> None:
    """The victims of a joined report who are none of the case that goes on yet go there."""
    there = Victim.unscoped.filter(case=target)
    told = there.filter(Q(id_index=OuterRef("id_index")) | Q(phone_index=OuterRef("phone_index")))
    went = list(Victim.unscoped.filter(~Exists(told), case=case).order_by("no"))
    last = there.aggregate(last=Max("no"))["last"] or 0
    for no, victim in enumerate(went, last + 1):
        Victim.unscoped.filter(pk=victim.pk).update(case=target, no=no)
        noted(actor, target, Act.VICTIM, victim=victim.pk)
    for after in victims_changed if went else ():
        after([one.pk for one in went])


@CASES.act(May.WORK_CASES, May.WORK_FUNDS, May.TAKE_CALLS, name="case.correct")
def correct(
    actor: Actor,
    pk: int,
    step: int,
    number: str,
    on: date,
    organ: str,
    reason: str,
    *,
    case_no: str = "",
    days: int = 0,
    joined: bool = False,
) -> CaseStep:
    """Put the document of a step right, for a reason: the one told wrongly is struck, and both stay. With `case_no` and
    `days` the case number and the days for the decision, which came with it. What a list told of without a document is
    completed without a reason.

    Raises `RefusalError`: NOT_FOUND, REASON_MISSING, SAME_ANSWER, CASE_NO_TAKEN, and those of the document.
    """
    case = to_move(actor, pk)
    old = CaseStep.unscoped.filter(case=case, pk=step, struck_by__isnull=True, act__in=WITH_PAPER).first()
    if old is None:
        raise RefusalError(Code.NOT_FOUND)
    if days != case.decide_days:
        _must_be_usual(days)
    note = CASES.reason(reason) if old.document_no else CASES.note(reason)
    paper = paper_of(case, number, on, organ, organ_needed=bool(old.organ), instead_of=old, joined=joined)
    told = {"case_no": case_number(case_no) if case_no else case.case_no, "decide_days": days or case.decide_days}
    was = {name: getattr(case, name) for name, value in told.items() if value != getattr(case, name)}
    if (paper.number, paper.day, paper.organ) == (old.document_no, old.day, old.organ) and not was:
        raise RefusalError(Code.SAME_ANSWER)
    must_not_be_forbidden(case, old.act, paper.day)
    if was:
        renumbered(case, **told)
    new = add_step(actor, case, old.act, (old.from_state, old.to_state), paper, note, old.because)
    CaseStep.unscoped.filter(pk=old.pk, struck_by__isnull=True).update(struck_by=new)
    set_clock(case)
    detail = {"act": old.act} | ({"was": {name: str(value) for name, value in was.items()}} if was else {})
    record(actor, "case.correct", on=(Case.RECORD, case.pk), detail=detail)
    tell_moved(actor, [case], old.act)
    return new
