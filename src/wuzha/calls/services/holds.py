# SPDX-License-Identifier: Apache-2.0
"""Protective holds: by which of the three roads a person is kept from paying on, and who agreed.

No text lets the police stop a person's own account against his will. A refused consent is recorded and holds nothing;
what is left is to stop the payee, to let the bank delay by its own duty (反电诈法 18), and to advise.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.calls.errors import Code
from wuzha.calls.models import Call, CallStop, ProtectiveHold
from wuzha.calls.queries.told import told
from wuzha.calls.rules.answers import OF_HOLD, Told
from wuzha.calls.rules.states import Consent, Road
from wuzha.calls.rulesets import CLOCKS
from wuzha.calls.services.asking import keep
from wuzha.calls.services.base import CALLS, past, plain
from wuzha.calls.services.preparing import prepare
from wuzha.funds.queries import institution_of, open_order
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal


@CALLS.act(May.TAKE_CALLS, name="calls.hold")
def hold(actor: Actor, pk: int) -> list[ProtectiveHold]:
    """Record what was answered to question 6: a hold, or that the person refused one. Its answers are then taken back.

    The payee is stopped by an order, one hold for each that stands; whole rows without one get theirs now.

    Raises `RefusalError`: ROAD_MISSING, CONSENT_FIRST, NOT_HIMSELF, RECORD_MISSING, BANK_UNKNOWN, NO_ORDER,
    NO_ORDER_UNPAID, HOLD_OPEN, OVER; of `preparing.prepare` too.
    """
    call, now = CALLS.locked(actor, Call, pk), timezone.now()
    if not call.is_open:
        raise RefusalError(Code.OVER, number=call.number, state=call.get_state_display())
    said = told(call)
    if not said.value("road"):
        raise RefusalError(Code.ROAD_MISSING)
    road = Road(said.value("road"))
    made = _of_payees(actor, call, said, now) if road is Road.PAYEE else [_of_bank(actor, call, said, road, now)]
    keep(actor, call, dict.fromkeys(OF_HOLD, ""), now)
    detail: dict[str, Any] = {"road": road.value, "consent": made[0].consent}
    if any(one.stop_id for one in made):
        detail["stops"] = [one.stop_id for one in made]
    record(actor, "calls.hold", on=(call.RECORD, pk), detail=detail)
    return made


def _of_bank(actor: Actor, call: Call, said: Told, road: Road, now: datetime) -> ProtectiveHold:
    """The own account, by the person's consent or by the bank's duty."""
    consent = Consent(said.value("consent")) if road is Road.OWN and said.value("consent") else Consent.NOT_NEEDED
    if road is Road.OWN and consent is Consent.NOT_NEEDED:
        raise RefusalError(Code.CONSENT_FIRST)
    account, number = said.value("own_account"), said.text("record_no") if road is Road.OWN else ""
    name = said.value("name") if road is Road.OWN and said.by_himself else None
    common = {
        "road": road, "consent": consent, "agreed_by": seal(Kind.NAME, name) if name else None,
        "account": seal(Kind.ACCOUNT, account) if account else None, "amount_fen": said.value("asked"),
    }  # fmt: skip
    if consent is Consent.REFUSED:
        return _recorded(actor, call, None, now, **common)
    if road is Road.OWN and not said.by_himself:
        raise RefusalError(Code.NOT_HIMSELF)
    bank = bank_of(said)
    if bank is None:
        raise RefusalError(Code.BANK_UNKNOWN)
    if road is Road.OWN and not number:
        raise RefusalError(Code.RECORD_MISSING)
    _none_open(call, now, road=road)
    return _recorded(actor, call, now, now, record_no=number, institution_id=bank, **common)


def _of_payees(actor: Actor, call: Call, said: Told, now: datetime) -> list[ProtectiveHold]:
    done = set(CallStop.unscoped.filter(call=call).values_list("row", flat=True))
    if any(row.number not in done for row in said.whole_rows):
        prepare(actor, call.pk)
        call.refresh_from_db()
    numbers = dict.fromkeys(row.value("account") for row in said.rows if row.value("account"))
    standing = [(number, order) for number in numbers if (order := open_order(number)) is not None]
    if not standing:
        raise RefusalError(Code.NO_ORDER_UNPAID if said.unpaid else Code.NO_ORDER)
    held = set(_open(call, now, road=Road.PAYEE).values_list("stop", flat=True))
    fresh = [(number, order) for number, order in standing if order.pk not in held]
    if not fresh:
        _none_open(call, now, road=Road.PAYEE)
    return [
        _recorded(
            actor, call, now, now, road=Road.PAYEE, consent=Consent.NOT_NEEDED, stop=order,
            account=seal(Kind.ACCOUNT, number), amount_fen=order.amount_fen, institution_id=order.institution_id,
        )
        for number, order in fresh
    ]  # fmt: skip


def bank_of(said: Told) -> int | None:
    """The bank that pauses or delays: the chosen one, else that of the account it would be paid from."""
    own = said.value("own_account")
    guess = institution_of(own) if own else None
    found: int | None = said.value("hold_bank") or said.value("own_institution") or (guess.pk if guess else None)
    return found


def _open(call: Call, now: datetime, **of: Any) -> QuerySet[ProtectiveHold]:
    found: QuerySet[ProtectiveHold] = ProtectiveHold.unscoped.filter(
        call=call, lifted_at__isnull=True, ends_at__gt=now, **of
    )
    return found


def _none_open(call: Call, now: datetime, **of: Any) -> None:
    open_one = _open(call, now, **of).first()
    if open_one is not None:
        raise RefusalError(Code.HOLD_OPEN, until=f"{timezone.localtime(open_one.ends_at):%m-%d %H:%M}")


def _recorded(actor: Actor, call: Call, start: datetime | None, now: datetime, **more: Any) -> ProtectiveHold:
    """It runs as long as the rules allow; without a start it holds nothing."""
    rules = CLOCKS.at(now)
    ends = None if start is None else start + timedelta(hours=rules.hold_hours)
    made: ProtectiveHold = ProtectiveHold.unscoped.create(
        call=call,
        started_at=start,
        ends_at=ends,
        step_at=None if ends is None else ends - timedelta(minutes=rules.hold_alert_minutes),
        recorded_by_id=actor.person_id,
        **more,
    )
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
