# SPDX-License-Identifier: Apache-2.0
"""From when to when somebody is under 惩戒, and for how long a ban on leaving the country may last.

Several inclusions run one after the other, and together never longer than the cap (联合惩戒办法: 累计不超过 5 年).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The day of the same number, or the last one of a month that has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From a day to a last day, both within."""

    since: date
    until: date

    def covers(self, day: date) -> bool:
        return self.since <= day <= self.until


def span(since: date, years: int) -> Span:
    """A term of whole years: its last day is the one before the day of the same number."""
    return Span(since, add_months(since, 12 * years) - ONE_DAY)


def chains(spans: Iterable[Span]) -> list[Span]:
    """Terms that overlap or follow each other without a day between, each joined to one; the earliest first."""
    found: list[Span] = []
    for one in sorted(spans):
        if found and one.since <= found[-1].until + ONE_DAY:
            found[-1] = Span(found[-1].since, max(found[-1].until, one.until))
        else:
            found.append(one)
    return found


def following(before: Iterable[Span], since: date, years: int, cap_years: int) -> Span | None:
    """The term of a further inclusion: after what still runs, and cut at the cap. `None`: the cap is reached, nothing
    can be added before the terms that run are over.

    `before` are the terms of the person that stand: one that was lifted ends on the day of the lifting, one that was
    wrong is not among them.
    """
    running = next((one for one in chains(before) if one.since <= since <= one.until + ONE_DAY), None)
    if running is None:
        later = next((one for one in chains(before) if one.since > since), None)
        new = span(since, min(years, cap_years))
        if later is None or later.since > new.until + ONE_DAY:
            return new
        return following(before, later.since, years, cap_years)
    first = running.until + ONE_DAY
    last = min(span(first, years).until, span(running.since, cap_years).until)
    after = next((one for one in chains(before) if one.since > running.until + ONE_DAY), None)
    if after is not None and last >= after.since - ONE_DAY:
        last = min(last, after.since - 2 * ONE_DAY)  # a later term keeps a chain of its own
    return Span(first, last) if last >= first else None


def longest(spans: Iterable[Span], cap_years: int) -> bool:
    """Whether no chain of terms is longer than the cap."""
    return all(one.until <= span(one.since, cap_years).until for one in chains(spans))


class Limb(StrEnum):
    """The two bans of 反电信网络诈骗法 36: they have nothing in common but the border."""

    SUSPECT = "SUSPECT"  # to a region where fraud is grave, and gravely suspected: 移民管理机构 decides
    PUNISHED = "PUNISHED"  # punished for telecom fraud: 设区的市级以上公安机关 decides


class BanFault(StrEnum):
    """Why a ban cannot be proposed so."""

    NOT_PUNISHED = "NOT_PUNISHED"
    NOT_FRAUD = "NOT_FRAUD"
    MONTHS = "MONTHS"
    SERVED_MISSING = "SERVED_MISSING"
    NO_DESTINATION = "NO_DESTINATION"
    OVER = "OVER"


@dataclass(frozen=True, slots=True)
class BanCase:
    """What a ban rests on."""

    limb: Limb
    decided_on: date
    #: Of a punished person: for which offence, and when the punishment was over.
    offence: str = ""
    served_on: date | None = None
    months: int = 0
    #: Of a suspect: where to, and what the suspicion rests on.
    destination: str = ""
    suspicion: str = ""


def ban(
    case: BanCase, *, offences: frozenset[str], least_months: int, most_months: int
) -> tuple[Span | None, BanFault | None]:
    """The term of a ban, or why there is none. A punished person's runs from the end of the punishment, whenever it is
    decided; a suspect's has no term in the law, and lasts until it is lifted (a term is `None`)."""
    if case.limb is Limb.SUSPECT:
        if not (case.destination.strip() and case.suspicion.strip()):
            return None, BanFault.NO_DESTINATION
        return None, None
    if not case.offence:
        return None, BanFault.NOT_PUNISHED
    if case.offence not in offences:
        return None, BanFault.NOT_FRAUD
    if case.served_on is None:
        return None, BanFault.SERVED_MISSING
    if not least_months <= case.months <= most_months:
        return None, BanFault.MONTHS
    last = add_months(case.served_on, case.months)
    if last < case.decided_on:
        return None, BanFault.OVER
    return Span(case.served_on + ONE_DAY, last), None
