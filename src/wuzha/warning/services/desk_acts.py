# SPDX-License-Identifier: Apache-2.0
"""Acts of the desk on one warning or on many, remembered so exactly that they can be taken back.

An act is for one warning, for those that were ticked, or for everything in a list as it was seen. On many it is done
some at a time, each by itself, so that one refusal stops none of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.warning.models import ActKind, DeskAct, DeskActItem, ItemResult, WarningRecord
from wuzha.warning.queries import queues
from wuzha.warning.queries.filters import Filters
from wuzha.warning.rules.lifecycle import AT_STATION, Act, State
from wuzha.warning.services import dispatch
from wuzha.warning.services.claims import RELEASED, lease_end, lock_hands, must_have_room, release
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import at_centre, move, save, sealed_note, service, trace
from wuzha.warning.services.triage import assign, invalidate, restore, snooze, take, wake

#: Warnings one act may be for: what one person can answer for with one reason.
MOST_SELECTED = 500


@transaction.atomic
def select_all(actor: Actor, filters: Filters) -> DeskAct:
    """Fix what the list holds now, in its order, at most `MOST_SELECTED`; the act on it is named later (`choose`)."""
    _must_triage(actor)
    found = queues.keys(actor, filters, MOST_SELECTED + 1)
    act = new_act(actor, "", {}, query=filters.query(), capped=len(found) > MOST_SELECTED)
    _items(actor, act, dict.fromkeys(found[:MOST_SELECTED]))
    return act


@transaction.atomic
def begin(actor: Actor, kind: str, seen: Mapping[int, int | None], given: Given) -> DeskAct:
    """An act on warnings that were ticked: key → the version that was seen (`None` when that is not known)."""
    _must_triage(actor)
    act = new_act(actor, kind, given)
    _items(actor, act, dict(list(seen.items())[:MOST_SELECTED]))
    return act


@transaction.atomic
def choose(actor: Actor, pk: int, kind: str, given: Given) -> DeskAct:
    """Say what is to be done with a selection. Said twice, the first holds."""
    _must_triage(actor)
    own = DeskAct.objects.filter(pk=pk, by_id=actor.person_id, unit_id=actor.unit_id)
    act: DeskAct | None = own.select_for_update().first()
    if act is None:
        raise RefusalError(Code.NOT_FOUND)
    if act.kind:
        return act
    act.kind, act.asked_at = kind, timezone.now()
    act.given = {name: value for name, value in given.items() if value and name not in ("note", "override")}
    act.note = sealed_note(given.get("note", ""))
    act.save()
    return act


def _items(actor: Actor, act: DeskAct, seen: Mapping[int, Any]) -> None:
    """Items of the keys in reach, in order; a version that was not seen is the one of now."""
    now = dict(WarningRecord.objects.visible_to(actor).filter(pk__in=seen).values_list("pk", "version"))
    DeskActItem.objects.bulk_create(
        DeskActItem(act=act, warning_id=pk, seen=version if version is not None else now[pk])
        for pk, version in seen.items()
        if pk in now
    )


def _must_triage(actor: Actor) -> None:
    if not may(actor.role, May.TRIAGE):
        raise RefusalError(Code.NOT_ALLOWED)


Given = dict[str, Any]
Perform = Callable[[Actor, int, int | None, Given], WarningRecord]

#: How each act is done, from what was given: `reason`, `note`, `until` (ISO), `to`, `station`, `override`.
HOW: dict[str, Perform] = {
    ActKind.SNOOZE: lambda a, pk, v, g: snooze(a, pk, datetime.fromisoformat(g["until"]), g["reason"], v),
    ActKind.INVALIDATE: lambda a, pk, v, g: invalidate(a, pk, g["reason"], g.get("note", ""), v),
    ActKind.WAKE: lambda a, pk, v, _g: wake(a, pk, v),
    ActKind.RESTORE: lambda a, pk, v, g: restore(a, pk, g["reason"], v),
    ActKind.TAKE: lambda a, pk, v, _g: take(a, pk, v),
    ActKind.RELEASE: lambda a, pk, v, g: release(a, pk, g.get("reason", ""), v),
    ActKind.ASSIGN: lambda a, pk, v, g: assign(a, pk, g.get("to"), g["reason"], v),
    ActKind.DISPATCH: lambda a, pk, v, g: dispatch.dispatch(a, pk, g["station"], v, g.get("override", "")),
}
#: What is kept of what was given; a note is kept sealed, beside it.
_KEPT = ("until", "reason", "to", "station")


def once(actor: Actor, kind: ActKind, pk: int, version: int | None = None, **given: Any) -> DeskAct | None:
    """Do an act on one warning. Raises `RefusalError` as its service does.

    What was done, to be taken back by `undo`; `None` where nothing changed or it cannot be taken back whole.
    """
    refused: RefusalError | None = None
    with transaction.atomic():
        try:
            before, warning = remembered(actor, kind, pk, version, given)
        except RefusalError as error:
            refused = error  # raised outside, so that the refusal stays in the trail
        else:
            if before is None:
                return None
            act = new_act(actor, kind, given)
            _keep(DeskActItem(act=act, warning_id=pk), warning, before)
            return act
    raise refused


def new_act(actor: Actor, kind: str, given: Given, **fields: Any) -> DeskAct:
    kept = {name: given[name] for name in _KEPT if given.get(name)}
    act: DeskAct = DeskAct.objects.create(
        by_id=actor.person_id, unit_id=actor.unit_id, kind=kind, given=kept, note=sealed_note(given.get("note", "")),
        **fields,
    )  # fmt: skip
    return act


def remembered(
    actor: Actor, kind: str, pk: int, version: int | None, given: Given
) -> tuple[dict[str, Any] | None, WarningRecord]:
    """Do it; how the warning stood before, if exactly that is what the act changed."""
    stood = as_it_stands(actor, pk, kind)
    warning = HOW[kind](actor, pk, version, given)
    if stood is None or warning.version != stood[0] + _STEPS.get((kind, stood[1]["state"]), 1):
        return None, warning
    return stood[1], warning


#: Acts that write a warning twice: giving away what is held puts it back first.
_STEPS: dict[tuple[str, str], int] = {(ActKind.ASSIGN, "CLAIMED"): 2}


def _keep(item: DeskActItem, warning: WarningRecord, before: dict[str, Any]) -> None:
    item.result, item.version, item.before = ItemResult.DONE, warning.version, before
    item.save()


def finish(item: DeskActItem, warning: WarningRecord, before: dict[str, Any] | None) -> None:
    """Note on the item what was done; without `before` it stays done."""
    _keep(item, warning, before or {})


#: Warnings done in one request, about a second's work.
CHUNK = 40
_STATES = (Code.WRONG_STATE, Code.NOT_TAKEN, Code.NOT_FOUND)


def run_chunk(actor: Actor, pk: int, most: int = CHUNK) -> DeskAct:
    """Do the act on the next warnings that wait for it. Only who asked for it goes on with it.

    Each warning is done in a transaction of its own with its item locked, so that two windows do none twice, and one
    that was changed or taken since it was seen is passed over and named.
    """
    asked = DeskAct.objects.filter(pk=pk, by_id=actor.person_id, unit_id=actor.unit_id, undone_at=None)
    act: DeskAct | None = asked.first()
    if act is None or not act.kind:
        raise RefusalError(Code.NOT_FOUND)
    given = act.given | {"note": act.note or ""}
    waiting = DeskActItem.objects.filter(act=act, result="").order_by("id").values_list("pk", flat=True)[:most]
    for item_pk in list(waiting):
        _one(actor, act, item_pk, given)
    return act


def _one(actor: Actor, act: DeskAct, item_pk: int, given: dict[str, Any]) -> None:
    with transaction.atomic():
        item = DeskActItem.objects.select_for_update().filter(pk=item_pk, result="").first()
        if item is None:
            return
        try:
            before, warning = remembered(actor, act.kind, item.warning_id, item.seen, given)
        except RefusalError as refused:
            item.result, item.who = _why(actor, item.warning_id, refused)
            item.save(update_fields=["result", "who"])
        else:
            finish(item, warning, before)


def _why(actor: Actor, pk: int, refused: RefusalError) -> tuple[str, str]:
    """The kind of refusal, and the person who holds it or changed it."""
    warning = WarningRecord.objects.visible_to(actor).select_related("claimed_by").filter(pk=pk).first()
    if warning is not None and warning.state == State.CLAIMED and warning.claimed_by_id != actor.person_id:
        return ItemResult.HELD, str(warning.claimed_by)
    if refused.code is Code.STALE:
        return ItemResult.CHANGED, str(refused.params.get("who", ""))[:32]
    if refused.code in _STATES:
        return ItemResult.STATE, ""
    return ItemResult.REFUSED, ""


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


#: Columns of a claim; a warning that nobody holds has none.
CLAIM = ("claimed_by_id", "claimed_at", "claim_expires_at")
INSTANTS = (
    "claimed_at", "claim_expires_at", "snoozed_until", "dispatched_at", "signin_due", "call_due", "meet_due",
    "feedback_due",
)  # fmt: skip
KEYS = ("claimed_by_id", "station_id", "officer_id")


def as_it_stands(actor: Actor, pk: int, kind: str) -> tuple[int, dict[str, Any]] | None:
    """The version and the columns of a warning in reach; `None` when the act on it could not be taken back whole.

    A dispatch that ends an earlier warning of the person at a station has changed two warnings, and a warning that has
    gone on in another does not come back: recall it instead.
    """
    warning = WarningRecord.objects.visible_to(actor).filter(pk=pk).select_related("previous").first()
    if warning is None:
        return None
    if kind == ActKind.DISPATCH and warning.previous is not None and warning.previous.state in AT_STATION:
        return None
    kept: dict[str, Any] = {name: getattr(warning, name) for name in KEYS}
    for name in INSTANTS:
        at = getattr(warning, name)
        kept[name] = at.isoformat() if at else None
    return warning.version, {"state": warning.state, **kept}


def columns_of(before: dict[str, Any]) -> dict[str, Any]:
    """The columns again, without the state."""
    found = {name: before[name] for name in KEYS}
    return found | {name: datetime.fromisoformat(before[name]) if before[name] else None for name in INSTANTS}


KEPT = timedelta(days=7)
#: Acts dropped in one run.
MOST_DROPPED = 1000


def forget_old(now: datetime) -> int:
    """Drop acts older than `KEPT`; how many."""
    keys = list(DeskAct.objects.filter(asked_at__lt=now - KEPT).values_list("pk", flat=True)[:MOST_DROPPED])
    DeskAct.objects.filter(pk__in=keys).delete()
    return len(keys)
