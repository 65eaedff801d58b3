# SPDX-License-Identifier: Apache-2.0
"""Stars by rule: points for talks, people, contest and audience, and what a level asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from wuzha.lecturers.rules.marks import half_up

MOST_STARS = 5
#: Hundredths of a point.
HUNDRED = 100
#: A mark of the audience, from the least to the best.
AUDIENCE_MARKS = (1, 2, 3, 4, 5)


class Weighs(Protocol):
    """One item of the rule: its points, and the value that has them all."""

    @property
    def code(self) -> str: ...
    @property
    def points(self) -> int: ...
    @property
    def full(self) -> int: ...


class Level(Protocol):
    """What so many stars ask."""

    @property
    def stars(self) -> int: ...
    @property
    def score(self) -> int: ...
    @property
    def talks(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a lecturer: of the last twelve months, and the best contest mark in hundredths of 100 points."""

    talks: int = 0
    people: int = 0
    marks: int = 0
    marks_sum: int = 0
    contest: int | None = None

    def values(self, least_marks: int) -> dict[str, Fraction | None]:
        """Code of an item → its value; nothing for an audience that is too small to say anything."""
        return {
            "TALKS": Fraction(self.talks),
            "PEOPLE": Fraction(self.people),
            "CONTEST": Fraction(self.contest or 0, HUNDRED),
            "AUDIENCE": Fraction(self.marks_sum * HUNDRED, self.marks) if self.marks >= max(least_marks, 1) else None,
        }


@dataclass(frozen=True, slots=True)
class Score:
    """Points of each item in hundredths as they count (nothing: left out); they make the whole of 100 points."""

    points: Mapping[str, int | None]
    total: int


def score(facts: Facts, items: Sequence[Weighs], least_marks: int) -> Score:
    """An item has its share of points up to its full value. One that says nothing is left out, and the others are
    counted as 100 points. Parts are rounded so that they add up to the whole."""
    values = facts.values(least_marks)
    points: dict[str, Fraction | None] = {}
    for one in items:
        value = values.get(one.code)
        points[one.code] = None if value is None else one.points * min(value / one.full, Fraction(1))
    whole = sum(one.points for one in items if points[one.code] is not None)
    exact = {code: value * HUNDRED * HUNDRED / whole for code, value in points.items() if value is not None}
    total = half_up(sum(exact.values(), Fraction(0)))
    told = dict.fromkeys(points) | {code: int(value) for code, value in exact.items()}
    rest = total - sum(int(value) for value in exact.values())
    for code in sorted(exact, key=lambda one: int(exact[one]) - exact[one])[:rest]:
        told[code] = int(exact[code]) + 1
    return Score(told, total)


def stars(total: int, talks: int, levels: Sequence[Level]) -> int:
    """The most stars whose score and talks are reached."""
    return max((one.stars for one in levels if total >= one.score * HUNDRED and talks >= one.talks), default=0)


class Verdict(StrEnum):
    KEPT = "KEPT"
    RAISED = "RAISED"
    LOWERED = "LOWERED"
    WITHDRAWN = "WITHDRAWN"


def after_contest(before: int, computed: int) -> int:
    """A contest awards and raises; it takes no star away."""
    return max(before, computed)


def after_review(before: int, computed: int, talks: int, least_talks: int) -> int:
    """The yearly review keeps what is computed anew, lowers by one star at most, and withdraws all of who hardly spoke.
    Raising is for contests."""
    if talks < least_talks:
        return 0
    return before if computed >= before else before - 1


def verdict(before: int, after: int) -> Verdict:
    if after == before:
        return Verdict.KEPT
    if after > before:
        return Verdict.RAISED
    return Verdict.LOWERED if after else Verdict.WITHDRAWN


def months_after(day: date, months: int) -> date:
    """The day so many months later or earlier; at the end of a shorter month its last day is not passed."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, 28)) if day.day > 28 else date(year, month + 1, day.day)
