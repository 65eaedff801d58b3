# SPDX-License-Identifier: Apache-2.0
"""Call-backs (回访, `domain.md` §3.5): which closings are drawn, when one is given up, what an invalid one leads to.

The sample is a keyed draw: a hash of warning and instant of closing under a key of its own, read as a number in [0, 1),
below the share of the level. Whoever has the key can draw it again and prove that nobody chose; whoever has not, the
officer first of all, cannot know before the call whether a closing is in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Bytes of the hash that are read as a number.
_BYTES = 8


class Verdict(models.TextChoices):
    """What a call-back found about the record (反馈真实性)."""

    VALID = "VALID", _("Valid")
    INVALID = "INVALID", _("Not valid")
    #: Not reached by the rule's tries: counted beside, in neither part of the rate.
    GAVE_UP = "GAVE_UP", _("Given up, not reached")
    #: The warning was reopened before the check.
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class Consequence(models.TextChoices):
    """What an invalid record leads to."""

    REOPEN = "REOPEN", _("Warning reopened")
    CHIEF = "CHIEF", _("Returned to the station chief")


#: What counts in the rate of true records.
JUDGED = (Verdict.VALID, Verdict.INVALID)


class Share(Protocol):
    @property
    def level(self) -> str: ...
    @property
    def day(self) -> int: ...
    @property
    def percent(self) -> int: ...


def draw(key: bytes, warning: int, closed_at: datetime) -> float:
    """The number in [0, 1) drawn for a closing; the same whenever and wherever it is asked."""
    text = f"{warning}:{int(closed_at.timestamp() * 1_000_000)}"
    digest = blake2b(text.encode(), digest_size=_BYTES, key=key).digest()
    return int.from_bytes(digest, "big") / float(1 << 8 * _BYTES)


def days_to_check(shares: Iterable[Share], level: str, drawn: float) -> list[int]:
    """Days after the closing on which the person is called. One draw serves all days: who is called on the first is
    called on the later ones too, as far as their share goes."""
    return sorted(share.day for share in shares if share.level == level and drawn * 100 < share.percent)


def gives_up(tries: Iterable[date], *, most: int, days: int) -> bool:
    """Whether nobody is called any more: `most` tries in vain, on at least `days` different days."""
    made = list(tries)
    return len(made) >= most and len(set(made)) >= days


def next_try(last: datetime, gap: timedelta) -> datetime:
    """Not again at once: who did not answer now will not in five minutes."""
    return last + gap
