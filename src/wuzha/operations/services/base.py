# SPDX-License-Identifier: Apache-2.0
"""What every act shares: who asks, the row, the step of an operation."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.acts import Acts
from wuzha.operations.errors import Code
from wuzha.operations.models import Duty as DutyRow
from wuzha.operations.models import ForceMember, Operation, OperationStep, Training
from wuzha.operations.rules.life import OPEN, OPERATION_LIFE, State
from wuzha.refusals import RefusalCode
from wuzha.sealed import Sealed

#: Longest name (characters) and description.
MOST_NAME, MOST_TEXT = 80, 2000


class OperationActs(Acts[Operation]):
    codes, kind, life = Code, Operation.RECORD, OPERATION_LIFE

    def history(
        self,
        actor: Actor,
        row: Operation,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,  # noqa: ARG002 - an operation has no dictionary of reasons
    ) -> None:
        """An act without a document counts on the day it is done."""
        step(actor, row, act.value, (start, row.state), timezone.localdate(at), note=note)


class ForceActs(Acts[ForceMember]):
    codes, kind = Code, ForceMember.RECORD


class DutyActs(Acts[DutyRow]):
    codes, kind = Code, DutyRow.RECORD


class TrainingActs(Acts[Training]):
    codes, kind = Code, Training.RECORD


OPERATIONS, FORCE, DUTY, TRAINING = OperationActs(), ForceActs(), DutyActs(), TrainingActs()


def step(
    actor: Actor,
    operation: Operation,
    act: str,
    states: tuple[str, str],
    day: date,
    *,
    document_no: str = "",
    until: date | None = None,
    note: Sealed | None = None,
) -> OperationStep:
    """Add a step; `states` are those it leads from and to."""
    made: OperationStep = OperationStep.unscoped.create(
        operation=operation, act=act, from_state=states[0], to_state=states[1], day=day, document_no=document_no,
        until=until, by_id=actor.person_id, note=note,
    )  # fmt: skip
    return made


def running(actor: Actor, pk: int, *, ended: bool = False) -> Operation:
    """An operation in reach, locked, that is planned or running, or `ended` and not yet summed up.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE.
    """
    operation = OPERATIONS.locked(actor, Operation, pk)
    if operation.state not in (*OPEN, *((State.ENDED,) if ended else ())):
        raise OPERATIONS.wrong_state(operation)
    return operation


def text(value: str, *, required: RefusalCode | None = None, most: int = MOST_NAME) -> str:
    """A text in clear, never with a person's number. Raises `RefusalError`."""
    return OPERATIONS.plain(value, required=required, most=most)
