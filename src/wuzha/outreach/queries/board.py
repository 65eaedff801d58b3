# SPDX-License-Identifier: Apache-2.0
"""Coverage of grids and villages, days without an item, and what the first page shows, for a unit and all below it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, Sum

from wuzha.audit.actor import Actor
from wuzha.org.models import Unit, UnitKind
from wuzha.org.reach import units_below
from wuzha.outreach.models import Activity, DailyItem, DailyReceipt, Event
from wuzha.outreach.queries.asked import counting, serving
from wuzha.outreach.rules.days import Day, calendar, missing, month_of
from wuzha.outreach.rules.life import EventState, State
from wuzha.outreach.rulesets import POLICY

TOWNSHIPS = (UnitKind.STREET, UnitKind.TOWN, UnitKind.AREA)
COVERED = (UnitKind.GRID, UnitKind.VILLAGE)


@dataclass(frozen=True, slots=True)
class Gap:
    """A grid or village without anybody, or with nobody whose training holds; when somebody was trained last."""

    unit: Unit
    township: str
    nobody: bool
    trained_on: date | None


@dataclass(slots=True)
class Coverage:
    """Of one township: its grids and villages, those with somebody, those with somebody trained."""

    unit: Unit
    units: int = 0
    served: int = 0
    trained: int = 0
    activities: int = 0
    reach: int = 0
    missing: int = 0
    gaps: list[Gap] = field(default_factory=list)

    @property
    def percent(self) -> int:
        """Percent of its grids and villages with somebody whose training holds, rounded down."""
        return 100 * self.trained // self.units if self.units else 0


def holds_from(day: date) -> date:
    """The day from which a training still holds."""
    months = day.year * 12 + day.month - 1 - POLICY.at().trained_months
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, 28))


def coverage(actor: Actor, day: date) -> list[Coverage]:
    """Each township in reach, or the one the actor's unit lies in, by code."""
    reach = units_below(actor.unit_path).ids
    rows = list(
        Unit.objects.filter(pk__in=reach, valid_from__lte=day, kind__in=(*TOWNSHIPS, *COVERED))
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).order_by("path")
    )  # fmt: skip
    found = {one.path: Coverage(one) for one in rows if one.kind in TOWNSHIPS}
    served = dict(serving(actor, day).order_by().values_list("unit_id").annotate(last=Max("trained_on")))
    least = holds_from(day)
    for one in rows:
        if one.kind not in COVERED:
            continue
        whole = found.get(one.path[: 2 * Unit.steplen])
        if whole is None:
            continue
        whole.units += 1
        last, there = served.get(one.pk), one.pk in served
        whole.served += there
        holds = last is not None and last >= least
        whole.trained += holds
        if not holds:
            whole.gaps.append(Gap(one, whole.unit.name, not there, last))
    return sorted(found.values(), key=lambda one: one.unit.code)


def own_gaps(actor: Actor, day: date) -> list[Gap]:
    """Gaps in reach, those with nobody first."""
    found = [gap for one in coverage(actor, day) for gap in one.gaps]
    return sorted(found, key=lambda one: (not one.nobody, one.township, one.unit.path))


def with_month(actor: Actor, rows: Collection[Coverage], today: date) -> list[Coverage]:
    """What each township and its villages and grids did this month, and its days without an item."""
    first, last = month_of(today)
    by_path = {one.unit.path: one for one in rows}
    done = counting(actor, first, last).order_by().values_list("unit__path")
    for path, number, people in done.annotate(n=Count("pk"), people=Sum("reach")):
        whole = by_path.get(path[: 2 * Unit.steplen])
        if whole is not None:
            whole.activities += number
            whole.reach += people or 0
    there = days_there(actor, [one.unit.pk for one in rows], first, last)
    since, owing = POLICY.at().daily_since, POLICY.at().daily_kinds
    for one in rows:
        if one.unit.kind in owing:
            one.missing = len(missing(first, last, there.get(one.unit.pk, ()), today, since))
    return list(rows)


def days_there(actor: Actor, units: Collection[int], first: date, last: date) -> dict[int, set[date]]:
    """Unit → days on which it had an item of its own, or passed the city's on."""
    found: dict[int, set[date]] = {}
    own = DailyItem.objects.visible_to(actor).filter(unit_id__in=list(units), day__gte=first, day__lte=last)
    passed = DailyReceipt.objects.visible_to(actor).filter(
        unit_id__in=list(units), day__gte=first, day__lte=last, passed_at__isnull=False
    )
    for rows in (own, passed):
        for unit, day in rows.order_by().values_list("unit_id", "day"):
            found.setdefault(unit, set()).add(day)
    return found


@dataclass(frozen=True, slots=True)
class Month:
    """A unit's month: each day, its item if it has one, and whether it passed the city's on."""

    unit: Unit
    days: list[tuple[Day, DailyItem | None, DailyReceipt | None]]
    missing: int
    reads: int


def month(actor: Actor, unit: Unit, first: date, today: date) -> Month:
    """The calendar and ledger of one unit in a month."""
    start, end = month_of(first)
    items = {
        one.day: one for one in DailyItem.objects.visible_to(actor).filter(unit=unit, day__gte=start, day__lte=end)
    }
    receipts = {
        one.day: one
        for one in DailyReceipt.objects.visible_to(actor)
        .filter(unit=unit, day__gte=start, day__lte=end).select_related("item")
    }  # fmt: skip
    there = set(items) | {day for day, one in receipts.items() if one.passed_at is not None}
    owes = unit.kind in POLICY.at().daily_kinds or unit.kind == UnitKind.CITY
    since = POLICY.at().daily_since if owes else end + timedelta(days=1)
    days = calendar(start, end, there, today, since)
    reads = sum(one.reads or 0 for one in items.values()) + sum(one.reads or 0 for one in receipts.values())
    return Month(
        unit, [(one, items.get(one.day), receipts.get(one.day)) for one in days], sum(one.missing for one in days),
        reads,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A unit of the city's board of a month."""

    unit: Unit
    days: list[Day]
    missing: int


def city_month(actor: Actor, first: date, today: date) -> list[Row]:
    """The month of each unit that owes an item a day, who misses most first."""
    start, end = month_of(first)
    rules = POLICY.at()
    units = Unit.objects.filter(
        pk__in=units_below(actor.unit_path).ids, kind__in=rules.daily_kinds, valid_from__lte=end
    )
    units = units.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=start))
    found = list(units)
    there = days_there(actor, [one.pk for one in found], start, end)
    made = []
    for one in found:
        days = calendar(start, end, there.get(one.pk, ()), today, rules.daily_since)
        made.append(Row(one, days, sum(day.missing for day in days)))
    return sorted(made, key=lambda one: (-one.missing, one.unit.code))


@dataclass(frozen=True, slots=True)
class Waits:
    """What the first page names: activities to review and to look at, events to come, tasks that are late."""

    review: int
    flagged: int
    events: list[Event]
    receipts: int


def waits(actor: Actor, today: date) -> Waits:
    rows: Any = Activity.objects.visible_to(actor)
    counted = rows.filter(state__in=(State.RECORDED, State.DRAWN)).aggregate(
        review=Count("pk", filter=Q(state=State.DRAWN)), flagged=Count("pk", filter=Q(flagged=True))
    )
    ahead = Event.objects.visible_to(actor).filter(state=EventState.PLANNED, planned_on__gte=today)
    open_ones = DailyReceipt.objects.visible_to(actor).filter(unit_id=actor.unit_id or 0, passed_at=None)
    return Waits(
        counted["review"], counted["flagged"], list(ahead.order_by("planned_on")[:5]),
        open_ones.aggregate(n=Count("pk"))["n"],
    )  # fmt: skip
