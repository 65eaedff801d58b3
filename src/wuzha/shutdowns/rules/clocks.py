# SPDX-License-Identifier: Apache-2.0
"""Until when a card must be verified again, and how long it took from the clue to the raid."""

from __future__ import annotations

from datetime import datetime, timedelta


def verify_due(asked_at: datetime, hours: int) -> datetime:
    """Hours are counted through, holidays among them (工信部·公安部 2021 通告)."""
    return asked_at + timedelta(hours=hours)


def took(start: datetime, end: datetime) -> timedelta | None:
    """From one instant to another; nothing where they are not in order."""
    return end - start if end >= start else None


def median(times: list[timedelta]) -> timedelta | None:
    """The middle one of an odd number, else between the middle two."""
    if not times:
        return None
    found = sorted(times)
    half = len(found) // 2
    return found[half] if len(found) % 2 else (found[half - 1] + found[half]) / 2
