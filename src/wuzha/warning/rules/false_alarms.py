# SPDX-License-Identifier: Apache-2.0
"""The way of a false alarm back to its source: prepared, approved by an analyst, sent, answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AlarmState(models.TextChoices):
    PREPARED = "PREPARED", _("To approve")
    APPROVED = "APPROVED", _("Approved, to send")
    SENT = "SENT", pgettext_lazy("false alarm", "Sent")
    ANSWERED = "ANSWERED", _("Answered")
    DROPPED = "DROPPED", _("Not sent back")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


#: Of one warning each source has at most one of these.
OPEN_STATES = (AlarmState.PREPARED, AlarmState.APPROVED, AlarmState.SENT, AlarmState.ANSWERED)

_NEXT: dict[AlarmState, frozenset[AlarmState]] = {
    AlarmState.PREPARED: frozenset({AlarmState.APPROVED, AlarmState.DROPPED, AlarmState.WITHDRAWN}),
    AlarmState.APPROVED: frozenset({AlarmState.SENT, AlarmState.DROPPED, AlarmState.WITHDRAWN}),
    AlarmState.SENT: frozenset({AlarmState.ANSWERED}),
}


def may_become(state: str, target: AlarmState) -> bool:
    """Whether a false alarm in a state may go on to another. What was sent is not taken back: it is answered."""
    return target in _NEXT.get(AlarmState(state), frozenset())
