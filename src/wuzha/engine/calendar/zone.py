# SPDX-License-Identifier: Apache-2.0
"""The zone in which days start and end, and the hours of a day in which citizens are not disturbed."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone, tzinfo

#: China has had one offset and no summer time since 1991, so no time zone database is needed.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def require_aware(*instants: datetime) -> None:
    """Raise `ValueError` for a datetime without a time zone: it is not an instant."""
    if any(instant.utcoffset() is None for instant in instants):
        raise ValueError("A deadline needs a datetime with a time zone")


def shift_out_of_quiet(instant: datetime, start: time, end: time, tz: tzinfo = SHANGHAI) -> datetime:
    """The instant itself, or the end of the quiet hours it falls in (LOW warnings are not called 21:00–08:00).

    Quiet hours include `start` and not `end`, run over midnight when `end` is earlier, and are none when both are
    equal. The result is in `tz`. Raises `ValueError` for an instant without a time zone.
    """
    require_aware(instant)
    local = instant.astimezone(tz)
    clock = local.time()
    if start <= end:
        quiet, days = start <= clock < end, 0
    else:
        quiet, days = clock >= start or clock < end, int(clock >= start)
    return datetime.combine(local.date() + timedelta(days=days), end, tz) if quiet else local
