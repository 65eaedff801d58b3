# SPDX-License-Identifier: Apache-2.0
"""Whether a ban on leaving the country may be proposed, and between which days it lies (反电信网络诈骗法 36).

How terms follow each other and are cut is that of all measures (`measures.rules.terms`).
"""

from __future__ import annotations

from calendar import monthrange
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
