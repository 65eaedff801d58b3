# SPDX-License-Identifier: Apache-2.0
"""Answering an alert: who was told says what is being done about it."""

from __future__ import annotations

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.duty import posts_of
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import ClockAlert
from wuzha.warning.services.errors import Code
from wuzha.warning.services.plain import plain_text
from wuzha.warning.services.transitions import WARNINGS, service, trace


@service(May.ALERTS, on="alert")
def acknowledge(actor: Actor, pk: int, note: str) -> ClockAlert:
    """Acknowledge an alert with a note; by the person told, who holds the post now, or anybody of a whole desk told."""
    alert = WARNINGS.locked(actor, ClockAlert, pk)
    if not told_to(actor, alert):
        raise RefusalError(Code.NOT_YOUR_ALERT, who=str(alert.person or alert.unit))
    if alert.acknowledged_at is not None:
        raise RefusalError(Code.ALREADY_DONE)
    kept = plain_text(note)
    if not kept:
        raise RefusalError(Code.ANSWER_MISSING)
    alert.acknowledged_at, alert.acknowledged_by_id, alert.note = timezone.now(), actor.person_id, kept
    alert.save(update_fields=["acknowledged_at", "acknowledged_by", "note"])
    trace(actor, alert.warning, "acknowledge", detail={"clock": alert.clock, "percent": alert.percent})
    return alert


def told_to(actor: Actor, alert: ClockAlert) -> bool:
    """Whether the actor is among those the alert was told to, or answers for its post now."""
    if alert.person_id == actor.person_id:
        return True
    if alert.person_id is None and alert.unit_id == actor.unit_id:
        return True
    return (alert.unit_id, alert.tell) in posts_of(actor, timezone.now())
