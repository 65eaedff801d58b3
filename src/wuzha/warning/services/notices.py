# SPDX-License-Identifier: Apache-2.0
"""Notices: what people are told of beside the changes of a warning, such as an escalation."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from wuzha.warning.models import Change

_WRITE = """
INSERT INTO warning_change (kind, warning_id, state, was_state, level, centre_id, station_id, division_code, notice,
                            unit_id)
SELECT 'notice', w.id, w.state, w.state, w.level, w.centre_id, w.station_id, w.division_code, told.code, told.unit
FROM unnest(%s::text[], %s::bigint[], %s::bigint[]) WITH ORDINALITY AS told(code, warning, unit, place)
JOIN warning_warning AS w ON w.id = told.warning
ORDER BY told.place
"""


def publish(code: str, warning_id: int, unit_id: int | None = None) -> None:
    """Tell open pages (and outgoing webhooks) of something about a warning, when this transaction commits.

    `code` is what happened, at most 32 characters of `A-Z`, digits and `_`, such as `ESCALATED_STATION`. Pages show the
    words of `views.live.rows.WORDS`; add yours there, a code without words is only counted. `unit_id` is the unit
    whose people are to look at it, in addition to everybody in whose reach the warning is: the station for its chief,
    the centre for the leader of the shift. No personal data. Call it inside the transaction of what it tells of: rolled
    back, nothing is told.
    """
    publish_all([(code, warning_id, unit_id)])


def publish_all(told: Sequence[tuple[str, int, int | None]]) -> None:
    """The same for many (code, warning, unit), in this order and in one statement."""
    if not told:
        return
    codes, warnings, units = zip(*told, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [list(codes), list(warnings), list(units)])
        if cursor.rowcount:
            cursor.execute("SELECT pg_notify(%s, '')", [Change.CHANNEL])
