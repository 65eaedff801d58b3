# SPDX-License-Identifier: Apache-2.0
"""The life of an inspection and of what it finds, and how many points a unit got."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class VisitState(models.TextChoices):
    PLANNED = "PLANNED", pgettext_lazy("inspection", "Planned")
    STARTED = "STARTED", pgettext_lazy("inspection", "Under way")
    DONE = "DONE", pgettext_lazy("inspection", "Done")
    CALLED_OFF = "CALLED_OFF", pgettext_lazy("inspection", "Called off")


class VisitAct(models.TextChoices):
    PLAN = "plan", pgettext_lazy("inspection", "Planned")
    START = "start", pgettext_lazy("inspection", "Begun")
    SAVE = "save", pgettext_lazy("inspection", "Saved")
    FINISH = "finish", pgettext_lazy("inspection", "Finished")
    CALL_OFF = "call_off", pgettext_lazy("inspection", "Called off")


V, VA = VisitState, VisitAct
VISIT_LIFE = Lifecycle(
    V.PLANNED,
    {
        VA.START: ({V.PLANNED}, V.STARTED),
        VA.SAVE: ({V.STARTED}, V.STARTED),
        VA.FINISH: ({V.STARTED}, V.DONE),
        VA.CALL_OFF: ({V.PLANNED, V.STARTED}, V.CALLED_OFF),
    },
)
#: Still to be done.
AHEAD = (V.PLANNED, V.STARTED)


class Verdict(models.TextChoices):
    """What was seen of one item."""

    YES = "YES", pgettext_lazy("inspection", "Met")
    NO = "NO", pgettext_lazy("inspection", "Not met")
    NA = "NA", pgettext_lazy("inspection", "Does not apply")


class Severity(models.TextChoices):
    MINOR = "MINOR", pgettext_lazy("inspection", "General")
    MAJOR = "MAJOR", pgettext_lazy("inspection", "Serious")
    GRAVE = "GRAVE", pgettext_lazy("inspection", "Grave")


class FindingState(models.TextChoices):
    FOUND = "FOUND", pgettext_lazy("inspection", "Found, no ticket yet")
    ORDERED = "ORDERED", pgettext_lazy("inspection", "Ticket made")
    CLEARED = "CLEARED", pgettext_lazy("inspection", "Put right, seen again")


class FindingAct(models.TextChoices):
    ORDER = "order", pgettext_lazy("inspection", "Ticket made")
    FREE = "free", pgettext_lazy("inspection", "Ticket called off")
    CLEAR = "clear", pgettext_lazy("inspection", "Seen again and put right")


F = FindingState
FINDING_LIFE = Lifecycle(
    F.FOUND,
    {
        FindingAct.ORDER: ({F.FOUND}, F.ORDERED),
        FindingAct.FREE: ({F.ORDERED}, F.FOUND),
        FindingAct.CLEAR: ({F.FOUND, F.ORDERED}, F.CLEARED),
    },
)


class Way(models.TextChoices):
    """How a re-inspection looked."""

    ON_SITE = "ON_SITE", pgettext_lazy("inspection", "On the spot")
    BY_FILES = "BY_FILES", pgettext_lazy("inspection", "By the files of the reply")


class Item(Protocol):
    @property
    def verdict(self) -> str: ...
    @property
    def points(self) -> int: ...


def score(items: Iterable[Item]) -> tuple[int, int]:
    """Points got, and points of the items that apply."""
    rows = [one for one in items if one.verdict in (Verdict.YES, Verdict.NO)]
    return sum(one.points for one in rows if one.verdict == Verdict.YES), sum(one.points for one in rows)


def percent(got: int, of: int) -> str:
    """Points as a percentage of one decimal, half up; nothing where no item applied."""
    return f"{(got * 2000 + of) // (2 * of) / 10:.1f}" if of else ""
