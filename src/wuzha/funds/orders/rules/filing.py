# SPDX-License-Identifier: Apache-2.0
"""From 受案 to 立案: the states of a case, and how long there is.

No freeze before 立案 (公通字〔2024〕22号 2; 规定 174), and a stop holds twice 48 hours at most (银发〔2016〕86号): that
is all the time there is. The decision itself is due 3 days after 受案, 7 when a clue is verified, 30 in a major case
(`domain.md` §3.7).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.engine.calendar import end_of_day


class Filing(models.TextChoices):
    """Where a case stands before the law."""

    NONE = "NONE", pgettext_lazy("case", "Not accepted yet")
    ACCEPTED = "ACCEPTED", pgettext_lazy("case", "Accepted, not filed")
    FILED = "FILED", pgettext_lazy("case", "Filed")
    NOT_FILED = "NOT_FILED", pgettext_lazy("case", "Not filed, decided")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("case", "Withdrawn")
    #: 移送管辖: what is held stays so, and goes with the case; nothing more is frozen here.
    HANDED_OVER = "HANDED", pgettext_lazy("case", "Handed over")


F = Filing
#: From which state an act may lead to which. The guard of the table holds the same pairs.
WAYS = frozenset(
    {
        (F.NONE, F.ACCEPTED),
        (F.ACCEPTED, F.FILED),
        (F.ACCEPTED, F.NOT_FILED),
        (F.NOT_FILED, F.FILED),
        (F.FILED, F.WITHDRAWN),
        # Filed anew (规定 190), or withdrawn by mistake.
        (F.WITHDRAWN, F.FILED),
    }
)
#: Nobody has decided yet whether it is filed.
BEFORE_DECISION = (F.NONE, F.ACCEPTED)
#: States in which the numbers of 立案 are there.
WITH_NUMBERS = (F.FILED, F.WITHDRAWN, F.HANDED_OVER)


class DecideWithin(models.IntegerChoices):
    """Natural days from 受案 to the decision."""

    USUAL = 3, _("3 days")
    CLUE = 7, _("7 days, a clue is to be verified")
    MAJOR = 30, _("30 days, major and complex")


#: Numbers this platform gives, with whatever stands between their letters and digits. None of them is a number of a
#: case, a decision or a notice.
OUR_NUMBER = r"^(\W|_)*(Z(\W|_)*[JF]|D(\W|_)*J|F(\W|_)*H)((\W|_)*[0-9]){4,}(\W|_)*$"
_OUR_NUMBER = re.compile(OUR_NUMBER, re.IGNORECASE)


def is_ours(number: str) -> bool:
    """Whether a number is one that this platform gave, also spaced out or in full width."""
    return _OUR_NUMBER.match(unicodedata.normalize("NFKC", number)) is not None


@dataclass(frozen=True, slots=True)
class Stopped:
    """A stop that holds: its end, and how often the account was stopped."""

    expires_at: datetime
    times: int


def last_hour(stops: Iterable[Stopped], *, hours: int, most: int) -> datetime | None:
    """When the first of the stops is over for good: each may still be asked for as often as is left.

    `None` where nothing is stopped.
    """
    ends = [one.expires_at + timedelta(hours=hours) * max(0, most - one.times) for one in stops]
    return min(ends, default=None)


#: Natural days until the notice of not filing is given (规定 178).
NOTICE_DAYS = 3


def decide_by(accepted_on: date, days: int) -> datetime:
    """The end of the last day for the decision; the day of 受案 is not counted."""
    return end_of_day(accepted_on + timedelta(days=days))
