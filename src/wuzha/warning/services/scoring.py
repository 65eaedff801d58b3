# SPDX-License-Identifier: Apache-2.0
"""The place of warnings in the queue is written: for one whose facts changed, for all that wait as time passes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q

from wuzha.warning.models import Attempt, WarningRecord
from wuzha.warning.queries.scoring import Facts, order_of
from wuzha.warning.rules.lifecycle import AT_CENTRE
from wuzha.warning.rules.outcomes import Channel, Result

#: Rows read at once when the queue is scored anew, and rows written at once: the fewer, the shorter their locks.
CHUNK = 5000
WRITTEN = 500
#: A place that moved less than this is left as it is: order among near equals is not worth a write.
NOTICEABLE = 1e-3


def rescored(warning: WarningRecord, now: datetime) -> dict[str, Any]:
    """The columns of a warning's place in the queue, by its facts as they are on the object."""
    failed = Attempt.unscoped.filter(_failed(""), warning=warning).count()
    [(order_key, value)] = order_of([Facts.of(warning, failed)], now)
    return {"order_key": order_key, "value": value, "scored_at": now}


def rescore_open(now: datetime) -> int:
    """Score what waits at the centre anew, as time has passed; the number of places that moved.

    A run that was missed, doubled or killed changes nothing but how fresh the order is. Whoever works on a warning
    keeps it: a locked row is passed over until the next run.
    """
    moved = 0
    last = 0
    while True:
        waiting = list(
            WarningRecord.unscoped.filter(state__in=AT_CENTRE, pk__gt=last)
            .annotate(failed=Count("attempts", filter=_failed("attempts__")))
            .order_by("pk")[:CHUNK]
        )
        if not waiting:
            return moved
        last = waiting[-1].pk
        order = order_of([Facts.of(w, w.failed) for w in waiting], now)
        changes = [
            (w.pk, key, value)
            for w, (key, value) in zip(waiting, order, strict=True)
            if abs(key - w.order_key) > NOTICEABLE
        ]
        for start in range(0, len(changes), WRITTEN):
            moved += _write(changes[start : start + WRITTEN], now)


_WRITE = """
UPDATE warning_warning AS w SET order_key = s.order_key, value = s.value, scored_at = %s
FROM (
    SELECT s.* FROM unnest(%s::bigint[], %s::float8[], %s::float8[]) AS s(id, order_key, value)
    JOIN warning_warning AS free USING (id)
    WHERE free.state = ANY(%s)
    FOR NO KEY UPDATE OF free SKIP LOCKED
) AS s
WHERE w.id = s.id
"""


@transaction.atomic
def _write(changes: list[tuple[int, float, float]], now: datetime) -> int:
    ids, keys, values = (list(column) for column in zip(*changes, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [now, ids, keys, values, list(AT_CENTRE)])
        return int(cursor.rowcount)


def _failed(prefix: str) -> Q:
    """Attempts that did not reach anybody."""
    return Q(**{f"{prefix}result__in": [Result.NO_ANSWER, Result.NOT_MET]}) & ~Q(**{f"{prefix}channel": Channel.SMS})
