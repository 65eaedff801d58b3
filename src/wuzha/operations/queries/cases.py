# SPDX-License-Identifier: Apache-2.0
"""Cases of operations."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.operations.models import Operation, OperationCase

#: Marks taken off that the page of an operation shows.
MOST_OFF = 20


def with_parts(pk: int) -> list[int]:
    """Keys of an operation and of all its parts, whoever asks."""
    found, level = [pk], [pk]
    while level:
        level = list(Operation.unscoped.filter(parent_id__in=level).exclude(pk__in=found).values_list("pk", flat=True))
        found += level
    return found


def keys(operations: Collection[int]) -> QuerySet[Any]:
    """Keys of the cases that are marked with one of these operations now: for a rule on cases, which asks for the
    reach itself."""
    return OperationCase.unscoped.filter(operation_id__in=operations, until=None).values_list("case_id", flat=True)


def marks(actor: Actor, operation: Operation) -> QuerySet[OperationCase]:
    """Its marks on cases in the actor's reach, those of its parts too, the latest first; taken off ones as well."""
    rows: QuerySet[OperationCase] = OperationCase.objects.visible_to(actor).filter(
        operation_id__in=with_parts(operation.pk)
    )
    return rows.select_related("case", "case__unit", "case__centre", "operation", "by").order_by("-since", "-pk")


def page(actor: Actor, operation: Operation, after: str = "") -> pages.Page[OperationCase]:
    """A page of the marks that stand. Raises `CursorError`."""
    return pages.page(marks(actor, operation).filter(until=None), after)


def taken_off(actor: Actor, operation: Operation) -> list[OperationCase]:
    """The latest marks that were taken off."""
    return list(marks(actor, operation).filter(until__isnull=False)[:MOST_OFF])


def in_reach(actor: Actor, operation: Operation) -> QuerySet[Any]:
    """Keys of the cases in the actor's reach that are marked now, each once."""
    rows = OperationCase.objects.visible_to(actor).filter(operation_id__in=with_parts(operation.pk), until=None)
    return rows.order_by("case_id").values_list("case_id", flat=True).distinct()


def of_cases(actor: Actor, case_ids: Collection[int]) -> list[Operation]:
    """The operations with which cases in reach are marked now, the latest first."""
    rows = OperationCase.objects.visible_to(actor).filter(case_id__in=case_ids, until=None)
    return list(Operation.objects.visible_to(actor).filter(pk__in=rows.values("operation")).order_by("-since", "-pk"))


def marks_of_case(actor: Actor, case_id: int) -> list[OperationCase]:
    """What a case in the actor's reach is marked with now."""
    rows = OperationCase.objects.visible_to(actor).filter(case_id=case_id, until=None)
    return list(rows.select_related("operation").order_by("since", "pk"))
