# SPDX-License-Identifier: Apache-2.0
"""The life and the clocks of a clue about cards sent down from above (断卡线索, `domain.md` §4.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle
from wuzha.engine.calendar import end_of_day


class ClueState(models.TextChoices):
    RECORDED = "RECORDED", pgettext_lazy("clue", "To be given out")
    CHECKING = "CHECKING", pgettext_lazy("clue", "With a unit")
    CONCLUDED = "CONCLUDED", pgettext_lazy("clue", "Concluded, to be replied to")
    REPLIED = "REPLIED", pgettext_lazy("clue", "Replied to")


class ClueAct(models.TextChoices):
    RECORD = "record", pgettext_lazy("clue", "Recorded")
    CARDS = "cards", pgettext_lazy("clue", "Cards added")
    ASSIGN = "assign", pgettext_lazy("clue", "Given to a unit")
    SIGN = "sign", pgettext_lazy("clue", "Signed for")
    FIRST = "first", pgettext_lazy("clue", "First result told")
    RECALL = "recall", pgettext_lazy("clue", "Taken back")
    CONCLUDE = "conclude", pgettext_lazy("clue", "Concluded")
    REPLY = "reply", pgettext_lazy("clue", "Replied upwards")


class ClueResult(models.TextChoices):
    CASE = "CASE", pgettext_lazy("clue", "Case filed")
    PENALTY = "PENALTY", pgettext_lazy("clue", "Penalty")
    SANCTION = "SANCTION", pgettext_lazy("clue", "Sanction proposed")
    PLEDGE = "PLEDGE", pgettext_lazy("clue", "Educated, pledge signed")
    USED = "USED", pgettext_lazy("clue", "Identity was used by others")
    NOTHING = "NOTHING", pgettext_lazy("clue", "Nothing found")


S, A = ClueState, ClueAct
CLUE_LIFE = Lifecycle(
    S.RECORDED,
    {
        A.ASSIGN: ({S.RECORDED, S.CONCLUDED, S.REPLIED}, S.CHECKING),
        A.RECALL: ({S.CHECKING}, S.RECORDED),
        A.CONCLUDE: ({S.CHECKING}, S.CONCLUDED),
        A.REPLY: ({S.CONCLUDED}, S.REPLIED),
    },
)
#: Somebody still has to do something.
CLUE_OPEN = (S.RECORDED, S.CHECKING, S.CONCLUDED)
CLUE_STRAIGHT = (S.RECORDED, S.CHECKING, S.CONCLUDED, S.REPLIED)
#: With a result.
CLUE_KNOWN = (S.CONCLUDED, S.REPLIED)
#: Results that must name what followed.
FOLLOWED = (ClueResult.CASE, ClueResult.PENALTY, ClueResult.SANCTION, ClueResult.PLEDGE)


@dataclass(frozen=True, slots=True)
class Dues:
    """Until when a clue is signed for, identity and record are checked, first and final result are told."""

    sign: datetime
    check: datetime
    first: datetime
    final: datetime


def dues(
    received: datetime, *, sign_hours: int, check_days: int, first_days: int, final_days: int, day_only: bool = False
) -> Dues:
    """Hours are counted through, from the end of the day where only the day is known; days are natural and end with the
    day."""
    day = timezone.localdate(received)
    ends = [end_of_day(day + timedelta(days=days)) for days in (check_days, first_days, final_days)]
    begin = end_of_day(day) if day_only else received
    return Dues(begin + timedelta(hours=sign_hours), *ends)


def late_with(
    now: datetime, due: Dues, *, state: str, signed: bool, verified: bool, first: bool
) -> tuple[str, datetime] | None:
    """What is overdue, the gravest first, and since when; nothing where all is in time."""
    if state in CLUE_KNOWN:
        return None
    found = [
        ("final", due.final, True), ("first", due.first, not first), ("check", due.check, not verified),
        ("sign", due.sign, not signed),
    ]  # fmt: skip
    return next(((name, at) for name, at, owed in found if owed and at < now), None)
