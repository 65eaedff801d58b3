# SPDX-License-Identifier: Apache-2.0
"""Operations with their cases and targets through the services; marks on cases in bulk."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.operations.models import Operation, OperationCase
from wuzha.operations.queries.figures import countable
from wuzha.operations.services import life, targets
from wuzha.sealed import Kind, seal
from wuzha.simulation.casework.drawing import BUREAU
from wuzha.simulation.casework.operations import PlannedOperation, operations
from wuzha.simulation.casework.records import Casework
from wuzha.simulation.load.casework import AT_ONCE, LoadedCases

#: How an operation goes on from its last day to the report that sums it up.
_SUMMED_UP = timedelta(days=10)


@transaction.atomic
def load(work: Casework, loaded: LoadedCases, leader: Actor) -> list[Operation]:
    """Write the operations of a plan, all or none; an operation whose last day has not come goes on."""
    made: list[Operation] = []
    for one in operations(work):
        made.append(_operation(one, made, loaded, leader))
    return made


def _operation(one: PlannedOperation, made: list[Operation], loaded: LoadedCases, leader: Actor) -> Operation:
    today = timezone.localdate()
    number = f"演示专〔{one.first.year}〕{len(made) + 1}号"
    new = life.NewOperation(
        one.name, one.kind, BUREAU, one.first, one.last, number, "演示：合成数据，不是真实行动。",
        parent_id=made[one.part_of].pk if one.part_of is not None else None,
    )  # fmt: skip
    operation = life.plan(leader, new)
    Operation.unscoped.filter(pk=operation.pk).update(synthetic=True)
    life.start(leader, operation.pk, one.first)
    for code, value in one.targets.items():
        if f"results.{code}" in countable():
            targets.set_target(leader, operation.pk, targets.Aim(f"results.{code}", value, one.first, one.last))
    OperationCase.unscoped.bulk_create(
        (
            OperationCase(
                operation=operation, case=loaded.cases[key], since=one.first,
                reason=seal(Kind.TEXT, "演示：属本次行动"), by_id=leader.person_id,
            )
            for key in one.cases
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    if one.last < today:
        life.end(leader, operation.pk, one.last)
        if one.last + _SUMMED_UP <= today:
            life.sum_up(leader, operation.pk, one.last + _SUMMED_UP, f"演示总结〔{one.last.year}〕{len(made) + 1}号")
    return Operation.unscoped.get(pk=operation.pk)
