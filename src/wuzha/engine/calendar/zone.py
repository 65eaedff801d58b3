# SPDX-License-Identifier: Apache-2.0
"""The zone in which days start and end."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

#: China has had one offset and no summer time since 1991, so no time zone database is needed.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def require_aware(*instants: datetime) -> None:
    """Raise `ValueError` for a datetime without a time zone: it is not an instant."""
    if any(instant.utcoffset() is None for instant in instants):
        raise ValueError("A deadline needs a datetime with a time zone")
