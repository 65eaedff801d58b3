# SPDX-License-Identifier: Apache-2.0
"""A station's chief gives its warnings to officers: what nobody signed in yet, and what another one has in hand."""

from __future__ import annotations

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries.tasks.station import is_officer
from wuzha.warning.rules.lifecycle import AT_STATION, Act, State
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import at_station, move, save, service, trace, wrong_state


@service(May.WORK, action="give")
def give(actor: Actor, pk: int, to: int, version: int | None = None) -> WarningRecord:
    """Put a warning into an officer's hands. One that waits is signed in with it: the station has it in hand then."""
    if not actor.leads:
        raise RefusalError(Code.CHIEF_GIVES)
    warning = at_station(actor, pk, version)
    if warning.state not in AT_STATION:
        raise wrong_state(warning)
    if not is_officer(to, warning.station_id):
        raise RefusalError(Code.NO_OFFICER)
    if warning.officer_id == to:
        return warning
    if warning.state == State.DISPATCHED:
        now = timezone.now()
        return move(actor, warning, Act.SIGN, at=now, action="give", detail={"to": to}, signed_at=now, officer_id=to)
    before = warning.officer_id
    save(warning, officer_id=to)
    trace(actor, warning, "give", detail={"to": to, "from": before})
    return warning
