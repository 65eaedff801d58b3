# SPDX-License-Identifier: Apache-2.0
"""How far a target should be by a day, and how it stands against that. Whole numbers: pieces, persons, or 分."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)


class Verdict(StrEnum):
    """How a target stands."""

    #: What was to be reached is, or the limit was kept to the last day.
    REACHED = "REACHED"
    AHEAD = "AHEAD"
    ON_TIME = "ON_TIME"
    BEHIND = "BEHIND"
    #: A limit is broken, or the last day is over and the target is not there.
    MISSED = "MISSED"
    NOT_BEGUN = "NOT_BEGUN"


def months(since: date, until: date) -> list[tuple[date, date]]:
    """First and last day of each calendar month from one day to another, cut at both ends."""
    found, first = [], since
    while first <= until:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        found.append((first, min(following - ONE_DAY, until)))
        first = following
    return found


def expected(value: int, since: date, until: date, today: date, monthly: Sequence[int] = ()) -> int:
    """What should be there at the end of a day: on a straight line, or by a number for each month (as many as
    `months` gives), within a month on a straight line. Rounded down, so that nobody is behind by a part of one."""
    if today < since:
        return 0
    if today >= until:
        return value
    if not monthly:
        return value * ((today - since).days + 1) // ((until - since).days + 1)
    done = 0
    for (first, last), of_month in zip(months(since, until), monthly, strict=True):
        if today > last:
            done += of_month
        elif today >= first:
            done += of_month * ((today - first).days + 1) // ((last - first).days + 1)
    return done


@dataclass(frozen=True, slots=True)
class Standing:
    """A target against time: what is there, what should be, what is to be reached; `limit`: less is better."""

    done: int
    expected: int
    value: int
    verdict: Verdict

    @property
    def gap(self) -> int:
        """How far from what should be there."""
        return abs(self.done - self.expected)


def standing(
    done: int, value: int, since: date, until: date, today: date, monthly: Sequence[int] = (), *, limit: bool = False
) -> Standing:
    """How a target stands at the end of a day."""
    by_now = expected(value, since, until, today, monthly)
    over = today > until
    if today < since:
        verdict = Verdict.NOT_BEGUN
    elif limit:
        if done > value:
            verdict = Verdict.MISSED
        elif over:
            verdict = Verdict.REACHED
        else:
            verdict = Verdict.BEHIND if done > by_now else Verdict.ON_TIME if done == by_now else Verdict.AHEAD
    elif done >= value:
        verdict = Verdict.REACHED
    elif over:
        verdict = Verdict.MISSED
    else:
        verdict = Verdict.BEHIND if done < by_now else Verdict.ON_TIME if done == by_now else Verdict.AHEAD
    return Standing(done, by_now, value, verdict)
