# SPDX-License-Identifier: Apache-2.0
"""Protective holds: by which of the three roads a person is kept from paying on, and who agreed.

No text lets the police stop a person's own account against his will. A refused consent is recorded and holds nothing;
what is left is to stop the payee, to let the bank delay by its own duty (反电诈法 18), and to advise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.calls.errors import Code
from wuzha.calls.models import Call, ProtectiveHold
from wuzha.calls.queries.told import told
from wuzha.calls.rules.states import Consent, Road
from wuzha.calls.rulesets import CLOCKS
from wuzha.calls.services.base import CALLS, past, plain
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal


@dataclass(frozen=True, slots=True)
class NewHold:
    """What was agreed on. `hours` 0: as long as the rules allow."""

    road: str
    consent: str = ""
    record_no: str = ""
    institution_id: int | None = None
    hours: int = 0
    advice: str = ""


@CALLS.act(May.TAKE_CALLS, name="calls.hold")
def hold(actor: Actor, pk: int, new: NewHold) -> ProtectiveHold:
    """Record a hold, or that the person refused one.

    Raises `RefusalError`: CONSENT_FIRST, RECORD_MISSING, BANK_UNKNOWN, HOLD_OPEN, HOLD_LONG, OVER.
    """
    call, now = CALLS.locked(actor, Call, pk), timezone.now()
    if not call.is_open:
        raise RefusalError(Code.OVER, number=call.number, state=call.get_state_display())
    road, most = Road(new.road), CLOCKS.at(now).hold_hours
    consent = Consent(new.consent) if new.consent else Consent.NOT_NEEDED
    if road is Road.OWN and consent is Consent.NOT_NEEDED:
        raise RefusalError(Code.CONSENT_FIRST)
    number = plain(new.record_no)
    refused = consent is Consent.REFUSED
    if road is Road.OWN and not refused and not number:
        raise RefusalError(Code.RECORD_MISSING)
    if road is not Road.PAYEE and not refused and new.institution_id is None:
        raise RefusalError(Code.BANK_UNKNOWN)
    hours = new.hours or most
    if hours > most:
        raise RefusalError(Code.HOLD_LONG, hours=most)
    open_one = ProtectiveHold.unscoped.filter(call=call, road=road, lifted_at__isnull=True, ends_at__gt=now).first()
    if open_one is not None and not refused:
        raise RefusalError(Code.HOLD_OPEN, until=f"{timezone.localtime(open_one.ends_at):%m-%d %H:%M}")
    said = told(call)
    ends = now + timedelta(hours=hours)
    made: ProtectiveHold = ProtectiveHold.unscoped.create(
        call=call,
        road=road,
        consent=consent,
        record_no=number,
        agreed_by=seal(Kind.NAME, said.value("name")) if road is Road.OWN and said.value("name") else None,
        institution_id=new.institution_id,
        account=seal(Kind.ACCOUNT, said.value("own_account")) if said.value("own_account") else None,
        amount_fen=said.value("asked"),
        started_at=None if refused else now,
        ends_at=None if refused else ends,
        note=CALLS.note(new.advice),
        recorded_by_id=actor.person_id,
        step_at=None if refused else ends - timedelta(minutes=CLOCKS.at(now).hold_alert_minutes),
    )
    record(actor, "calls.hold", on=(call.RECORD, pk), detail={"road": road.value, "consent": consent.value})
    return made


@CALLS.act(May.TAKE_CALLS, name="calls.lift")
def lift(actor: Actor, pk: int, hold_id: int, by: str, at: datetime | None = None) -> ProtectiveHold:
    """Record that a hold was lifted, and by whom. Raises `RefusalError`: NOT_FOUND, HOLD_OVER, WHO_LIFTS."""
    CALLS.locked(actor, Call, pk)
    found: ProtectiveHold | None = ProtectiveHold.unscoped.select_for_update().filter(pk=hold_id, call=pk).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    if not found.holds:
        raise RefusalError(Code.HOLD_OVER)
    found.lifted_by = plain(by, required=Code.WHO_LIFTS)
    found.lifted_at, found.step_at = past(at or timezone.now(), found.started_at), None
    found.save(update_fields=["lifted_by", "lifted_at", "step_at"])
    record(actor, "calls.lift", on=(Call.RECORD, pk), detail={"road": found.road})
    return found
