# SPDX-License-Identifier: Apache-2.0
"""Setting a warning aside: until a moment (snooze), or as not valid; and bringing it back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.lifecycle import Act, State
from wuzha.warning.services.claims import RELEASED
from wuzha.warning.services.errors import Code
from wuzha.warning.services.scoring import rescored
from wuzha.warning.services.transitions import (
    at_centre,
    checked_reason,
    move,
    must_hold,
    save,
    service,
    trace,
    wrong_state,
)

#: Longest snooze.
MOST_SNOOZE = timedelta(days=7)


@service(May.TRIAGE)
def snooze(actor: Actor, pk: int, until: datetime, reason: str, version: int | None = None) -> WarningRecord:
    """Put a warning back until a moment (at most 7 days away); then it is in the queue again by itself."""
    warning = at_centre(actor, pk, version)
    if warning.state != State.RECEIVED:
        must_hold(actor, warning)
    now = timezone.now()
    if not now < until <= now + MOST_SNOOZE:
        raise RefusalError(Code.SNOOZE_TIME)
    checked_reason("snooze", reason)
    if warning.state == State.CLAIMED:
        return move(
            actor, warning, Act.RELEASE, at=now, because=reason, action="snooze", snoozed_until=until, **RELEASED
        )
    save(warning, snoozed_until=until)
    trace(actor, warning, "snooze", detail={"reason": reason})
    return warning


@service(May.TRIAGE)
def wake(actor: Actor, pk: int, version: int | None = None) -> WarningRecord:
    """End a snooze."""
    warning = at_centre(actor, pk, version)
    if warning.state != State.RECEIVED:
        raise wrong_state(warning)
    if warning.snoozed_until is not None:
        save(warning, snoozed_until=None)
        trace(actor, warning, "wake")
    return warning


@service(May.TRIAGE)
def invalidate(
    actor: Actor, pk: int, reason: str, note: str | Sealed = "", version: int | None = None
) -> WarningRecord:
    """Set a warning as not valid, with a reason; it goes back to its source as such."""
    warning = at_centre(actor, pk, version)
    if warning.state == State.CLAIMED:
        must_hold(actor, warning)
    checked_reason("invalidate", reason)
    return move(actor, warning, Act.INVALIDATE, because=reason, note=note, snoozed_until=None, **RELEASED)


@service(May.TRIAGE)
def restore(actor: Actor, pk: int, reason: str, version: int | None = None) -> WarningRecord:
    """Bring a warning that was set as not valid back into the queue."""
    warning = at_centre(actor, pk, version)
    checked_reason("restore", reason)
    now = timezone.now()
    return move(actor, warning, Act.RESTORE, at=now, because=reason, **rescored(warning, now))
