# SPDX-License-Identifier: Apache-2.0
"""Days of a unit's daily item, and the sample of activities that is looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar: there, missing, or still to come."""

    day: date
    there: bool
    missing: bool


def calendar(first: date, last: date, there: Collection[date], today: date, since: date) -> list[Day]:
    """Each day from first to last. A day is missing once it is over, and not before the duty began (`since`)."""
    days = []
    one = first
    while one <= last:
        days.append(Day(one, one in there, one not in there and since <= one < today))
        one += timedelta(days=1)
    return days


def missing(first: date, last: date, there: Collection[date], today: date, since: date) -> list[date]:
    """The days without an item."""
    return [one.day for one in calendar(first, last, there, today, since) if one.missing]


def month_of(day: date) -> tuple[date, date]:
    """First and last day of its month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def drawn(keys: Iterable[int], share: int, least: int, seed: str) -> list[int]:
    """A sample of `share` percent, rounded up, at least `least`, in the order in which it was drawn.

    Whoever knows the seed can draw it again: keys are ordered by SHA-256 of seed and key, and the first are taken.
    """
    found: Sequence[int] = sorted(set(keys))
    wanted = min(len(found), max(least, -(-len(found) * share // 100)))
    return sorted(found, key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).digest())[:wanted]
