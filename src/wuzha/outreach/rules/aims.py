# SPDX-License-Identifier: Apache-2.0
"""The life of a suggestion of the week, its days, and how many people it asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle
from wuzha.engine.aiming import Rates, as_good, chosen


class AimState(models.TextChoices):
    SUGGESTED = "SUGGESTED", pgettext_lazy("outreach", "To be answered")
    ACCEPTED = "ACCEPTED", pgettext_lazy("outreach", "Accepted")
    CHANGED = "CHANGED", pgettext_lazy("outreach", "Changed")
    DECLINED = "DECLINED", pgettext_lazy("outreach", "Declined")


class AimAct(models.TextChoices):
    ACCEPT = "accept", pgettext_lazy("outreach", "Accepted")
    CHANGE = "change", pgettext_lazy("outreach", "Changed")
    DECLINE = "decline", pgettext_lazy("outreach", "Declined")


_S, _A = AimState, AimAct
#: While its days run a unit may think better of its answer.
AIM_LIFE = Lifecycle(
    _S.SUGGESTED,
    {
        _A.ACCEPT: ({_S.SUGGESTED, _S.CHANGED, _S.DECLINED}, _S.ACCEPTED),
        _A.CHANGE: ({_S.SUGGESTED, _S.ACCEPTED, _S.CHANGED, _S.DECLINED}, _S.CHANGED),
        _A.DECLINE: ({_S.SUGGESTED, _S.ACCEPTED, _S.CHANGED}, _S.DECLINED),
    },
)
#: What the unit means to do.
TAKEN = (_S.ACCEPTED, _S.CHANGED)


def monday(day: date) -> date:
    """The first day of the week of a day."""
    return day - timedelta(days=day.weekday())


def wanted(people: float, per_mille: int, least: int, most: int) -> int:
    """How many of the people of a cell are to be told in one go: a share of them, within limits, and never more than
    there are."""
    return max(1, min(round(people), max(least, min(most, round(people * per_mille / 1000)))))


@dataclass(frozen=True, slots=True)
class Cell:
    """People of one age and one scam in a unit, by their places among ages and types; `expected` cases a year."""

    age: int
    kind: int
    people: float
    expected: float
    low: float
    high: float
    level: int
    #: Whether all of its people are among those of the city who are to be told first.
    first: bool


def picks(rates: Rates, people: Sequence[Sequence[float]], weeks: int, percent: int) -> list[list[Cell]]:
    """Of each unit the cell with the highest rate, and after it all that cannot be told from it, the best first; of a
    unit without any case in the city none. `percent` of all person-messages come first."""
    living = np.array(people, dtype=float)
    if not living.size:
        return []
    units, _ages, types = rates.rate.shape
    told_first = chosen(rates.rate, living, living.sum() * types * percent / 100)
    a_year = 365.25 / 7 / weeks
    found = []
    for at in range(units):
        rate = rates.rate[at].ravel()
        near = as_good([float(one) for one in rate], [float(one) for one in rates.cv[at].ravel()])
        cells = []
        for place in sorted(near, key=lambda one: -rate[one]):
            age, kind = divmod(place, types)
            many = float(living[at, age])
            told, low, high = (
                float(part[at, age, kind]) * many * a_year for part in (rates.told, rates.low, rates.high)
            )
            level, first = int(rates.level[at, age, kind]), bool(told_first[at, age, kind] >= 1)
            cells.append(Cell(age, kind, many, told, low, high, level, first))
        found.append(cells)
    return found


@dataclass(frozen=True, slots=True)
class Meant:
    """A suggestion to which people reached are allotted. `aged`: audiences of whom nearly all are of its age."""

    key: int
    taken: bool
    since: date
    until: date
    age: str
    audiences: frozenset[str]
    aged: frozenset[str]
    scam: str
    target: int


@dataclass(frozen=True, slots=True)
class Heard:
    """People of one audience whom an activity reached, about these scams. `age`: that of most, where it was recorded;
    `present`: whether they were there, and did not only see a screen or a message."""

    activity: int
    day: date
    audience: str
    people: int
    scams: frozenset[str]
    age: str = ""
    present: bool = True


def may_hear(meant: Meant, heard: Heard) -> bool:
    """Whether those who were meant may have been there: their days, their scam, and no other age recorded."""
    about = meant.since <= heard.day <= meant.until and meant.scam in heard.scams
    return about and (heard.age == meant.age if heard.age else heard.audience in meant.audiences)


def hears(meant: Meant, heard: Heard) -> bool:
    """Whether they are known to be of the age that was meant: recorded so, or of an audience that tells an age, and
    present."""
    known = heard.age == meant.age if heard.age else heard.present and heard.audience in meant.aged
    return known and may_hear(meant, heard)


def allot(
    meant: Sequence[Meant], heard: Sequence[Heard], used: Mapping[tuple[int, str], int]
) -> dict[int, list[tuple[Heard, int]]]:
    """Who was reached counts for one suggestion: for those taken up first, then for those not answered; among them for
    the oldest week first, up to its target; the earliest activity first. `used`: people of an activity and audience who
    count elsewhere."""
    left = {(one.activity, one.audience): one.people - used.get((one.activity, one.audience), 0) for one in heard}
    told = sorted(heard, key=lambda one: (one.day, one.activity, one.audience))
    found: dict[int, list[tuple[Heard, int]]] = {}
    for one in sorted(meant, key=lambda each: (not each.taken, each.since, each.key)):
        need = one.target
        for each in told:
            part = min(need, left[each.activity, each.audience])
            if part > 0 and hears(one, each):
                found.setdefault(one.key, []).append((each, part))
                left[each.activity, each.audience] -= part
                need -= part
    return found
