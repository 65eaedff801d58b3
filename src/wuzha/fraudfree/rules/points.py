# SPDX-License-Identifier: Apache-2.0
"""Points from the bands of an item, the sum against its marks, the quota of a township, the days without a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from wuzha.engine.calendar import WorkCalendar

#: A share of 1 is kept as a whole number of millionths.
MILLION = 1_000_000


class Way(StrEnum):
    """Which values reach a band: those from its limit on, or those up to it."""

    FROM = "FROM"
    UP_TO = "UP_TO"


class Banded(Protocol):
    """A limit of a value and the points that reaching it gives."""

    @property
    def limit(self) -> int: ...
    @property
    def points(self) -> int: ...


def points_for(value: int, way: str, bands: Iterable[Banded]) -> int:
    """The most points of a band that the value reaches; 0 when it reaches none."""
    reached = (one.points for one in bands if (value >= one.limit if way == Way.FROM else value <= one.limit))
    return max(reached, default=0)


def millionths(numerator: int, denominator: int) -> int:
    """A share as it is compared with a limit, rounded down: 98 % is not reached by 97.99999 %."""
    return int(Fraction(numerator, denominator) * MILLION)


class Result(StrEnum):
    EXCELLENT = "EXCELLENT"
    PASSED = "PASSED"
    FAILED = "FAILED"


def result_of(points: int, passes: int, excels: int) -> Result:
    """A score against its two marks; both marks belong to the better side."""
    if points >= excels:
        return Result.EXCELLENT
    return Result.PASSED if points >= passes else Result.FAILED


class QuotaBand(Protocol):
    """So many units from `least` residents on."""

    @property
    def least(self) -> int: ...
    @property
    def units(self) -> int: ...


def quota_for(residents: int, bands: Sequence[QuotaBand]) -> int:
    """Units that a township of so many residents is to create. `bands` are in order, the first from nobody on."""
    return [one.units for one in bands if one.least <= residents][-1]


@dataclass(frozen=True, slots=True)
class Zero:
    """Days without a case: since the last one, or since the first day of which cases are known."""

    days: int
    since: date
    #: Whether there was a case on that day.
    last: bool


def zero_days(today: date, last_case: date | None, known_since: date) -> Zero:
    """The day of the last case counts as 0. A case from before what is known is none."""
    since = max(last_case, known_since) if last_case is not None else known_since
    return Zero(max((today - since).days, 0), since, last=last_case is not None and last_case >= known_since)


def notice_ends(first: date, workdays: int, calendar: WorkCalendar) -> date:
    """The last day of a public notice of so many working days (调休 counted as offices work); its first day counts
    if it is one. Raises `UncoveredYearError`."""
    begin = calendar.on_or_after(first)
    return calendar.add_workdays(begin, workdays - 1) if workdays > 1 else begin


def is_within(address: str, words: Iterable[str]) -> bool:
    """Whether an address names the place: one of its words, each at least two characters, whatever blanks stand in
    between."""
    bare = "".join(address.split())
    return any(word in bare for word in ("".join(one.split()) for one in words) if len(word) >= 2)
