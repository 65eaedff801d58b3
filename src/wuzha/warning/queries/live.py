# SPDX-License-Identifier: Apache-2.0
"""What open pages are told: where warnings stand in a list, how full the queues are, whose clock has just run out.

The same conditions and the same reach as the lists themselves (`paging`, `queues`), asked for a few warnings at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from wuzha.audit.actor import Actor
from wuzha.warning.models import Change, WarningRecord
from wuzha.warning.queries import paging, queues
from wuzha.warning.queries.filters import Filters, Queue
from wuzha.warning.rules.lifecycle import OPEN, State


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


def counts(actor: Actor) -> dict[Queue, int]:
    """How full the queues are that look the same to everybody of the unit, each capped as in `queues.counts`."""
    return {queue: queues.count(actor, Filters(queue=queue)) for queue in Queue if queue is not Queue.MINE}


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
