# SPDX-License-Identifier: Apache-2.0
"""The life of a campaign that is to be judged, who was chosen how, and months."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class CampaignState(models.TextChoices):
    PLANNED = "PLANNED", pgettext_lazy("outreach", "Planned")
    DRAWN = "DRAWN", pgettext_lazy("outreach", "Drawn by lot")
    RUNNING = "RUNNING", pgettext_lazy("outreach", "Running")
    JUDGED = "JUDGED", pgettext_lazy("outreach", "Judged")
    CALLED_OFF = "CALLED_OFF", pgettext_lazy("outreach", "Called off")


class CampaignAct(models.TextChoices):
    DRAW = "draw", pgettext_lazy("outreach", "Drawn")
    START = "start", pgettext_lazy("outreach", "Started")
    JUDGE = "judge", pgettext_lazy("outreach", "Judged")
    CALL_OFF = "call_off", pgettext_lazy("outreach", "Called off")


_S, _A = CampaignState, CampaignAct
CAMPAIGN_LIFE = Lifecycle(
    _S.PLANNED,
    {
        _A.DRAW: ({_S.PLANNED}, _S.DRAWN),
        _A.START: ({_S.PLANNED, _S.DRAWN}, _S.RUNNING),
        _A.JUDGE: ({_S.RUNNING, _S.JUDGED}, _S.JUDGED),
        _A.CALL_OFF: ({_S.PLANNED, _S.DRAWN}, _S.CALLED_OFF),
    },
)


class Chosen(models.TextChoices):
    """How the units that begin were chosen: it decides which months may judge."""

    LOT = "LOT", pgettext_lazy("outreach", "By lot, the others wait their turn")
    WORST = "WORST", pgettext_lazy("outreach", "By the cases of the months before")
    OTHER = "OTHER", pgettext_lazy("outreach", "Otherwise")


class Proxy(models.TextChoices):
    """What is measured in place of cases. A proxy is told as one."""

    QUIZ = "QUIZ", pgettext_lazy("outreach", "Quiz: right answers")
    PICK_UP = "PICK_UP", pgettext_lazy("outreach", "Calls of 96110 that were picked up")
    INSTALLS = "INSTALLS", pgettext_lazy("outreach", "Installed the app after an invitation by lot")


def month_at(day: date) -> int:
    """The month of a day as a number: they follow each other."""
    return day.year * 12 + day.month - 1


def first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
