# SPDX-License-Identifier: Apache-2.0
"""Which cases are marked with operations, and which operations there are, for those who count results."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from wuzha.audit.actor import Actor
from wuzha.operations.models import Operation, OperationCase
from wuzha.operations.queries.cases import keys, with_parts
from wuzha.operations.rulesets import KINDS

__all__ = ["KINDS", "keys", "keys_of_kinds", "names", "with_parts"]


def keys_of_kinds(kinds: Collection[str]) -> QuerySet[Any]:
    """Keys of the cases that are marked with an operation of one of these kinds now, whoever asks."""
    marks = OperationCase.unscoped.filter(operation__kind__in=kinds, until=None)
    return marks.values_list("case_id", flat=True)


def names(actor: Actor) -> list[tuple[int, str]]:
    """(key, name) of the operations in reach, the latest first."""
    rows = Operation.objects.visible_to(actor).order_by("-since", "-pk")
    return list(rows.values_list("pk", "name"))
