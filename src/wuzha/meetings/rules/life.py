# SPDX-License-Identifier: Apache-2.0
"""The life of a meeting: 筹备 → 已通知 → 已召开 → 纪要已印发 → 办结, or called off. The database holds the same pairs
(`0001_schema`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class Kind(models.TextChoices):
    """Which meeting it is: who is invited, and how it is written in its minutes."""

    PLENARY = "PLENARY", pgettext_lazy("meeting", "Plenary meeting")
    SPECIAL = "SPECIAL", pgettext_lazy("meeting", "Meeting on one matter")
    PROMOTION = "PROMOTION", pgettext_lazy("meeting", "Meeting to push work on")
    GROUP = "GROUP", pgettext_lazy("meeting", "Meeting of the leading group")


class State(models.TextChoices):
    PLANNED = "PLANNED", pgettext_lazy("meeting", "In preparation")
    INVITED = "INVITED", pgettext_lazy("meeting", "Called")
    HELD = "HELD", pgettext_lazy("meeting", "Held")
    MINUTED = "MINUTED", pgettext_lazy("meeting", "Minutes issued")
    CLOSED = "CLOSED", pgettext_lazy("meeting", "Everything done")
    CALLED_OFF = "CALLED_OFF", pgettext_lazy("meeting", "Called off")


class Act(models.TextChoices):
    PLAN = "plan", pgettext_lazy("meeting", "entered")
    INVITE = "invite", pgettext_lazy("meeting", "called")
    MOVE = "move", pgettext_lazy("meeting", "put off")
    ATTEND = "attend", pgettext_lazy("meeting", "recorded who came")
    HOLD = "hold", pgettext_lazy("meeting", "held")
    RESOLVE = "resolve", pgettext_lazy("meeting", "resolved")
    MINUTE = "minute", pgettext_lazy("meeting", "issued the minutes")
    CLOSE = "close", pgettext_lazy("meeting", "closed")
    CALL_OFF = "call_off", pgettext_lazy("meeting", "called off")


class Presence(models.TextChoices):
    """How an invited unit took part."""

    UNKNOWN = "UNKNOWN", pgettext_lazy("meeting", "Not recorded")
    PRESENT = "PRESENT", pgettext_lazy("meeting", "Present")
    DEPUTY = "DEPUTY", pgettext_lazy("meeting", "By a deputy")
    ABSENT = "ABSENT", pgettext_lazy("meeting", "Absent")


S, A = State, Act
#: Something may still be added to the agenda, and units invited.
OPEN = (S.PLANNED, S.INVITED)
MEETING_LIFE = Lifecycle(
    S.PLANNED,
    {
        A.INVITE: ({S.PLANNED}, S.INVITED),
        A.HOLD: ({S.INVITED}, S.HELD),
        A.MINUTE: ({S.HELD}, S.MINUTED),
        A.CLOSE: ({S.MINUTED}, S.CLOSED),
        A.CALL_OFF: (set(OPEN), S.CALLED_OFF),
    },
)
#: The way of a meeting in order: what its stepper shows.
STRAIGHT = (S.PLANNED, S.INVITED, S.HELD, S.MINUTED, S.CLOSED)


def quorate(present: int, invited: int, percent: int) -> bool:
    """Whether so many of the invited units (present or by a deputy) are enough for a share in percent."""
    return invited > 0 and present * 100 >= invited * percent
