# SPDX-License-Identifier: Apache-2.0
"""The lives of an activity and of an event, and what else has a fixed set of names."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle
from wuzha.org.models import UnitKind


class State(models.TextChoices):
    """An activity. Only what was rejected or withdrawn does not count."""

    RECORDED = "RECORDED", pgettext_lazy("outreach", "Recorded")
    DRAWN = "DRAWN", pgettext_lazy("outreach", "Drawn for review")
    CONFIRMED = "CONFIRMED", pgettext_lazy("outreach", "Confirmed in review")
    REJECTED = "REJECTED", pgettext_lazy("outreach", "Rejected in review")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("outreach", "Withdrawn")


class Act(models.TextChoices):
    RECORD = "record", pgettext_lazy("outreach", "Recorded")
    CORRECT = "correct", pgettext_lazy("outreach", "Corrected")
    AMEND = "amend", pgettext_lazy("outreach", "Corrected after the review")
    DRAW = "draw", pgettext_lazy("outreach", "Drawn for review")
    CONFIRM = "confirm", pgettext_lazy("outreach", "Confirmed")
    REJECT = "reject", pgettext_lazy("outreach", "Rejected")
    WITHDRAW = "withdraw", pgettext_lazy("outreach", "Withdrawn")


LIFE = Lifecycle(
    State.RECORDED,
    {
        Act.CORRECT: ({State.RECORDED}, State.RECORDED),
        Act.AMEND: ({State.REJECTED}, State.DRAWN),
        Act.DRAW: ({State.RECORDED}, State.DRAWN),
        Act.CONFIRM: ({State.DRAWN}, State.CONFIRMED),
        Act.REJECT: ({State.DRAWN}, State.REJECTED),
        Act.WITHDRAW: ({State.RECORDED, State.DRAWN, State.REJECTED}, State.WITHDRAWN),
    },
)
#: What counts in every figure.
COUNTING = (State.RECORDED, State.DRAWN, State.CONFIRMED)


class EventState(models.TextChoices):
    PLANNED = "PLANNED", pgettext_lazy("outreach", "Planned")
    HELD = "HELD", pgettext_lazy("outreach", "Held")
    CALLED_OFF = "CALLED_OFF", pgettext_lazy("outreach", "Called off")


class EventAct(models.TextChoices):
    HOLD = "hold", pgettext_lazy("outreach", "Held")
    CALL_OFF = "call_off", pgettext_lazy("outreach", "Called off")


EVENT_LIFE = Lifecycle(
    EventState.PLANNED,
    {
        EventAct.HOLD: ({EventState.PLANNED}, EventState.HELD),
        EventAct.CALL_OFF: ({EventState.PLANNED}, EventState.CALLED_OFF),
    },
)


class Source(models.TextChoices):
    """How an activity came in."""

    PAGE = "PAGE", pgettext_lazy("outreach", "Entered on the page")
    PHONE = "PHONE", pgettext_lazy("outreach", "Sent by a phone")
    FILE = "FILE", pgettext_lazy("outreach", "From a ledger")


class Level(models.TextChoices):
    """The four levels of the teams (domain.md 6.3)."""

    CITY = "CITY", pgettext_lazy("outreach", "City")
    TOWN = "TOWN", pgettext_lazy("outreach", "Township")
    VILLAGE = "VILLAGE", pgettext_lazy("outreach", "Village or community")
    GRID = "GRID", pgettext_lazy("outreach", "Grid")


_LEVELS = {
    UnitKind.STREET: Level.TOWN, UnitKind.TOWN: Level.TOWN, UnitKind.AREA: Level.TOWN,
    UnitKind.STATION: Level.TOWN, UnitKind.VILLAGE: Level.VILLAGE, UnitKind.GRID: Level.GRID,
    UnitKind.SCHOOL: Level.VILLAGE, UnitKind.HOSPITAL: Level.VILLAGE, UnitKind.BANK_OUTLET: Level.VILLAGE,
    UnitKind.CARRIER_OUTLET: Level.VILLAGE,
}  # fmt: skip


def level_of(kind: str) -> Level:
    """The level of a team that serves a unit of a kind: the city's own offices and member units are the city's."""
    return _LEVELS.get(UnitKind(kind), Level.CITY)


class Asked(models.TextChoices):
    """What a unit reports a share of."""

    KNOWN = "KNOWN", pgettext_lazy("outreach", "Know of the campaign against fraud")
    APP = "APP", pgettext_lazy("outreach", "Have the national anti-fraud app")
    FACE = "FACE", pgettext_lazy("outreach", "Were spoken to face to face")
