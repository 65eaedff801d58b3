# SPDX-License-Identifier: Apache-2.0
"""For rooms that ask: the requests about their records, and what each unit owes by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.org.models import Unit
from wuzha.requests.models import Request
from wuzha.requests.queries.lists import RELATED
from wuzha.requests.rules.life import OPEN, OWED


def about_each(record: str, keys: Collection[int], actor: Actor | None = None) -> dict[int, list[Request]]:
    """Key of a record → the requests about it, the first asked first; for an actor those in reach."""
    rows = Request.unscoped.all() if actor is None else Request.objects.visible_to(actor)
    found: dict[int, list[Request]] = defaultdict(list)
    rows = rows.filter(about_type=record, about_id__in=keys).select_related(*RELATED)
    for one in rows.order_by("pk"):
        found[one.about_id or 0].append(one)
    return found


def open_about(record: str, keys: Collection[int]) -> int:
    """How many requests about these records somebody still has to do something about."""
    rows = Request.unscoped.filter(about_type=record, about_id__in=keys, state__in=OPEN)
    return len(rows.values_list("pk"))


@dataclass(frozen=True, slots=True)
class KindDebt:
    """What one unit owes of one kind: answers, how many of them late, and the first deadline."""

    kind: str
    owed: int
    late: int
    first_due: datetime


def debts_by_kind(actor: Actor, now: datetime, units: Collection[int] | None = None) -> dict[Unit, list[KindDebt]]:
    """What units owe in the actor's reach, kind by kind; of these units, or of all."""
    rows = Request.objects.visible_to(actor).filter(state__in=OWED)
    if units is not None:
        rows = rows.filter(addressed_id__in=units)
    counted = (
        rows.order_by()
        .values("addressed", "kind")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)), first=Min("due_at"))
    )
    found: dict[int, list[KindDebt]] = defaultdict(list)
    for row in counted:
        found[row["addressed"]].append(KindDebt(row["kind"], row["n"], row["late"], row["first"]))
    return {one: found[one.pk] for one in Unit.objects.filter(pk__in=found)}


def asked_of(actor: Actor, unit_id: int, after: str = "", *, every: bool = False) -> pages.Page[Request]:
    """What is asked of one unit: what is open, by its deadline, or everything, the latest first. Raises
    `CursorError`."""
    rows = Request.objects.visible_to(actor).filter(addressed_id=unit_id).select_related(*RELATED)
    if every:
        return pages.page(rows.order_by("-sent_at", "-pk"), after)
    return pages.page(rows.filter(state__in=OPEN).order_by("due_at", "pk"), after)


def open_of_kind(actor: Actor, kind: str) -> QuerySet[Request]:
    """Requests of a kind in reach that are not over."""
    rows: QuerySet[Request] = Request.objects.visible_to(actor).filter(kind=kind, state__in=OPEN)
    return rows
