# SPDX-License-Identifier: Apache-2.0
"""Which cases belong to an operation."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.lists import of as case_of
from wuzha.operations.errors import Code
from wuzha.operations.models import Operation, OperationCase
from wuzha.operations.rules.life import LIVING
from wuzha.operations.services.base import OPERATIONS
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


def _living(actor: Actor, pk: int) -> Operation:
    """An operation that is not yet summed up or called off, locked. Raises `RefusalError`."""
    operation = OPERATIONS.locked(actor, Operation, pk)
    if operation.state not in LIVING:
        raise OPERATIONS.wrong_state(operation)
    return operation


@OPERATIONS.act(May.RUN_OPERATIONS, name="operation.tag")
def tag(actor: Actor, pk: int, case_id: int, why: str, since: date | None = None) -> OperationCase:
    """Mark a case with the operation, from a day on (today).

    Raises `RefusalError`: WRONG_STATE, NOT_FOUND, TAGGED_ALREADY, REASON_MISSING, IN_FUTURE, TAG_BEFORE.
    """
    operation = _living(actor, pk)
    case, today = case_of(actor, case_id), timezone.localdate()
    if case is None:
        raise RefusalError(Code.NOT_FOUND)
    if since is not None and since > today:
        raise RefusalError(Code.IN_FUTURE)
    first = max(operation.since, timezone.localdate(case.received_at))
    if since is not None and since < first:
        raise RefusalError(Code.TAG_BEFORE, day=first)
    if OperationCase.unscoped.filter(operation=operation, case_id=case.pk, until=None).exists():
        raise RefusalError(Code.TAGGED_ALREADY, number=str(case))
    made: OperationCase = OperationCase.unscoped.create(
        operation=operation, case_id=case.pk, since=since or today, reason=OPERATIONS.reason(why), by_id=actor.person_id
    )
    record(actor, "operation.tag", on=(Operation.RECORD, operation.pk), detail={"case": case.pk})
    return made


@OPERATIONS.act(May.RUN_OPERATIONS, name="operation.untag")
def untag(actor: Actor, pk: int, case_id: int, why: str) -> OperationCase:
    """Take the mark off from today on. Raises `RefusalError`: WRONG_STATE, NOT_FOUND, REASON_MISSING."""
    operation = _living(actor, pk)
    found = OperationCase.objects.visible_to(actor).filter(operation=operation, case_id=case_id, until=None).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    found.until, found.off_reason, found.off_by_id = timezone.localdate(), OPERATIONS.reason(why), actor.person_id
    found.save(update_fields=["until", "off_reason", "off_by"])
    record(actor, "operation.untag", on=(Operation.RECORD, operation.pk), detail={"case": case_id})
    return found
