# SPDX-License-Identifier: Apache-2.0
"""The lives of a lecturer, a contest and a round. The database holds the same pairs (`0001_schema`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class LecturerState(models.TextChoices):
    NOMINATED = "NOMINATED", pgettext_lazy("lecturers", "Nominated")
    ACTIVE = "ACTIVE", pgettext_lazy("lecturers", "Active")
    TURNED_DOWN = "TURNED_DOWN", pgettext_lazy("lecturers", "Turned down")
    LEFT = "LEFT", pgettext_lazy("lecturers", "Left")


class LecturerAct(models.TextChoices):
    ACCEPT = "accept", pgettext_lazy("lecturers", "accepted")
    TURN_DOWN = "turn_down", pgettext_lazy("lecturers", "turned down")
    LEAVE = "leave", pgettext_lazy("lecturers", "left")


L = LecturerState
LECTURER_LIFE = Lifecycle(
    L.NOMINATED,
    {
        LecturerAct.ACCEPT: ({L.NOMINATED}, L.ACTIVE),
        LecturerAct.TURN_DOWN: ({L.NOMINATED}, L.TURNED_DOWN),
        LecturerAct.LEAVE: ({L.ACTIVE}, L.LEFT),
    },
)


class ContestState(models.TextChoices):
    PLANNED = "PLANNED", pgettext_lazy("lecturers", "Planned")
    ANNOUNCED = "ANNOUNCED", pgettext_lazy("lecturers", "Announced")
    RUNNING = "RUNNING", pgettext_lazy("lecturers", "Running")
    COUNTED = "COUNTED", pgettext_lazy("lecturers", "Provisional list")
    CLOSING = "CLOSING", pgettext_lazy("lecturers", "To be confirmed")
    PUBLISHED = "PUBLISHED", pgettext_lazy("lecturers", "Published")
    CALLED_OFF = "CALLED_OFF", pgettext_lazy("lecturers", "Called off")


class ContestAct(models.TextChoices):
    PLAN = "plan", pgettext_lazy("lecturers", "planned")
    ANNOUNCE = "announce", pgettext_lazy("lecturers", "announced with its seed")
    DRAW = "draw", pgettext_lazy("lecturers", "order drawn")
    COUNT = "count", pgettext_lazy("lecturers", "marks counted")
    PROPOSE = "propose", pgettext_lazy("lecturers", "result proposed")
    SEND_BACK = "send_back", pgettext_lazy("lecturers", "sent back")
    PUBLISH = "publish", pgettext_lazy("lecturers", "result confirmed and published")
    CALL_OFF = "call_off", pgettext_lazy("lecturers", "called off")


C, A = ContestState, ContestAct
CONTEST_LIFE = Lifecycle(
    C.PLANNED,
    {
        A.ANNOUNCE: ({C.PLANNED}, C.ANNOUNCED),
        A.DRAW: ({C.ANNOUNCED}, C.RUNNING),
        A.COUNT: ({C.RUNNING}, C.COUNTED),
        A.PROPOSE: ({C.COUNTED}, C.CLOSING),
        A.SEND_BACK: ({C.CLOSING}, C.COUNTED),
        A.PUBLISH: ({C.CLOSING}, C.PUBLISHED),
        A.CALL_OFF: ({C.PLANNED, C.ANNOUNCED, C.RUNNING}, C.CALLED_OFF),
    },
)
#: The way in order: what the stepper shows.
STRAIGHT = (C.PLANNED, C.ANNOUNCED, C.RUNNING, C.COUNTED, C.CLOSING, C.PUBLISHED)
#: Contestants and judges are still entered.
ENTERING = (C.PLANNED, C.ANNOUNCED)
OPEN = (C.PLANNED, C.ANNOUNCED, C.RUNNING, C.COUNTED, C.CLOSING)


class RoundState(models.TextChoices):
    WAITING = "WAITING", pgettext_lazy("lecturers", "Not begun")
    OPEN = "OPEN", pgettext_lazy("lecturers", "Takes marks")
    CLOSED = "CLOSED", pgettext_lazy("lecturers", "Closed")


class RoundAct(models.TextChoices):
    OPEN = "open_round", pgettext_lazy("lecturers", "opened")
    CLOSE = "close_round", pgettext_lazy("lecturers", "closed")


ROUND_LIFE = Lifecycle(
    RoundState.WAITING,
    {
        RoundAct.OPEN: ({RoundState.WAITING}, RoundState.OPEN),
        RoundAct.CLOSE: ({RoundState.OPEN}, RoundState.CLOSED),
    },
)


class ContestKind(models.TextChoices):
    STAR = "STAR", pgettext_lazy("lecturers", "Star lecturers' contest")
    UNION = "UNION", pgettext_lazy("lecturers", "Skills contest of the trade union")


class Cause(models.TextChoices):
    """Why stars were computed."""

    CONTEST = "CONTEST", pgettext_lazy("lecturers", "After a contest")
    REVIEW = "REVIEW", pgettext_lazy("lecturers", "Yearly review")
