# SPDX-License-Identifier: Apache-2.0
"""When the personal data of operations must go: notes of steps, reasons of marks and targets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from wuzha.operations.models import ForceTerm, Operation, OperationCase, OperationStep, OperationTarget
from wuzha.operations.rules.life import State
from wuzha.sealed.erasing import erase_rows, erasing

OVER = (State.SUMMED_UP, State.CALLED_OFF)


class OperationKeeper:
    kind = "operation"
    object_type = "operation"
    since = "since"

    def title(self) -> str:
        return pgettext("operations", "Operations")

    def what_goes(self) -> str:
        return pgettext(
            "operations",
            "Notes of its steps, and why cases were marked and targets changed. Name, days, documents, marks, targets "
            "and numbers stay.",
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        noted = OperationStep.unscoped.filter(note__isnull=False).values("operation_id")
        told = Q(reason__isnull=False) | Q(off_reason__isnull=False)
        marked = OperationCase.unscoped.filter(told).values("operation_id")
        aimed = OperationTarget.unscoped.filter(reason__isnull=False).values("operation_id")
        rows: QuerySet[Any] = Operation.unscoped.filter(since__lt=before.date(), state__in=OVER)
        return rows.filter(Q(pk__in=noted) | Q(pk__in=marked) | Q(pk__in=aimed))

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        todo = list(Operation.unscoped.filter(pk__in=list(keys), state__in=OVER).values_list("pk", flat=True))
        for model in (OperationStep, OperationCase, OperationTarget):
            erase_rows(model.unscoped.filter(operation__in=todo))
        return len(todo)


class ForceKeeper:
    """Terms that are over: why they ended. Name, number, days and duty of a member stay: they are the roster's."""

    kind = "force_term"
    object_type = "force_term"
    since = "until"

    def title(self) -> str:
        return pgettext("force", "Terms in the task force")

    def what_goes(self) -> str:
        return pgettext(
            "force", "Why a term ended. Name, number, unit, duty and days stay: the force is counted by them."
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        rows: QuerySet[Any] = ForceTerm.unscoped.filter(until__lt=before.date(), ended_because__isnull=False)
        return rows

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = ForceTerm.unscoped.filter(pk__in=list(keys), until__isnull=False, ended_because__isnull=False)
        todo = rows.count()
        erase_rows(rows)
        return todo


def has_open_work(unit_id: int) -> bool:
    """A unit that leads an operation which is not summed up, or whose task force has members."""
    leads = Operation.unscoped.filter(unit_id=unit_id).exclude(state__in=OVER)
    force = ForceTerm.unscoped.filter(member__centre_id=unit_id, until=None)
    return leads.exists() or force.exists()
