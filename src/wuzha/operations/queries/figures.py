# SPDX-License-Identifier: Apache-2.0
"""Targets of an operation against what is counted, and the records behind each number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.indicators import (
    Better,
    Figure,
    Indicator,
    Part,
    Period,
    Selection,
    Shape,
    measure,
    registered,
)
from wuzha.core.indicators import page as page_of
from wuzha.operations.models import Operation, OperationTarget
from wuzha.operations.queries.cases import keys, with_parts
from wuzha.operations.rules.progress import Standing, standing
from wuzha.org.models import Unit
from wuzha.org.reach import units_below

#: The domain whose figures are about cases, so that they can be narrowed to those of an operation.
DOMAIN = "results"
#: What grows with time, so that a target can be divided by it.
GROWING = (Shape.COUNT, Shape.SUM)


def countable() -> Mapping[str, Indicator]:
    """Figures that a target may name, by domain and code."""
    own = registered().get(DOMAIN, {})
    return {f"{DOMAIN}.{code}": one for code, one in own.items() if one.shape in GROWING}


@dataclass(frozen=True, slots=True)
class Progress:
    """A target and how it stands; without `indicator` nobody counts its figure here."""

    target: OperationTarget
    indicator: Indicator | None
    standing: Standing | None


def targets_of(actor: Actor, operation: Operation) -> list[OperationTarget]:
    """Targets that stand, those of the whole first, then by unit."""
    rows = OperationTarget.objects.visible_to(actor).filter(operation=operation, struck_by=None, value__isnull=False)
    return list(rows.select_related("unit", "by").order_by(F("unit__path").asc(nulls_first=True), "pk"))


def former(actor: Actor, operation: Operation) -> list[OperationTarget]:
    """Targets that were changed or taken back, the latest first."""
    rows = OperationTarget.objects.visible_to(actor).filter(operation=operation, struck_by__isnull=False)
    return list(rows.select_related("unit", "struck_by", "struck_by__by").order_by("-pk"))


def target_of(actor: Actor, pk: int) -> OperationTarget | None:
    """One target; `None` when its operation is not in the actor's reach."""
    rows = OperationTarget.objects.visible_to(actor).select_related("operation", "unit")
    found: OperationTarget | None = rows.filter(pk=pk).first()
    return found


def selection(actor: Actor, operation_ids: list[int], unit: Unit | None) -> Selection:
    """Cases in the actor's reach that are marked with the operations, of the unit that handles them."""
    rule = Q(pk__in=keys(operation_ids))
    return Selection(actor, rule & Q(unit_id__in=units_below(unit.path).ids) if unit is not None else rule)


def progress(actor: Actor, operation: Operation, today: date | None = None) -> list[Progress]:
    """Its targets against what is counted up to a day (today), in one pass for each unit and span of days."""
    day, known = today or timezone.localdate(), countable()
    targets = targets_of(actor, operation)
    groups: dict[tuple[int | None, date, date], list[OperationTarget]] = defaultdict(list)
    for one in targets:
        if one.indicator in known and one.since <= day:
            groups[(one.unit_id, one.since, min(one.until, day))].append(one)
    counted: dict[int, int] = {}
    ids = with_parts(operation.pk) if groups else []
    for (_unit, first, last), rows in groups.items():
        wanted = [known[code] for code in dict.fromkeys(one.indicator for one in rows)]
        found = measure(selection(actor, ids, rows[0].unit), Period(first, last), wanted)[None]
        for one in rows:
            indicator = known[one.indicator]
            counted[one.pk] = int(Figure(indicator, found[indicator.code]).value or 0)
    return [Progress(one, known.get(one.indicator), _standing(one, known, counted, day)) for one in targets]


def _standing(
    target: OperationTarget, known: Mapping[str, Indicator], counted: Mapping[int, int], day: date
) -> Standing | None:
    indicator = known.get(target.indicator)
    if indicator is None or target.value is None:
        return None
    return standing(
        counted.get(target.pk, 0), target.value, target.since, target.until, day, target.monthly,
        limit=indicator.better is Better.DOWN,
    )  # fmt: skip


def period_of(target: OperationTarget, today: date | None = None) -> Period | None:
    """The days of a target that have come; nothing before the first."""
    day = today or timezone.localdate()
    return Period(target.since, min(target.until, day)) if target.since <= day else None


def behind(actor: Actor, target: OperationTarget, indicator: Indicator, after: str = "") -> pages.Page[Any]:
    """A page of the records that the number of a target counts. Raises `CursorError`."""
    chosen = selection(actor, with_parts(target.operation_id), target.unit)
    return page_of(chosen, indicator, Part.NUMERATOR, period_of(target), after)
