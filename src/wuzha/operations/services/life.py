# SPDX-License-Identifier: Apache-2.0
"""From the plan of an operation to the report that sums it up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.units import centre_of
from wuzha.core.growing import in_order
from wuzha.operations.errors import Code
from wuzha.operations.models import Operation, OperationStep
from wuzha.operations.queries.units import leading_units
from wuzha.operations.rules.life import Act
from wuzha.operations.rulesets import KINDS
from wuzha.operations.services.base import MOST_TEXT, OPERATIONS, running, step, text
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed


@dataclass(frozen=True, slots=True)
class NewOperation:
    """What is known when an operation is planned; empty where there is none."""

    name: str
    kind: str
    issued_by: str
    since: date
    until: date | None = None
    document_no: str = ""
    description: str = ""
    unit_id: int | None = None
    parent_id: int | None = None


@OPERATIONS.act(May.RUN_OPERATIONS, name="operation.plan")
def plan(actor: Actor, new: NewOperation) -> Operation:
    """Enter an operation of the actor's centre, as its document says.

    Raises `RefusalError`: NAME_MISSING, UNKNOWN_WORD, DAYS_ORDER, CLEAR_NUMBER, TOO_LONG; NOT_FOUND for a unit or an
    operation above it that is not in reach.
    """
    centre = centre_of(actor)
    unit = new.unit_id or centre
    if centre is None or unit not in {centre, *dict(leading_units(actor))}:
        raise RefusalError(Code.NOT_FOUND)
    if new.until is not None and new.until < new.since:
        raise RefusalError(Code.DAYS_ORDER)
    if new.parent_id is not None:
        OPERATIONS.locked(actor, Operation, new.parent_id)
    operation: Operation = Operation.unscoped.create(
        centre_id=centre, unit_id=unit, name=text(new.name, required=Code.NAME_MISSING),
        kind=OPERATIONS.word(KINDS.at(), new.kind),
        parent_id=new.parent_id, issued_by=text(new.issued_by, required=Code.NAME_MISSING, most=64),
        document_no=text(new.document_no, most=64), since=new.since, until=new.until,
        description=text(new.description, most=MOST_TEXT),
    )  # fmt: skip
    step(
        actor, operation, Act.PLAN, (operation.state, operation.state), timezone.localdate(),
        document_no=operation.document_no, until=operation.until,
    )  # fmt: skip
    record(actor, "operation.plan", on=(Operation.RECORD, operation.pk), detail={"kind": operation.kind})
    return operation


def standing(operation: Operation) -> list[OperationStep]:
    """The steps that stand, in the order of what they put right."""
    return in_order(list(OperationStep.unscoped.filter(operation=operation).order_by("pk")))


def _day_in_order(operation: Operation, on: date, instead_of: OperationStep | None = None) -> None:
    """Refuses a day that has not come, and one before the step before it or after the step behind it. The plan may be
    entered late, so its own day orders nothing."""
    if on > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    told = [one for one in standing(operation) if one.act != Act.PLAN]
    at = len(told) if instead_of is None else [one.pk for one in told].index(instead_of.pk)
    for one in told[max(at - 1, 0) : at]:
        if on < one.day:
            raise RefusalError(Code.STEP_BEFORE, step=one.get_act_display(), day=one.day)
    for one in told[at + 1 : at + 2]:
        if on > one.day:
            raise RefusalError(Code.STEP_AFTER, step=one.get_act_display(), day=one.day)


def _moved(
    actor: Actor, operation: Operation, act: Act, on: date, document_no: str, note: Sealed | None, **changes: object
) -> Operation:
    start, end = operation.state, OPERATIONS.allowed(operation, act)
    _day_in_order(operation, on)
    OPERATIONS.save(operation, state=end, **changes)
    step(actor, operation, act, (start, end), on, document_no=document_no, note=note, until=operation.until)
    record(actor, f"operation.{act.value}", on=(Operation.RECORD, operation.pk), detail={"day": on.isoformat()})
    return operation


def _by_day(act: Act) -> Callable[..., Operation]:
    """An act that its day says, with a document where there is one."""

    @OPERATIONS.act(May.RUN_OPERATIONS, name=f"operation.{act.value}")
    def do(
        actor: Actor, pk: int, on: date, document_no: str = "", note: str = "", *, version: int | None = None
    ) -> Operation:
        operation = OPERATIONS.locked(actor, Operation, pk, version)
        OPERATIONS.allowed(operation, act)
        return _moved(actor, operation, act, on, text(document_no, most=64), OPERATIONS.note(note))

    return do


#: It begins. Raises `RefusalError`: WRONG_STATE, IN_FUTURE, STEP_BEFORE, CHANGED, CLEAR_NUMBER, TOO_LONG.
start = _by_day(Act.START)
#: It ends; what is still found of its cases counts on.
end = _by_day(Act.END)


@OPERATIONS.act(May.RUN_OPERATIONS, name="operation.sum_up")
def sum_up(
    actor: Actor, pk: int, on: date, document_no: str, note: str = "", *, version: int | None = None
) -> Operation:
    """The report that sums it up, with its number.

    Raises `RefusalError`: REPORT_MISSING, WRONG_STATE, IN_FUTURE, STEP_BEFORE, CHANGED.
    """
    operation = OPERATIONS.locked(actor, Operation, pk, version)
    OPERATIONS.allowed(operation, Act.SUM_UP)
    number = text(document_no, required=Code.REPORT_MISSING, most=64)
    return _moved(actor, operation, Act.SUM_UP, on, number, OPERATIONS.note(note))


@OPERATIONS.act(May.RUN_OPERATIONS, name="operation.call_off")
def call_off(actor: Actor, pk: int, on: date, why: str, *, version: int | None = None) -> Operation:
    """It does not take place. Raises `RefusalError`: REASON_MISSING, WRONG_STATE, IN_FUTURE, CHANGED."""
    operation = OPERATIONS.locked(actor, Operation, pk, version)
    OPERATIONS.allowed(operation, Act.CALL_OFF)
    return _moved(actor, operation, Act.CALL_OFF, on, "", OPERATIONS.reason(why))


@OPERATIONS.act(May.RUN_OPERATIONS, name="operation.extend")
def extend(actor: Actor, pk: int, until: date | None, document_no: str, why: str) -> Operation:
    """Another last day, or none, by a document or for a reason; the step keeps it. Targets keep their own days.

    Raises `RefusalError`: WRONG_STATE, DAYS_ORDER, SAME_ANSWER, REASON_MISSING, CLEAR_NUMBER.
    """
    operation = running(actor, pk)
    if until is not None and until < operation.since:
        raise RefusalError(Code.DAYS_ORDER)
    if until == operation.until:
        raise RefusalError(Code.SAME_ANSWER)
    note, number = OPERATIONS.reason(why), text(document_no, most=64)
    OPERATIONS.save(operation, until=until)
    states = (operation.state, operation.state)
    step(actor, operation, Act.EXTEND, states, timezone.localdate(), document_no=number, until=until, note=note)
    detail = {"last_day": until.isoformat() if until else ""}
    record(actor, "operation.extend", on=(Operation.RECORD, operation.pk), detail=detail)
    return operation


@OPERATIONS.act(May.RUN_OPERATIONS, name="operation.correct")
def correct(actor: Actor, pk: int, step_id: int, on: date, document_no: str, why: str) -> OperationStep:
    """Put day and document of a step right, for a reason: the one told wrongly is struck, and both stay.

    Raises `RefusalError`: NOT_FOUND, REASON_MISSING, SAME_ANSWER, REPORT_MISSING, IN_FUTURE, STEP_BEFORE, STEP_AFTER.
    """
    operation = OPERATIONS.locked(actor, Operation, pk)
    old = OperationStep.unscoped.filter(operation=operation, pk=step_id, struck_by=None).exclude(act=Act.PLAN).first()
    if old is None:
        raise RefusalError(Code.NOT_FOUND)
    note = OPERATIONS.reason(why)
    number = text(document_no, required=Code.REPORT_MISSING if old.act == Act.SUM_UP else None, most=64)
    if (on, number) == (old.day, old.document_no):
        raise RefusalError(Code.SAME_ANSWER)
    _day_in_order(operation, on, old)
    states = (old.from_state, old.to_state)
    new = step(actor, operation, old.act, states, on, document_no=number, until=old.until, note=note)
    OperationStep.unscoped.filter(pk=old.pk, struck_by=None).update(struck_by=new)
    record(actor, "operation.correct", on=(Operation.RECORD, operation.pk), detail={"act": old.act})
    return new
