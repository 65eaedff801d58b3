# SPDX-License-Identifier: Apache-2.0
"""A person found already deceived goes to the funds desk and the case."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import IdNumber, Phone
from wuzha.org.reach import units_below
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import Handover, WarningRecord
from wuzha.warning.services.clocks import handover_due
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import locked, service, trace

#: Longest number of a report (characters).
MOST_REFERENCE = 64


@service(May.WORK, May.TRIAGE, May.WORK_FUNDS)
def handover_done(actor: Actor, pk: int, reference: str) -> Handover:
    """Record the report or stop order that a hand-over became in the police platform; by its station or its centre."""
    warning = locked(actor, pk)
    if not {warning.station_id, warning.centre_id} & units_below(actor.unit_path).ids:
        raise RefusalError(Code.NOT_FOUND)
    number = reference.strip()
    if not number or Phone.check(number) or IdNumber.check(number):  # stored in clear, so never a person's number
        raise RefusalError(Code.REFERENCE_MISSING)
    if len(number) > MOST_REFERENCE:
        raise RefusalError(Code.TOO_LONG, most=MOST_REFERENCE)
    done = Handover.unscoped.filter(warning=warning, done_at__isnull=True).update(
        done_at=timezone.now(), done_by_id=actor.person_id, reference=number
    )
    if done != 1:
        raise RefusalError(Code.ALREADY_DONE if Handover.unscoped.filter(warning=warning).exists() else Code.NOT_FOUND)
    trace(actor, warning, "handover_done")
    handover: Handover = Handover.unscoped.get(warning=warning)
    return handover


def open_for(actor: Actor, warning: WarningRecord, now: datetime) -> None:
    """Open the hand-over of a warning closed at `now`. One made before stays made; its loss is corrected."""
    _handover, opened = Handover.unscoped.update_or_create(
        warning=warning,
        defaults={"loss_fen": warning.loss_fen},
        create_defaults={
            "loss_fen": warning.loss_fen,
            "opened_at": now,
            "opened_by_id": actor.person_id,
            "due_at": handover_due(warning, now),
        },
    )
    trace(actor, warning, "handover", detail={"opened": opened})


def call_off(warning: WarningRecord) -> bool:
    """Withdraw the hand-over of a warning that is reopened, unless it was made already; whether there was one."""
    withdrawn, _ = Handover.unscoped.filter(warning=warning, done_at__isnull=True).delete()
    return bool(withdrawn)
