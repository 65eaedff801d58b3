# SPDX-License-Identifier: Apache-2.0
"""Plans with their tasks and how far they are, by task and by unit; reports in the media."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, Sum

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.meetings.models import MediaItem, Plan, PlanTask
from wuzha.org.models import Unit
from wuzha.pages import Page
from wuzha.requests.rules.life import OWED, State


def page(actor: Actor, after: str = "") -> Page[Plan]:
    """Plans, the latest year first. Raises `CursorError`."""
    rows = Plan.objects.visible_to(actor)
    return pages.page(rows.order_by("-year", "-pk"), after)


def of(actor: Actor, pk: int) -> Plan | None:
    found: Plan | None = Plan.objects.visible_to(actor).select_related("city").filter(pk=pk).first()
    return found


@dataclass(frozen=True, slots=True)
class Progress:
    """How many tasks of a whole are accepted, owed, late, or without a request."""

    title: Any
    tasks: int
    done: int
    late: int

    @property
    def percent(self) -> int:
        return 100 * self.done // self.tasks if self.tasks else 0


def tasks_of(actor: Actor, plan: Plan) -> list[PlanTask]:
    """Tasks in the order of their numbers; a unit sees its own."""
    rows = PlanTask.objects.visible_to(actor).filter(plan=plan).select_related("unit", "request")
    return sorted(rows, key=lambda one: (_place(one.no), one.unit.name))


def _place(number: str) -> tuple[list[int], str]:
    parts = [int(one) for one in number.replace("-", ".").split(".") if one.isdecimal()]
    return parts or [10**6], number


def by_task(tasks: Sequence[PlanTask], now: datetime) -> list[Progress]:
    """Progress of each numbered task, of all its units."""
    return _grouped(tasks, lambda one: (one.no, one.title), now)


def by_unit(tasks: Sequence[PlanTask], now: datetime) -> list[Progress]:
    """Progress of each unit, who is late with most first."""
    found = _grouped(tasks, lambda one: one.unit, now)
    return sorted(found, key=lambda one: (-one.late, one.percent, one.title.name))


def _grouped(tasks: Sequence[PlanTask], key: Any, now: datetime) -> list[Progress]:
    groups: dict[Any, list[PlanTask]] = {}
    for one in tasks:
        groups.setdefault(key(one), []).append(one)
    return [
        Progress(
            title, len(rows), sum(one.request is not None and one.request.state == State.ACCEPTED for one in rows),
            sum(one.request is not None and one.request.state in OWED and one.request.due_at < now for one in rows),
        )
        for title, rows in groups.items()
    ]  # fmt: skip


def of_unit(actor: Actor, unit_id: int, most: int = 50) -> list[PlanTask]:
    """Tasks of a unit in plans that are issued, the latest due first."""
    rows = PlanTask.objects.visible_to(actor).filter(unit_id=unit_id, plan__issued_on__isnull=False)
    return list(rows.select_related("plan", "request").order_by("-due_on", "pk")[:most])


def media(actor: Actor, year: int | None, kind: str, after: str = "") -> Page[MediaItem]:
    """Reports in the media, the latest first. Raises `CursorError`."""
    return pages.page(_media(actor, year, kind).select_related("unit").order_by("-day", "-pk"), after)


def _media(actor: Actor, year: int | None, kind: str = "") -> Any:
    rows = MediaItem.objects.visible_to(actor)
    if year is not None:
        rows = rows.filter(day__gte=date(year, 1, 1), day__lte=date(year, 12, 31))
    return rows.filter(kind=kind) if kind else rows


def media_counts(actor: Actor, year: int) -> tuple[int, int, list[tuple[Unit, int]]]:
    """Reports of a year that stand, their readers where they are known, and how many of each unit."""
    rows = _media(actor, year).filter(struck="").order_by()
    whole = rows.aggregate(n=Count("pk"), readers=Sum("readers", filter=Q(readers__isnull=False)))
    counted = dict(rows.values_list("unit").annotate(n=Count("pk")))
    units = Unit.objects.in_bulk(counted)
    by_unit = sorted(((units[key], n) for key, n in counted.items()), key=lambda one: (-one[1], one[0].name))
    return whole["n"], whole["readers"] or 0, by_unit


def media_years(actor: Actor) -> list[int]:
    days = MediaItem.objects.visible_to(actor).dates("day", "year", order="DESC")
    return [one.year for one in days]
