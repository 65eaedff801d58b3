# SPDX-License-Identifier: Apache-2.0
"""Watching who may be deceived again (防再骗关注): after which outcome, for how long, how often, and when it ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _


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
