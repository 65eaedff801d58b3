# SPDX-License-Identifier: Apache-2.0
"""Notices: what people are told of beside the changes of a warning, such as an escalation."""

from __future__ import annotations

from django.db import connection

from wuzha.warning.queries.changes import CHANNEL

_WRITE = """
INSERT INTO warning_change (kind, warning_id, state, was_state, level, centre_id, station_id, division_code, notice,
                            unit_id)
SELECT 'notice', id, state, state, level, centre_id, station_id, division_code, %s, %s
FROM warning_warning WHERE id = %s
"""


def publish(code: str, warning_id: int, unit_id: int | None = None) -> None:
    """Tell open pages (and outgoing webhooks) of something about a warning, when this transaction commits.

    `code` is what happened, at most 32 characters of `A-Z`, digits and `_`, such as `ESCALATED_STATION`. Pages show the
    words of `views.live.notices.WORDS`; add yours there, a code without words is only counted. `unit_id` is the unit
    whose people are to look at it, in addition to everybody in whose reach the warning is: the station for its chief,
    the centre for the leader of the shift. No personal data. Call it inside the transaction of what it tells of: rolled
    back, nothing is told.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [code, unit_id, warning_id])
        if cursor.rowcount:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
