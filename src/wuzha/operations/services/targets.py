# SPDX-License-Identifier: Apache-2.0
"""What an operation should reach, for whom and until when. A changed target keeps the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.units import handling_units
from wuzha.core.indicators.period import LONGEST
from wuzha.operations.errors import Code
from wuzha.operations.models import Operation, OperationTarget
from wuzha.operations.queries.figures import countable
from wuzha.operations.rules.progress import months
from wuzha.operations.services.base import OPERATIONS, running
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure should reach: `value` and `monthly` in pieces, persons or 分; no unit: all of the operation."""

    indicator: str
    value: int
    since: date
    until: date
    unit_id: int | None = None
    monthly: Sequence[int] = ()


def _checked(operation: Operation, aim: Aim) -> None:
    """Raises `RefusalError`: NO_VALUE, DAYS_ORDER, OUTSIDE, TOO_MANY_DAYS, MONTHS_COUNT, MONTHS_SUM."""
    if aim.value <= 0 or any(one < 0 for one in aim.monthly):
        raise RefusalError(Code.NO_VALUE)
    if aim.until < aim.since:
        raise RefusalError(Code.DAYS_ORDER)
    if aim.since < operation.since or (operation.until is not None and aim.until > operation.until):
        raise RefusalError(Code.OUTSIDE, first=operation.since, last=operation.until or "…")
    if (aim.until - aim.since).days >= LONGEST:
        raise RefusalError(Code.TOO_MANY_DAYS)
    if aim.monthly and len(aim.monthly) != (there := len(months(aim.since, aim.until))):
        raise RefusalError(Code.MONTHS_COUNT, months=there)
    if aim.monthly and sum(aim.monthly) != aim.value:
        raise RefusalError(Code.MONTHS_SUM, sum=sum(aim.monthly), value=aim.value)


def _kept(actor: Actor, operation: Operation, aim: Aim, why: Sealed | None) -> OperationTarget:
    made: OperationTarget = OperationTarget.unscoped.create(
        operation=operation, unit_id=aim.unit_id, indicator=aim.indicator, value=aim.value, since=aim.since,
        until=aim.until, monthly=list(aim.monthly), reason=why, by_id=actor.person_id,
    )  # fmt: skip
    return made


@OPERATIONS.act(May.RUN_OPERATIONS, name="operation.set_target")
def set_target(actor: Actor, pk: int, aim: Aim, why: str = "") -> OperationTarget:
    """Give a unit, or the operation as a whole, a target.

    Raises `RefusalError`: WRONG_STATE, NO_INDICATOR, NOT_FOUND for a unit that handles no cases here, TARGET_THERE, and
    those of its numbers and days.
    """
    operation = running(actor, pk)
    if aim.indicator not in countable():
        raise RefusalError(Code.NO_INDICATOR)
    if aim.unit_id is not None and aim.unit_id not in dict(handling_units(actor)):
        raise RefusalError(Code.NOT_FOUND)
    _checked(operation, aim)
    there = OperationTarget.unscoped.filter(
        Q(unit=aim.unit_id) if aim.unit_id is not None else Q(unit=None), operation=operation,
        indicator=aim.indicator, struck_by=None, value__isnull=False, since__lte=aim.until, until__gte=aim.since,
    )  # fmt: skip
    if there.exists():
        raise RefusalError(Code.TARGET_THERE)
    made = _kept(actor, operation, aim, OPERATIONS.note(why))
    record(actor, "operation.set_target", on=(Operation.RECORD, operation.pk), detail={"rule": aim.indicator})
    return made


def _locked(operation: Operation, target_id: int) -> OperationTarget:
    """A target that stands; the lock of its operation holds it."""
    rows = OperationTarget.unscoped.filter(operation=operation, pk=target_id, struck_by=None, value__isnull=False)
    found: OperationTarget | None = rows.first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    return found


@OPERATIONS.act(May.RUN_OPERATIONS, name="operation.change_target")
def change_target(
    actor: Actor, pk: int, target_id: int, value: int, since: date, until: date, why: str, monthly: Sequence[int] = ()
) -> OperationTarget:
    """Another number or other days for a target, for a reason; the one before stays on record.

    Raises `RefusalError`: WRONG_STATE, NOT_FOUND, REASON_MISSING, SAME_ANSWER, and those of numbers and days.
    """
    operation = running(actor, pk)
    old, kept = _locked(operation, target_id), OPERATIONS.reason(why)
    aim = Aim(old.indicator, value, since, until, old.unit_id, monthly)
    if (value, since, until, list(monthly)) == (old.value, old.since, old.until, old.monthly):
        raise RefusalError(Code.SAME_ANSWER)
    _checked(operation, aim)
    new = _kept(actor, operation, aim, kept)
    OperationTarget.unscoped.filter(pk=old.pk, struck_by=None).update(struck_by=new)
    record(actor, "operation.change_target", on=(Operation.RECORD, operation.pk), detail={"rule": old.indicator})
    return new


@OPERATIONS.act(May.RUN_OPERATIONS, name="operation.take_back_target")
def take_back_target(actor: Actor, pk: int, target_id: int, why: str) -> OperationTarget:
    """The target is none any more, for a reason. Raises `RefusalError`: WRONG_STATE, NOT_FOUND, REASON_MISSING."""
    operation = running(actor, pk)
    old = _locked(operation, target_id)
    new: OperationTarget = OperationTarget.unscoped.create(
        operation=operation, unit_id=old.unit_id, indicator=old.indicator, value=None, since=old.since,
        until=old.until, reason=OPERATIONS.reason(why), by_id=actor.person_id,
    )  # fmt: skip
    OperationTarget.unscoped.filter(pk=old.pk, struck_by=None).update(struck_by=new)
    record(actor, "operation.take_back_target", on=(Operation.RECORD, operation.pk), detail={"rule": old.indicator})
    return new
