# SPDX-License-Identifier: Apache-2.0
"""The life of a lead: recorded → checked by a unit → concluded → handed on or ended (`domain.md` §9.3). No way leads to
the end but over a conclusion; the database holds the same pairs (`0001_schema`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class State(models.TextChoices):
    RECORDED = "RECORDED", pgettext_lazy("lead", "To be checked")
    CHECKING = "CHECKING", pgettext_lazy("lead", "Being checked")
    CONCLUDED = "CONCLUDED", pgettext_lazy("lead", "Checked, to be handed on")
    CLOSED = "CLOSED", pgettext_lazy("lead", "Ended")


class Act(models.TextChoices):
    RECORD = "record", pgettext_lazy("lead", "Recorded")
    CHECK = "check", pgettext_lazy("lead", "Given to a unit to check")
    RECALL = "recall", pgettext_lazy("lead", "Check withdrawn")
    CONCLUDE = "conclude", pgettext_lazy("lead", "Concluded")
    ONWARD = "onward", pgettext_lazy("lead", "Handed on")
    REPLY = "reply", pgettext_lazy("lead", "Replied to the source")
    FEEDBACK = "feedback", pgettext_lazy("lead", "Fed back to the source")
    INFORMANT = "informant", pgettext_lazy("lead", "Informant recorded")
    REWARD = "reward", pgettext_lazy("lead", "Reward recorded")
    EDIT = "edit", pgettext_lazy("lead", "Facts put right")
    CLOSE = "close", pgettext_lazy("lead", "Ended")


class Conclusion(models.TextChoices):
    TRUE = "TRUE", pgettext_lazy("lead", "True")
    FALSE = "FALSE", pgettext_lazy("lead", "Not true")
    DOUBTFUL = "DOUBTFUL", pgettext_lazy("lead", "Doubtful")


class Way(models.TextChoices):
    """Where a lead is handed on."""

    CASE = "CASE", pgettext_lazy("lead", "Case")
    PENALTY = "PENALTY", pgettext_lazy("lead", "Administrative penalty")
    SANCTION = "SANCTION", pgettext_lazy("lead", "Sanction")


S, A = State, Act
LEAD_LIFE = Lifecycle(
    S.RECORDED,
    {
        A.CHECK: ({S.RECORDED, S.CONCLUDED, S.CLOSED}, S.CHECKING),
        A.RECALL: ({S.CHECKING}, S.RECORDED),
        A.CONCLUDE: ({S.CHECKING}, S.CONCLUDED),
        A.ONWARD: ({S.CONCLUDED}, S.CONCLUDED),
        A.CLOSE: ({S.CONCLUDED}, S.CLOSED),
    },
)
OPEN = (S.RECORDED, S.CHECKING, S.CONCLUDED)
#: Where a conclusion stands.
KNOWN = (S.CONCLUDED, S.CLOSED)
#: What the stepper shows.
STRAIGHT = (S.RECORDED, S.CHECKING, S.CONCLUDED, S.CLOSED)
