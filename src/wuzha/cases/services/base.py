# SPDX-License-Identifier: Apache-2.0
"""What every act on a case shares: who asks, the row, the step with its document, the clock."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.errors import Code
from wuzha.cases.models import Case, CaseAlert, CaseStep
from wuzha.cases.registry import forbids, locked_before, moved, objections
from wuzha.cases.rules.clocks import ClockName, Tell, due, running
from wuzha.cases.rules.life import CASE_LIFE, OPEN, WITH_PAPER, Act
from wuzha.cases.rules.numbers import is_ours
from wuzha.cases.rulesets import CLOCKS, REMINDERS
from wuzha.core.acts import Acts
from wuzha.core.clocks.plan import Share, Step, planned
from wuzha.core.growing import in_order
from wuzha.core.many import update_all
from wuzha.engine.identifiers import CaseNo, IdentifierError
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the case system: its number, its day, and the organ that decided; empty where there is none."""

    number: str
    day: date
    organ: str = ""


class CaseActs(Acts[Case]):
    codes, kind, life = Code, "case", CASE_LIFE

    def history(
        self,
        actor: Actor,
        row: Case,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,  # noqa: ARG002 - a case has no dictionary of reasons
    ) -> None:
        """An act without a document counts on the day it is done."""
        step(actor, row, act, (start, row.state), Paper("", timezone.localdate(at)), note)


CASES = CaseActs()


def step(
    actor: Actor,
    case: Case,
    act: str,
    states: tuple[str, str],
    paper: Paper,
    note: Sealed | None = None,
    because: str = "",
) -> CaseStep:
    """Add a step with its document; `states` are those it leads from and to, `because` the code of its ground."""
    made: CaseStep = CaseStep.unscoped.create(
        case=case, act=act, from_state=states[0], to_state=states[1], day=paper.day, document_no=paper.number,
        organ=paper.organ, by_id=actor.person_id, note=note, because=because,
    )  # fmt: skip
    return made


def standing(case: Case) -> list[CaseStep]:
    """The steps of a case that stand, in their order."""
    return in_order(list(CaseStep.unscoped.filter(case=case).order_by("pk")))


def noted(actor: Actor, case: Case, act: Act, *, note: Sealed | None = None, **detail: Any) -> None:
    """Keep an act that leaves the state as it is: a step, the version, an event in the trail."""
    CASES.save(case)
    CASES.history(actor, case, act, case.state, at=timezone.now(), note=note, because="")
    record(actor, CASES.action(case, act.value), on=(Case.RECORD, case.pk), detail=detail)


def must_be_open(case: Case) -> None:
    """Refuses a case about which nothing is to be done any more. Raises `RefusalError`: WRONG_STATE."""
    if case.state not in OPEN:
        raise CASES.wrong_state(case)


def number_copied(text: str, *, required: RefusalCode | None = None) -> str:
    """A number of the case system as it is kept. Raises `RefusalError`: OUR_NUMBER, TOO_LONG, CLEAR_NUMBER."""
    number = CASES.plain(text, required=required)
    if is_ours(number):
        raise RefusalError(Code.OUR_NUMBER, number=number)
    return number


def case_number(text: str) -> str:
    """案事件编号 (GA/T 543) in its one form. Raises `RefusalError`: NUMBER_MISSING, OUR_NUMBER, CASE_NO_SHAPE."""
    number = number_copied(text, required=Code.NUMBER_MISSING)
    try:
        return CaseNo.parse(number)
    except IdentifierError as error:
        raise RefusalError(Code.CASE_NO_SHAPE) from error


def to_move(actor: Actor, pk: int, version: int | None = None, *, beside: Collection[int] = ()) -> Case:
    """A case, locked for an act by a document; what hangs on it in other domains, and on those `beside` it that the act
    is about too, is locked before it, in their order.

    Raises `RefusalError`: NOT_FOUND, CHANGED.
    """
    for lock in locked_before:
        lock([pk, *beside])
    return CASES.locked(actor, Case, pk, version)


def paper_of(
    case: Case,
    number: str,
    on: date,
    organ: str = "",
    *,
    organ_needed: bool = True,
    instead_of: CaseStep | None = None,
    joined: bool = False,
) -> Paper:
    """The document of an act as it is kept, or that of a step put right: never of a day that has not come, before the
    report (unless that was `joined` to what was accepted before it), or before the document of the step before it; nor
    after that of the step behind it.

    Raises `RefusalError`: NUMBER_MISSING, OUR_NUMBER, ORGAN_MISSING, IN_FUTURE, PAPER_BEFORE, PAPER_AFTER,
    BEFORE_REPORT.
    """
    if on > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    told = [one for one in standing(case) if one.act in WITH_PAPER and one.day is not None]
    place = len(told) if instead_of is None else [one.pk for one in told].index(instead_of.pk)
    for one in told[max(place - 1, 0) : place]:
        if one.day is not None and on < one.day:
            raise RefusalError(Code.PAPER_BEFORE, step=one.get_act_display(), day=one.day)
    for one in told[place + 1 : place + 2]:
        if one.day is not None and on > one.day:
            raise RefusalError(Code.PAPER_AFTER, step=one.get_act_display(), day=one.day)
    if on < timezone.localdate(case.received_at) and not joined and place == 0:
        raise RefusalError(Code.BEFORE_REPORT, day=timezone.localdate(case.received_at))
    return Paper(
        number_copied(number, required=Code.NUMBER_MISSING),
        on,
        CASES.plain(organ, required=Code.ORGAN_MISSING if organ_needed else None),
    )


def must_be_said_why(case: Case, act: Act, why: str) -> None:
    """Refuses an act against which something speaks, unless it is said why it is done all the same. Raises
    `RefusalError` of the room that objects."""
    if why.strip():
        return
    for one in objections:
        if (objection := one(case, act)) is not None:
            raise objection


def proved(actor: Actor, case: Case, act: Act, paper: Paper, note: str = "", because: str = "", **changes: Any) -> Case:
    """Move a locked case by an act that a document proves, and set its clock anew. `because` is the code of its
    ground."""
    start, end = case.state, CASES.allowed(case, act)
    must_not_be_forbidden(case, act, paper.day)
    must_be_said_why(case, act, note)
    renumbered(case, state=end, **changes)
    step(actor, case, act, (start, end), paper, CASES.note(note), because)
    told = {"day": paper.day.isoformat()} | ({"reason": because} if because else {})
    record(actor, CASES.action(case, act.value), on=(Case.RECORD, case.pk), detail=told)
    set_clock(case)
    tell_moved(actor, [case], act)
    return case


def must_not_be_forbidden(case: Case, act: str, day: date) -> None:
    """Refuses an act by a document of a day that something which rests on the locked case forbids. Raises
    `RefusalError` of the room that forbids it."""
    for one in forbids:
        for refused in one([(case, act, day)]).values():
            raise refused


def tell_moved(actor: Actor, cases: Sequence[Case], act: str) -> None:
    """Let the other rooms follow cases that moved by an act, or whose document was put right."""
    for after in moved:
        after(actor, cases, act)


def renumbered(case: Case, **changes: Any) -> None:
    """Write changes of a case, its number among them. Raises `RefusalError`: CASE_NO_TAKEN."""
    try:
        with transaction.atomic():
            CASES.save(case, **changes)
    except IntegrityError as error:
        if "case_no_once" not in str(error):
            raise
        raise RefusalError(Code.CASE_NO_TAKEN) from error


def set_clock(case: Case) -> None:
    """`set_clocks` of one case."""
    set_clocks([case])


def set_clocks(cases: Sequence[Case]) -> None:
    """Write when what comes next is due in locked cases, from the documents that stand. Where a list told of a step and
    not of its document, that was decided elsewhere, and its clock ran there."""
    stood: dict[int, list[CaseStep]] = {case.pk: [] for case in cases}
    for one in CaseStep.unscoped.filter(case__in=cases).order_by("pk"):
        stood[one.case_id].append(one)
    changed = []
    for case in cases:
        rules, there = CLOCKS.at(case.received_at), in_order(stood[case.pk])
        last = {Act(one.act): one for one in there}
        days = {act: one.day for act, one in last.items() if one.document_no}
        before = case.due_at, case.step_at
        case.due_at = due(
            case.state, case.received_at, accept_hours=rules.accept_hours, accepted_on=days.get(Act.ACCEPT),
            decide_days=case.decide_days, refused_on=days.get(Act.NOT_FILE), notice_days=rules.notice_days,
            told=Act.NOTIFY in last,
        )  # fmt: skip
        case.step_at = min((one.meant_at for one in _steps(case, there)), default=None)
        if before != (case.due_at, case.step_at):
            case.version += 1
            changed.append(case)
    update_all(changed, ["due_at", "step_at", "version"])
    # What an alert asks for was done, or has another deadline now.
    stale = CaseAlert.unscoped.filter(Q(case__due_at=None) | ~Q(due_at=F("case__due_at")), case__in=cases)
    stale.filter(acknowledged_at__isnull=True).update(acknowledged_at=timezone.now())


def steps_of(case: Case) -> list[Step[ClockName, Tell]]:
    """When who is told of the clock that runs now."""
    return _steps(case, standing(case))


def _steps(case: Case, there: Sequence[CaseStep]) -> list[Step[ClockName, Tell]]:
    days = {one.act: one.day for one in there if one.document_no}
    clock = running(
        case.state, case.due_at, case.received_at, accepted_on=days.get(Act.ACCEPT), refused_on=days.get(Act.NOT_FILE)
    )
    rows = [Share(one.clock, one.percent, one.tell) for one in REMINDERS.at(case.received_at).steps]
    return planned([clock] if clock else [], rows, Tell)
