# SPDX-License-Identifier: Apache-2.0
"""Taking an act back: exactly the warnings it changed, exactly as they stood, unless somebody acted since."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import DeskAct, DeskActItem, ItemResult, WarningRecord
from wuzha.warning.rules.lifecycle import Act, State
from wuzha.warning.services.claims import RELEASED, lease_end, lock_hands, must_have_room
from wuzha.warning.services.desk_acts.before import CLAIM, columns_of
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import at_centre, move, save, service, trace

#: The page offers it for ten seconds, longer while the pointer rests on the offer; this is the end of it.
UNDO_WITHIN = timedelta(minutes=5)
#: Reason of the changes of state an undo makes (dictionary `warning.reasons`).
UNDO = "UNDO"
#: Back to waiting, from where an act has brought it; and on from there to where it was.
_BACK = {State.CLAIMED: Act.RELEASE, State.INVALID: Act.RESTORE, State.DISPATCHED: Act.RECALL}
_ON = {State.CLAIMED: Act.CLAIM, State.INVALID: Act.INVALIDATE}


@dataclass(slots=True)
class UndoResult:
    """What was taken back, and why the rest was not."""

    done: list[int] = field(default_factory=list)
    refused: list[RefusalError] = field(default_factory=list)


def undo(actor: Actor, pk: int) -> UndoResult:
    """Take back an act of one's own. Raises `RefusalError` when it is not there, was taken back already, or is too old.

    Warnings that somebody has acted on since stay as they are; each is named in the answer.
    """
    act = DeskAct.objects.filter(pk=pk, by_id=actor.person_id, unit_id=actor.unit_id).first()
    if act is None:
        raise RefusalError(Code.NOT_FOUND)
    now = timezone.now()
    first = DeskAct.objects.filter(pk=pk, undone_at=None, asked_at__gte=now - UNDO_WITHIN).update(undone_at=now)
    if not first:
        raise RefusalError(Code.UNDO_DONE if act.undone_at else Code.UNDO_LATE)
    found = UndoResult()
    # What was not begun any more when the person changed their mind stays undone.
    DeskActItem.objects.filter(act=act, result="").update(result=ItemResult.UNDONE)
    for item in DeskActItem.objects.filter(act=act, result=ItemResult.DONE, version__isnull=False).order_by("-id"):
        if not item.before:
            continue
        try:
            _undo_one(actor, item.warning_id, item, now)
        except RefusalError as refused:
            found.refused.append(refused)
        else:
            found.done.append(item.warning_id)
    return found


@service(May.TRIAGE, action="undo")
def _undo_one(actor: Actor, pk: int, item: DeskActItem, now: datetime) -> None:
    before = State(item.before["state"])
    columns = columns_of(item.before)
    if before is State.CLAIMED:
        lock_hands(columns["claimed_by_id"])
    warning = at_centre(actor, pk, item.version)
    if before is State.CLAIMED:
        if warning.state != State.CLAIMED or warning.claimed_by_id != columns["claimed_by_id"]:
            must_have_room(columns["claimed_by_id"])
        columns["claim_expires_at"] = lease_end(now)
    _put_back(actor, warning, before, columns, now)
    DeskActItem.objects.filter(pk=item.pk).update(result=ItemResult.UNDONE)


def _put_back(actor: Actor, warning: WarningRecord, before: State, columns: dict[str, Any], now: datetime) -> None:
    """By way of the queue, since that is the way the life of a warning allows."""
    waiting = {name: value for name, value in columns.items() if name not in CLAIM} | RELEASED
    if warning.state != State.RECEIVED:
        back = _BACK.get(State(warning.state))
        if back is None:
            raise RefusalError(Code.WRONG_STATE, number=warning.number, state=str(State(warning.state).label))
        move(actor, warning, back, at=now, because=UNDO, action="undo", **waiting)
    if before is State.RECEIVED:
        if warning.snoozed_until != columns["snoozed_until"]:
            save(warning, snoozed_until=columns["snoozed_until"])
            trace(actor, warning, "undo")
    else:
        move(actor, warning, _ON[before], at=now, because=UNDO, action="undo", **columns)
