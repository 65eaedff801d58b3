# SPDX-License-Identifier: Apache-2.0
"""The life of an operation: planned → running → ended → summed up by its report; or called off before it began.

The database holds the same pairs (`0001_schema`).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class State(models.TextChoices):
    PLANNED = "PLANNED", pgettext_lazy("operations", "Planned")
    RUNNING = "RUNNING", pgettext_lazy("operations", "Running")
    ENDED = "ENDED", pgettext_lazy("operations", "Ended")
    SUMMED_UP = "SUMMED_UP", pgettext_lazy("operations", "Summed up")
    CALLED_OFF = "CALLED_OFF", pgettext_lazy("operations", "Called off")


class Act(models.TextChoices):
    """What is done to an operation; each is a step of its history."""

    PLAN = "plan", pgettext_lazy("operations", "Planned")
    START = "start", pgettext_lazy("operations", "Started")
    EXTEND = "extend", pgettext_lazy("operations", "Last day changed")
    END = "end", pgettext_lazy("operations", "Ended")
    SUM_UP = "sum_up", pgettext_lazy("operations", "Summed up")
    CALL_OFF = "call_off", pgettext_lazy("operations", "Called off")


S, A = State, Act
OPERATION_LIFE = Lifecycle(
    S.PLANNED,
    {
        A.START: ({S.PLANNED}, S.RUNNING),
        A.END: ({S.RUNNING}, S.ENDED),
        A.SUM_UP: ({S.ENDED}, S.SUMMED_UP),
        A.CALL_OFF: ({S.PLANNED}, S.CALLED_OFF),
    },
)
#: Its whole way, in order: what its stepper shows.
STRAIGHT = (S.PLANNED, S.RUNNING, S.ENDED, S.SUMMED_UP)
#: Cases, targets and days may still change.
OPEN = (S.PLANNED, S.RUNNING)
#: Its cases and targets count for somebody who looks at it today; it is not over and done with.
LIVING = (S.PLANNED, S.RUNNING, S.ENDED)
