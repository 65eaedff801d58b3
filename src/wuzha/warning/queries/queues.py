# SPDX-License-Identifier: Apache-2.0
"""The lists of the desk: a page of a queue, what is next in it, how full each queue is; and what open pages are told of
them: where warnings stand, and whose clock has just run out.

What pages are told has the same conditions and the same reach as the lists themselves, asked for a few warnings at
once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.lists import recent_count
from wuzha.pages import SIZE, Page, cursor_of
from wuzha.warning.models import Change, WarningRecord
from wuzha.warning.queries import paging, search
from wuzha.warning.queries.filters import Filters, Queue
from wuzha.warning.queries.rows import Row, rows_of
from wuzha.warning.rules.lifecycle import OPEN, State

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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a warning stands: the larger `order`, the earlier; the larger `pk` among equals. `version` as read."""

    order: float
    pk: int
    version: int


def depends_on_person(filters: Filters) -> bool:
    """Whether two people of one unit see different lists under the filter."""
    return filters.queue is Queue.MINE or filters.asks_mine


def places(actor: Actor, filters: Filters, now: datetime, keys: Collection[int]) -> dict[int, Place]:
    """Those of the warnings that stand in the list now."""
    if not keys:
        return {}
    rows = WarningRecord.objects.visible_to(actor).filter(
        filters.columns() & filters.rest(actor.person_id, now), state__in=filters.states, pk__in=keys
    )
    return _placed(filters, rows)


def top(actor: Actor, filters: Filters, now: datetime, size: int) -> dict[int, Place]:
    """The first warnings of the list, in order."""
    keys = paging.keys(actor, filters, now, "", size)
    found = _placed(filters, WarningRecord.objects.visible_to(actor).filter(pk__in=keys))
    return {key: found[key] for key in keys if key in found}


def _placed(filters: Filters, rows: paging.Rows) -> dict[int, Place]:
    column = paging.column_of(filters)
    return {
        pk: Place(order.timestamp() if isinstance(order, datetime) else order, pk, version)
        for pk, order, version in rows.values_list("pk", column, "version")
    }


def versions(actor: Actor, keys: Collection[int]) -> dict[int, int]:
    """The versions of those warnings that the actor sees."""
    if not keys:
        return {}
    return dict(WarningRecord.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", "version"))


def shared_counts(actor: Actor) -> dict[Queue, int]:
    """How full the queues are that look the same to everybody of the unit, each capped as in `queues.counts`."""
    return {queue: count(actor, Filters(queue=queue)) for queue in Queue if queue is not Queue.MINE}


def held(actor: Actor) -> dict[int, int]:
    """How many warnings each person of the reach holds."""
    rows = WarningRecord.objects.visible_to(actor).filter(state=State.CLAIMED)
    return dict(rows.values_list("claimed_by_id").annotate(Count("pk")).order_by())


def passed(since: datetime, until: datetime) -> list[Change]:
    """Open warnings whose first clock ran out, or whose sleep ended, after `since` and not after `until`.

    Told as changes that stand in no feed: time made them. Every unit's, so a reader cuts them to its reach.
    """
    between = Q(next_due__gt=since, next_due__lte=until) | Q(snoozed_until__gt=since, snoozed_until__lte=until)
    rows = WarningRecord.objects.visible_to(Actor.system("live")).filter(between, state__in=OPEN)
    return [
        Change(
            warning_id=pk, state=state, was_state=state, level=level, centre_id=centre, station_id=station,
            was_station_id=station, division_code=division, was_division_code=division,
        )
        for pk, state, level, centre, station, division in rows.values_list(
            "pk", "state", "level", "centre_id", "station_id", "division_code"
        )
    ]  # fmt: skip
