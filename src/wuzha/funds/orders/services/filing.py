# SPDX-License-Identifier: Apache-2.0
"""受案, 立案, 不予立案, 撤案 of a case, told at the desk: they are recorded in the case, as 执法办案信息系统
says. Numbers are copied from there, never made here.

What was recorded may be put right with a reason; the former version stays, on the page and in the trail. What follows
for what is stopped and frozen: `filed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.standing import Act, CaseStep
from wuzha.cases.services import life
from wuzha.funds.acts import case_number, case_of, copied_number, one_act, plain_number
from wuzha.funds.errors import Code
from wuzha.funds.models import FundsCase, Report
from wuzha.funds.orders.rules.filing import WAYS, DecideWithin, Filing
from wuzha.funds.orders.services.filed import lock_orders, must_rest_on, nothing_frozen
from wuzha.funds.orders.services.linking import linked
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@dataclass(frozen=True, slots=True)
class Acceptance:
    """受案登记表: its number and day, and how long the decision may take (days)."""

    number: str
    on: date
    days: int = DecideWithin.USUAL
    #: The report was merged into a case that was accepted before it (并案).
    merged: bool = False


@dataclass(frozen=True, slots=True)
class FilingDecision:
    """立案决定书: its number and day, the organ that decided, the number of the case in the case system."""

    number: str
    on: date
    organ: str
    case_no: str


#: What the trail says was recorded before.
_TOLD = (
    "filing", "accepted_no", "accepted_on", "decide_days", "filing_no", "filed_on", "filing_organ", "case_no",
    "unfiled_no", "unfiled_on", "notified_no", "notified_on",
)  # fmt: skip


@one_act(May.WORK_FUNDS, May.TAKE_CALLS, name="funds.case_accept")
def accept(actor: Actor, case_id: int, told: Acceptance, reason: str = "") -> FundsCase:
    """Record 受案. Told again before 立案, it is put right, with a reason."""
    case = _locked(actor, case_id)
    if case.filing not in (Filing.NONE, Filing.ACCEPTED):
        raise _wrong_state(case)
    was = _said(case)
    if not _accepted(actor, case, _acceptance(case, told), reason, joined=told.merged):
        raise RefusalError(Code.SAME_ANSWER)
    return _done(actor, case, "funds.case_accept", was)


@one_act(May.WORK_FUNDS, name="funds.case_file")
def file(
    actor: Actor, case_id: int, told: FilingDecision, accepted: Acceptance | None = None, reason: str = ""
) -> FundsCase:
    """Record 立案, with 受案 where that was not recorded before. Told again, it is put right with a reason, never to a
    day after one on which a freeze was decided. A case that was withdrawn is filed anew (规定 190) the same way; by the
    documents it had it was withdrawn by mistake.

    Raises `RefusalError`: FILING_MISSING, OUR_NUMBER, CASE_NO_SHAPE, EARLY_FILING, FILED_BEFORE, FILED_AFTER,
    CASE_NO_TAKEN, FROZEN_UNDER_OLD, CORRECTION_REASON, SAME_ANSWER.
    """
    case = _with_freezes(actor, case_id)
    was, first = _said(case), None if accepted is None else _acceptance(case, accepted)
    if case.filing == Filing.NONE and first is not None:
        _accepted(actor, case, first, "", joined=accepted is not None and accepted.merged)
        case, first = _again(case), None
    if case.filing != Filing.FILED and (case.filing, Filing.FILED) not in WAYS:
        raise _wrong_state(case)
    number = copied_number(told.number, required=Code.FILING_MISSING)
    case_no = case_number(told.case_no)
    organ = plain_number(told.organ, required=Code.FILING_MISSING)
    accepted_on = case.accepted_on if first is None else first[1]
    if accepted_on is None or _past(told.on) < accepted_on:
        raise RefusalError(Code.FILED_BEFORE, accepted=accepted_on or "—")
    must_rest_on(case, told.on)
    changed = False
    # Of two days that move together the one goes first that leaves room for the other.
    later = first is not None and case.filed_on is not None and first[1] > case.filed_on
    if first is not None and not later:
        changed = _accepted(actor, case, first, reason)
    if case.filing == Filing.FILED:
        changed |= _corrected(actor, case, Act.FILE, number, told.on, organ, reason, case_no=case_no)
    else:
        if case.filing != Filing.ACCEPTED and not reason.strip():
            raise RefusalError(Code.CORRECTION_REASON)
        said = (case.filing_no, case.filed_on, case.filing_organ, case.case_no)
        if case.filing == Filing.WITHDRAWN and said == (number, told.on, organ, case_no):
            life.restore(actor, _key(case), reason)
        else:
            life.file(actor, _key(case), number, told.on, organ, case_no, note=reason)
        changed = True
    if first is not None and later:
        changed |= _accepted(actor, case, first, reason)
    if not changed:
        raise RefusalError(Code.SAME_ANSWER)
    return _done(actor, case, "funds.case_file", was)


@one_act(May.WORK_FUNDS, name="funds.case_not_file")
def not_file(actor: Actor, case_id: int, number: str, on: date, reason: str = "") -> FundsCase:
    """Record that it was decided not to file (不予立案): what was not issued yet is given up, what is stopped is to be
    released, nothing is frozen."""
    case = _with_freezes(actor, case_id)
    if case.filing != Filing.NOT_FILED and (case.filing, Filing.NOT_FILED) not in WAYS:
        raise _wrong_state(case)
    nothing_frozen(case)
    return _unfiled(actor, case, Act.NOT_FILE, number, on, case.accepted_on, reason)


@one_act(May.WORK_FUNDS, name="funds.case_notify")
def notify(actor: Actor, case_id: int, number: str, on: date, reason: str = "") -> FundsCase:
    """Record the notice of not filing (不予立案通知书) that the complainant had: within three days (规定 178). Told
    again, it is put right with a reason.

    Raises `RefusalError`: FILING_STATE, OBJECTION_NUMBER, OUR_NUMBER, UNFILED_BEFORE, IN_FUTURE, SAME_ANSWER,
    CORRECTION_REASON.
    """
    case = _locked(actor, case_id)
    if case.filing != Filing.NOT_FILED or case.unfiled_on is None:
        raise _wrong_state(case)
    return _unfiled(actor, case, Act.NOTIFY, number, on, case.unfiled_on, reason)


@one_act(May.WORK_FUNDS, name="funds.case_withdraw")
def withdraw(actor: Actor, case_id: int, number: str, on: date, reason: str = "") -> FundsCase:
    """Record that the case was withdrawn or ended (撤案, 规定 187): what was not issued yet is given up, and each
    freeze that holds must be released within three days of the decision."""
    case = _with_freezes(actor, case_id)
    if case.filing != Filing.WITHDRAWN and (case.filing, Filing.WITHDRAWN) not in WAYS:
        raise _wrong_state(case)
    return _unfiled(actor, case, Act.WITHDRAW, number, on, case.filed_on, reason)


def _locked(actor: Actor, case_id: int) -> FundsCase:
    case_of(actor, case_id)
    found: FundsCase = FundsCase.unscoped.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    return found


def _with_freezes(actor: Actor, case_id: int) -> FundsCase:
    """The case, locked with its open freezes and the stops that are only prepared: these first, as the acts on them do.
    One prepared in between is locked after the case; it cannot be decided without it."""
    case_of(actor, case_id)
    lock_orders([case_id])
    case = _locked(actor, case_id)
    lock_orders([case_id])
    return case


def _again(case: FundsCase) -> FundsCase:
    found: FundsCase = FundsCase.unscoped.get(pk=case.pk)
    return found


def _wrong_state(case: FundsCase) -> RefusalError:
    return RefusalError(Code.FILING_STATE, state=case.get_filing_display())


def _past(day: date) -> date:
    if day > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    return day


def _key(case: FundsCase) -> int:
    assert case.case_id is not None  # noqa: S101 - an accepted one has a case
    return case.case_id


def _acceptance(case: FundsCase, told: Acceptance) -> tuple[str, date, int]:
    """Number, day and days of 受案; before the first report only where that was merged into an older case."""
    first = Report.unscoped.filter(case=case).aggregate(Min("reported_at"))["reported_at__min"]
    if first is not None and not told.merged and told.on < timezone.localdate(first) and told.on != case.accepted_on:
        raise RefusalError(Code.EARLY_FILING, reported=timezone.localdate(first))
    return (
        copied_number(told.number, required=Code.ACCEPTANCE_MISSING), _past(told.on), DecideWithin(told.days)
    )  # fmt: skip


def _accepted(actor: Actor, case: FundsCase, told: tuple[str, date, int], reason: str, *, joined: bool = False) -> bool:
    """Record 受案 in the case, or put it right there; whether anything is different."""
    number, on, days = told
    joined |= on == case.accepted_on
    if case.filing == Filing.NONE:
        key = linked(actor, case).pk
        if _again(case).filing == Filing.NONE:
            life.accept(actor, key, number, on, days=days, joined=joined)
            return True
        case = _again(case)  # it belongs to a case that was accepted
    return _corrected(actor, case, Act.ACCEPT, number, on, "", reason, days=days, joined=joined)


def _corrected(
    actor: Actor, case: FundsCase, act: Act, number: str, on: date, organ: str, reason: str, **more: Any
) -> bool:
    """Put a document of the case right, if it says something else; whether it did. What stands needs a reason."""
    step: CaseStep | None = None if case.case is None else case.case.papers.get(act)
    assert step is not None  # noqa: S101 - the state says that there is one
    same = (step.document_no, step.day, step.organ) == (number, on, organ or step.organ)
    if (
        same
        and more.get("case_no", case.case_no) == case.case_no
        and more.get("days", case.decide_days) == (case.decide_days)
    ):
        return False
    if step.document_no and not reason.strip():
        raise RefusalError(Code.CORRECTION_REASON)
    life.correct(actor, _key(case), step.pk, number, on, organ or step.organ, reason, **more)
    return True


def _unfiled(
    actor: Actor, case: FundsCase, act: Act, number: str, on: date, not_before: date | None, reason: str
) -> FundsCase:
    """Record a decision that ends the filing, or its notice; or put it right."""
    paper = copied_number(number, required=Code.OBJECTION_NUMBER)
    if not_before is None or _past(on) < not_before:
        raise RefusalError(Code.UNFILED_BEFORE, day=not_before or "—")
    was, action = _said(case), f"funds.case_{act.value}"
    told = {Act.NOT_FILE: case.unfiled_no, Act.WITHDRAW: case.unfiled_no, Act.NOTIFY: case.notified_no}[act]
    if told:
        if not _corrected(actor, case, act, paper, on, "", reason):
            raise RefusalError(Code.SAME_ANSWER)
    elif act is Act.NOTIFY:
        life.notify(actor, _key(case), paper, on)
    else:
        decided = life.not_file if act is Act.NOT_FILE else life.withdraw
        decided(actor, _key(case), paper, on, organ_known=False)
    return _done(actor, case, action, was)


def _said(case: FundsCase) -> Mapping[str, str]:
    return {name: str(getattr(case, name) or "") for name in _TOLD}


def _done(actor: Actor, case: FundsCase, action: str, was: Mapping[str, str]) -> FundsCase:
    """The case as it stands now; what it said before is in the trail."""
    case = _again(case)
    now = _said(case)
    changed = {name: text for name, text in was.items() if text != now[name]}
    record(actor, action, on=("funds_case", case.pk), detail={"was": changed})
    return case
