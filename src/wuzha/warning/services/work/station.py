# SPDX-License-Identifier: Apache-2.0
"""Into a station's hands, and out of them again."""

from __future__ import annotations

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.lifecycle import Act, State
from wuzha.warning.services.dispatch import back_at_centre
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import at_station, checked_reason, move, service


@service(May.WORK, action="sign")
def sign_in(actor: Actor, pk: int) -> WarningRecord:
    """Take a dispatched warning as its officer. Signing in twice changes nothing."""
    warning = at_station(actor, pk)
    if warning.state in (State.SIGNED, State.WORKING):
        if warning.officer_id == actor.person_id:
            return warning
        raise RefusalError(Code.NOT_YOURS, number=warning.number, who=str(warning.officer))
    now = timezone.now()
    return move(actor, warning, Act.SIGN, at=now, signed_at=now, officer_id=actor.person_id)


@service(May.WORK, action="return")
def return_to_centre(actor: Actor, pk: int, reason: str, note: str = "") -> WarningRecord:
    """Send a warning back to the centre: not our area, a duplicate, wrong information."""
    warning = at_station(actor, pk)
    checked_reason("return", reason)
    now = timezone.now()
    return move(actor, warning, Act.RETURN, at=now, because=reason, note=note, **back_at_centre(warning, now))
