# SPDX-License-Identifier: Apache-2.0
"""A chief's leave to close as not reached before the ladder is exhausted."""

from __future__ import annotations

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import Waiver
from wuzha.warning.queries import ladder
from wuzha.warning.rules.ladder import read
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import locked, save, sealed_note, service, trace, wrong_state


@service(May.WORK, May.TRIAGE, action="waive")
def waive(actor: Actor, pk: int, reason: str) -> Waiver:
    """Let the ladder go for a warning at work: by whoever leads at its station or centre, with a reason."""
    warning = locked(actor, pk)
    if not actor.leads or actor.unit_id not in (warning.station_id, warning.centre_id):
        raise RefusalError(Code.NOT_LEADING)
    if warning.state not in (State.SIGNED, State.WORKING):
        raise wrong_state(warning)
    if not reason.strip():
        raise RefusalError(Code.REASON_MISSING)
    now = timezone.now()
    lacking = read(ladder.situation(warning, ladder.attempts_of(warning), now)).lacking
    made: Waiver = Waiver.unscoped.create(
        warning=warning, at=now, by_id=actor.person_id, unit_id=actor.unit_id, reason=sealed_note(reason)
    )
    save(warning)
    trace(actor, warning, "waive", detail={"lacking": [rung.value for rung in lacking]})
    return made
