# SPDX-License-Identifier: Apache-2.0
"""Transfers between stations (移交): proposed, then accepted, refused or revoked; in a dispute the centre decides.

Until a transfer is accepted or decided nothing changes hands and every clock runs on: a warning is always somebody's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import Transfer, WarningRecord
from wuzha.warning.queries.candidates import stations_of
from wuzha.warning.rules.lifecycle import AT_STATION, AWAITING, Act, Level, TransferState, after_refusal
from wuzha.warning.rulesets import TRANSFERS
from wuzha.warning.services.clocks import on_dispatch
from wuzha.warning.services.dispatch import withdraw_visits
from wuzha.warning.services.errors import Code
from wuzha.warning.services.notices import publish
from wuzha.warning.services.steps.settle import begin
from wuzha.warning.services.transitions import (
    at_centre,
    checked_reason,
    locked,
    move,
    plain_text,
    save,
    service,
    trace,
    wrong_state,
)

#: Codes of the notices on open pages: to the station asked, to the one that asked, to the centre.
ASKED, ANSWERED, DISPUTED = "TRANSFER_ASKED", "TRANSFER_ANSWERED", "TRANSFER_DISPUTED"


@service(May.WORK, May.TRIAGE, action="propose_transfer")
def propose(actor: Actor, pk: int, station_id: int, reason: str, note: str = "") -> Transfer:
    """Ask another station of the bureau to take a warning over; by the station that has it, or by its centre."""
    warning = locked(actor, pk)
    if not {warning.station_id, warning.centre_id} & units_below(actor.unit_path).ids:
        raise RefusalError(Code.NOT_FOUND)
    if warning.state not in AT_STATION:
        raise wrong_state(warning)
    checked_reason("transfer", reason)
    station = _other_station(warning, station_id)
    if Transfer.unscoped.filter(warning=warning, state__in=AWAITING).exists():
        raise RefusalError(Code.TRANSFER_OPEN, number=warning.number)
    now = timezone.now()
    begin(warning, now)
    made: Transfer = Transfer.unscoped.create(
        warning=warning, from_station_id=warning.station_id, to_station=station, reason=reason, note=plain_text(note),
        proposed_at=now, proposed_by_id=actor.person_id, proposed_unit_id=actor.unit_id,
        due_at=now + timedelta(minutes=TRANSFERS.at(now).minutes(Level(warning.level).name)),
    )  # fmt: skip
    save(warning, clocks=True)
    trace(actor, warning, "propose_transfer", detail={"to": station.code, "reason": reason})
    publish(ASKED, warning.pk, station.pk)
    return made


@service(May.WORK, action="accept_transfer", on="transfer")
def accept(actor: Actor, pk: int) -> WarningRecord:
    """Take the warning over: it is in the hands of who accepts, with the clocks of a dispatch at this moment."""
    transfer, warning, now = _begin(actor, pk, TransferState.PROPOSED)
    _must_be_at(actor, transfer.to_station_id)
    _answer(transfer, TransferState.ACCEPTED, actor, now)
    trace(actor, warning, "accept_transfer", detail={"transfer": transfer.pk})
    _hand_over(actor, warning, transfer.to_station, transfer.reason, now)
    publish(ANSWERED, warning.pk, transfer.from_station_id)
    return move(actor, warning, Act.SIGN, at=now, signed_at=now, officer_id=actor.person_id)


@service(May.WORK, action="refuse_transfer", on="transfer")
def refuse(actor: Actor, pk: int, reason: str, note: str = "") -> Transfer:
    """Refuse to take the warning over. With the last refusal that the rules allow, the centre is to decide."""
    transfer, warning, now = _begin(actor, pk, TransferState.PROPOSED)
    _must_be_at(actor, transfer.to_station_id)
    checked_reason("refuse", reason)
    refused = (TransferState.REJECTED, TransferState.DISPUTED, TransferState.DECIDED)
    before = Transfer.unscoped.filter(warning=warning, state__in=refused).count()
    state = after_refusal(before, TRANSFERS.at(now).most_refusals)
    _answer(transfer, state, actor, now, answer=reason, answer_note=plain_text(note))
    save(warning, clocks=True)
    trace(actor, warning, "refuse_transfer", detail={"transfer": transfer.pk, "reason": reason, "state": state.value})
    if state is TransferState.DISPUTED:
        publish(DISPUTED, warning.pk, warning.centre_id)
    publish(ANSWERED, warning.pk, transfer.from_station_id)
    return transfer


@service(May.WORK, May.TRIAGE, action="revoke_transfer", on="transfer")
def revoke(actor: Actor, pk: int) -> Transfer:
    """Take a proposal back before it is answered; by the unit that made it."""
    transfer, warning, now = _begin(actor, pk, TransferState.PROPOSED)
    _must_be_at(actor, transfer.proposed_unit_id)
    _answer(transfer, TransferState.REVOKED, actor, now)
    save(warning, clocks=True)
    trace(actor, warning, "revoke_transfer", detail={"transfer": transfer.pk})
    publish(ANSWERED, warning.pk, transfer.to_station_id)
    return transfer


@service(May.TRIAGE, action="decide_transfer", on="transfer")
def decide(actor: Actor, pk: int, station_id: int, reason: str, note: str = "") -> WarningRecord:
    """Decide a dispute, or a proposal that nobody answered in time.

    The warning stays where it is, or goes to a station, which then signs it in.
    """
    transfer, warning, now = _begin(actor, pk, TransferState.DISPUTED, overdue=True)
    at_centre(actor, warning.pk)
    checked_reason("decide", reason)
    stays = station_id == warning.station_id
    station = transfer.from_station if stays else _other_station(warning, station_id)
    transfer.state, transfer.decided_at, transfer.decided_by_id = TransferState.DECIDED, now, actor.person_id
    transfer.decided_station, transfer.decision, transfer.decision_note = station, reason, plain_text(note)
    transfer.save()
    trace(actor, warning, "decide_transfer", detail={"transfer": transfer.pk, "to": station.code, "reason": reason})
    publish(ANSWERED, warning.pk, transfer.from_station_id)
    if stays:
        save(warning, clocks=True)
        return warning
    _hand_over(actor, warning, station, reason, now)
    publish(ASKED, warning.pk, station.pk)
    return warning


def _begin(
    actor: Actor, pk: int, state: TransferState, *, overdue: bool = False
) -> tuple[Transfer, WarningRecord, datetime]:
    """The transfer in this state (or `overdue` for an answer), and its warning, locked.

    The station asked does not see the warning yet; it is let at it through the transfer alone.
    """
    transfer: Transfer | None = Transfer.objects.visible_to(actor).filter(pk=pk).first()
    if transfer is None:
        raise RefusalError(Code.NOT_FOUND)
    warning: WarningRecord = WarningRecord.unscoped.select_for_update(no_key=True).get(pk=transfer.warning_id)
    transfer.refresh_from_db()
    now = timezone.now()
    too_late = overdue and transfer.state == TransferState.PROPOSED and transfer.due_at <= now
    if transfer.state != state and not too_late:
        raise RefusalError(Code.TRANSFER_OVER, state=str(TransferState(transfer.state).label))
    begin(warning, now)
    return transfer, warning, now


def _must_be_at(actor: Actor, unit_id: int | None) -> None:
    if unit_id not in units_below(actor.unit_path).ids:
        raise RefusalError(Code.NOT_FOUND)


def _other_station(warning: WarningRecord, station_id: int) -> Unit:
    """A station in force of the same bureau that does not have the warning yet."""
    station = stations_of(warning.centre).filter(pk=station_id).first()
    if station is None:
        raise RefusalError(Code.NO_STATION)
    if station.pk == warning.station_id:
        raise RefusalError(Code.SAME_STATION)
    return station


def _answer(transfer: Transfer, state: TransferState, actor: Actor, now: datetime, **more: Any) -> None:
    transfer.state = state
    values = {"answered_at": now, "answered_by_id": actor.person_id} | more
    for name, value in values.items():
        setattr(transfer, name, value)
    transfer.save()


def _hand_over(actor: Actor, warning: WarningRecord, station: Unit, reason: str, now: datetime) -> None:
    """Into another station's hands, as if dispatched there now; what was found and whether the person was met stays."""
    withdraw_visits(warning, now)
    move(
        actor, warning, Act.TRANSFER, at=now, because=reason, detail={"station": station.code}, station=station,
        officer_id=None, dispatched_at=now, signed_at=None, first_call_at=None, **on_dispatch(warning, now),
    )  # fmt: skip
