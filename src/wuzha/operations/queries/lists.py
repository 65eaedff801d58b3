# SPDX-License-Identifier: Apache-2.0
"""Lists of operations, and one with what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.numbering import key_reader, record_in
from wuzha.operations.models import Duty, ForceMember, Operation, OperationStep, OperationTarget, Training
from wuzha.operations.rules.life import State
from wuzha.operations.rulesets import WATCH

#: What the tabs of the list show.
TABS: dict[str, Q] = {
    "running": Q(state=State.RUNNING),
    "planned": Q(state=State.PLANNED),
    "over": Q(state__in=[State.ENDED, State.SUMMED_UP, State.CALLED_OFF]),
    "all": Q(),
}


def page(actor: Actor, tab: str, kind: str = "", after: str = "") -> pages.Page[Operation]:
    """Operations with the number of their targets, the latest first. Raises `CursorError`."""
    rows: QuerySet[Operation] = Operation.objects.visible_to(actor).filter(TABS.get(tab, Q()))
    if kind:
        rows = rows.filter(kind=kind)
    stands = Q(targets__struck_by=None, targets__value__isnull=False)
    rows = rows.select_related("unit").annotate(targets_n=Count("targets", filter=stands))
    return pages.page(rows.order_by("-since", "-pk"), after)


def of(actor: Actor, pk: int) -> Operation | None:
    """One operation; `None` when it is not in the actor's reach."""
    rows = Operation.objects.visible_to(actor).select_related("centre", "unit", "parent")
    found: Operation | None = rows.filter(pk=pk).first()
    return found


def choices(actor: Actor, *states: State) -> list[tuple[int, str]]:
    """(key, name) of operations in these states, the latest first."""
    rows = Operation.objects.visible_to(actor).filter(state__in=states).order_by("-since", "-pk")
    return list(rows.values_list("pk", "name"))


def parts_of(actor: Actor, operation: Operation) -> list[Operation]:
    rows = Operation.objects.visible_to(actor).filter(parent=operation)
    return list(rows.order_by("since", "pk"))


def steps_of(actor: Actor, operation: Operation) -> list[OperationStep]:
    """Its history, the first step first; what was struck stays in it."""
    rows = OperationStep.objects.visible_to(actor).filter(operation=operation).select_related("by", "struck_by")
    return list(rows.order_by("pk"))


def ending(actor: Actor, now: datetime) -> QuerySet[Operation]:
    """Running operations with targets whose last day is near, or over."""
    day = timezone.localdate(now) + timedelta(days=WATCH.at(now).ends_within_days)
    targets = OperationTarget.unscoped.filter(struck_by=None, value__isnull=False).values("operation_id")
    rows: QuerySet[Operation] = Operation.objects.visible_to(actor).filter(
        state=State.RUNNING, until__lte=day, pk__in=targets
    )
    return rows


key_in = key_reader("ZX", "PX")


#: Names of addresses that take a record → its table.
_TABLES: Mapping[str, Any] = {
    "record": Operation, "act": Operation, "target": OperationTarget, "member": ForceMember, "member_act": ForceMember,
    "duty_act": Duty, "training": Training, "training_act": Training,
}  # fmt: skip


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    model = _TABLES.get(url_name)
    return record_in(model, taken) if model is not None else None
