# SPDX-License-Identifier: Apache-2.0
"""What waits for the shift leader's decision about meetings."""

from __future__ import annotations

from datetime import datetime

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.warning.models import ExclusionState, MeetExclusion


def waiting(actor: Actor, _now: datetime) -> int:
    """How many wait for the actor's decision, counted up to a hundred."""
    if not (may(actor.role, May.TRIAGE) and actor.leads):
        return 0
    return MeetExclusion.objects.visible_to(actor).filter(state=ExclusionState.ASKED)[:100].count()
