# SPDX-License-Identifier: Apache-2.0
"""The lists of the desk: a page of a queue, what is next in it, and how full each queue is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.lists import recent_count
from wuzha.pages import SIZE, Page, cursor_of
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries import paging, search
from wuzha.warning.queries.filters import Filters, Period, Queue
from wuzha.warning.queries.rows import Row, rows_of
from wuzha.warning.rules.lifecycle import State

__all__ = [
    "MOST_COUNTED",
    "Filters",
    "Period",
    "Queue",
    "count",
    "counts",
    "keys",
    "page",
    "rows",
    "saved_count",
    "to_take",
]

#: Counting stops here; a screen shows one more as "999+".
MOST_COUNTED = 999


def page(actor: Actor, filters: Filters, after: str = "", size: int = SIZE) -> Page[Row]:
    """One page of a list. Raises `CursorError`."""
    now = timezone.now()
    if filters.q:
        return Page(rows_of(actor, search.keys(actor, filters.q, size), now))
    found = paging.keys(actor, filters, now, after, size + 1)
    rows = rows_of(actor, found[:size], now)
    if len(found) <= size or not rows:
        return Page(rows)
    return Page(rows, cursor_of(rows[-1].warning, paging.order_of(filters)))


def keys(actor: Actor, filters: Filters, limit: int) -> list[int]:
    """Keys of the first warnings of a list, in its order, at most `limit`."""
    if filters.q:
        return search.keys(actor, filters.q, limit)
    return paging.keys(actor, filters, timezone.now(), "", limit)


def rows(actor: Actor, keys: Sequence[int]) -> list[Row]:
    """Rows of warnings that were found in another way, in the given order."""
    return rows_of(actor, keys, timezone.now())


def to_take(actor: Actor, filters: Filters | None = None, now: datetime | None = None) -> QuerySet[WarningRecord]:
    """The waiting warnings of a filter, the next one first; any queue but 待研判 is read as 待研判."""
    now = now or timezone.now()
    asked = (filters or Filters()).model_copy(update={"queue": Queue.TODO, "q": "", "mine": False})
    rows: QuerySet[WarningRecord] = WarningRecord.objects.visible_to(actor)
    return rows.filter(
        asked.columns() & asked.rest(actor.person_id, now), state=State.RECEIVED
    ).order_by("-order_key", "-id")  # fmt: skip


def count(actor: Actor, filters: Filters) -> int:
    """How many warnings a list holds, at most one more than `MOST_COUNTED`."""
    if filters.q:
        return len(search.keys(actor, filters.q, MOST_COUNTED + 1))
    return paging.count(actor, filters, timezone.now(), MOST_COUNTED + 1)


def counts(actor: Actor) -> dict[Queue, int]:
    """How many warnings each queue holds, each at most one more than `MOST_COUNTED`."""
    return {queue: count(actor, Filters(queue=queue)) for queue in Queue}


def saved_count(actor: Actor, filters: Filters) -> int:
    """`count`, but a little old."""
    return recent_count(actor, "warning", filters.query(), lambda: count(actor, filters))
