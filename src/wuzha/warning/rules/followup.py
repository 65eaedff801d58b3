# SPDX-License-Identifier: Apache-2.0
"""Call-backs and watches: which are drawn, when the next contact is, and how they end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Protocol, TypeVar

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


class Answer(models.TextChoices):
    """What a contact found."""

    SAFE = "SAFE", _("No new contact with fraud")
    CONTACT = "CONTACT", _("In contact with fraud again")
    PAYMENT = "PAYMENT", _("Paid again")
    NOT_REACHED = "NOT_REACHED", _("Not reached")


class Ending(models.TextChoices):
    """Why a watch ended."""

    EXPIRED = "EXPIRED", _("Its time is over")
    LOST = "LOST", _("Lost to follow-up")
    RENEWED = "RENEWED", _("Goes on with a later warning")
    REOPENED = "REOPENED", _("The warning was reopened")
    SETTLED = "SETTLED", _("Person aware, family in charge")
    MOVED = "MOVED", _("Left the city")
    DECEASED = "DECEASED", _("Deceased, detained or abroad")
    ERROR = "ERROR", _("Opened by mistake")


#: What a person may give as the reason; the others come about by themselves.
BY_HAND = (Ending.SETTLED, Ending.MOVED, Ending.DECEASED, Ending.ERROR)
#: Answers after which the person is in danger now.
DANGER = frozenset({Answer.CONTACT, Answer.PAYMENT})


class WatchRow(Protocol):
    @property
    def outcome(self) -> str: ...
    @property
    def level(self) -> str: ...


R = TypeVar("R", bound=WatchRow)


def rule_for(rows: Iterable[R], outcome: str, level: str) -> R | None:
    """The row for an outcome at a level; `None`: no watch."""
    return next((row for row in rows if row.outcome == outcome and row.level == level), None)


def next_contact(on: date, answer: Answer, *, interval: int, retry: int) -> date:
    """When to call again: after the interval; after `retry` days when nobody was reached; the next day in danger."""
    if answer in DANGER:
        return on + timedelta(days=1)
    return on + timedelta(days=retry if answer is Answer.NOT_REACHED else interval)
