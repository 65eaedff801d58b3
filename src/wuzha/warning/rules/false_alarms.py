# SPDX-License-Identifier: Apache-2.0
"""The way of a false alarm back to its source: prepared, approved by an analyst, sent, answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class AlarmState(models.TextChoices):
    PREPARED = "PREPARED", _("To approve")
    APPROVED = "APPROVED", _("Approved, to send")
    SENT = "SENT", pgettext_lazy("false alarm", "Sent")
    ANSWERED = "ANSWERED", _("Answered")
    DROPPED = "DROPPED", _("Not sent back")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


#: Of one warning each source has at most one of these.
OPEN_STATES = (AlarmState.PREPARED, AlarmState.APPROVED, AlarmState.SENT, AlarmState.ANSWERED)

#: An act is called by the state it leads to. What was sent is not taken back: it is answered.
ALARM_LIFE: Lifecycle[AlarmState, AlarmState] = Lifecycle(
    AlarmState.PREPARED,
    {
        AlarmState.APPROVED: ({AlarmState.PREPARED}, AlarmState.APPROVED),
        AlarmState.SENT: ({AlarmState.APPROVED}, AlarmState.SENT),
        AlarmState.ANSWERED: ({AlarmState.SENT}, AlarmState.ANSWERED),
        AlarmState.DROPPED: ({AlarmState.PREPARED, AlarmState.APPROVED}, AlarmState.DROPPED),
        AlarmState.WITHDRAWN: ({AlarmState.PREPARED, AlarmState.APPROVED}, AlarmState.WITHDRAWN),
    },
)
