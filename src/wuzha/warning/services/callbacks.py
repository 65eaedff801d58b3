# SPDX-License-Identifier: Apache-2.0
"""Checking a closed warning by calling the person back."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format

from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.audit.services import record as write_event
from wuzha.org.reach import units_below
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import CallBack, CallBackTry, WarningRecord
from wuzha.warning.queries.followup import callbacks_to_do, lease_start
from wuzha.warning.rules.followup import Consequence, Verdict, gives_up, next_try
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.rulesets import CALLBACK, CAUSES
from wuzha.warning.rulesets.followup import InvalidReason
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import WARNINGS, sealed_note, service, write
from wuzha.warning.services.work.outcome import reopened

#: What the trail calls a look at personal data, and taking a call-back.
READ, TAKEN = "personal.read", "warning.callback_take"
#: Reason of the reopening that an invalid record leads to (dictionary `warning.reasons`).
FOUND_INVALID = "CALLBACK_INVALID"


@service(May.CALL_BACK, action="callback_take", on="callback")
def take_next(actor: Actor) -> CallBack | None:
    """The most urgent call-back that is due and that the actor may do, taken; `None` when there is none."""
    found = (
        callbacks_to_do(actor, timezone.now()).select_for_update(of=("self",), skip_locked=True, no_key=True).first()
    )
    return None if found is None else _take(actor, found)


@service(May.CALL_BACK, action="callback_take", on="callback")
def take(actor: Actor, pk: int) -> CallBack:
    """Take this one. Refused before it is due, while somebody else has it, and to whoever had a hand in the work."""
    found = _locked(actor, pk)
    now = timezone.now()
    if found.due_on > timezone.localdate(now):
        raise RefusalError(Code.CALLBACK_LATER, when=date_format(found.due_on, "SHORT_DATE_FORMAT"))
    if found.next_at is not None and found.next_at > now:
        raise RefusalError(Code.CALLBACK_LATER, when=date_format(timezone.localtime(found.next_at), "m-d H:i"))
    if found.taken_by_id not in (None, actor.person_id) and found.taken_at and found.taken_at > lease_start(now):
        raise RefusalError(Code.CALLBACK_HELD, who=str(found.taken_by))
    return _take(actor, found)


@service(May.CALL_BACK, action="callback_release", on="callback")
def release(actor: Actor, pk: int) -> CallBack:
    """Put a taken call-back back: nobody was called."""
    found = _held(actor, pk)
    return write(found, taken_by_id=None, taken_at=None)


@service(May.CALL_BACK, action="callback_try", on="callback")
def tried(actor: Actor, pk: int, cause: str) -> CallBack:
    """Nobody was reached, and why. After the rule's tries on the rule's days the call-back is given up."""
    found = _held(actor, pk)
    if cause not in {term.code for term in CAUSES.at().terms if term.at_call}:
        raise RefusalError(Code.CAUSE_MISSING)
    now = timezone.now()
    policy = CALLBACK.at(now)
    CallBackTry.objects.create(callback=found, at=now, by_id=actor.person_id, cause=cause)
    _trace(actor, found, "try", cause=cause)
    days = [timezone.localdate(at) for at in CallBackTry.objects.filter(callback=found).values_list("at", flat=True)]
    if gives_up(days, most=policy.most_tries, days=policy.on_days):
        return write(found, done_at=now, done_by_id=actor.person_id, verdict=Verdict.GAVE_UP, taken_by_id=None)
    later = next_try(now, timedelta(hours=policy.gap_hours))
    return write(found, next_at=later, taken_by_id=None, taken_at=None)


@service(May.CALL_BACK, action="callback_record", on="callback")
def record(actor: Actor, pk: int, *, verdict: str, reason: str = "", note: str = "") -> CallBack:
    """What the person said about the record: valid, or not valid with the reason and a note.

    By the reason's rule an invalid record reopens the warning or goes back to the station chief. Valid is refused to
    whom the number was not shown since they took it, unless the note says how the person was reached: 回访有效 counts
    in the rate of true records, and must not be had without a call.
    """
    found = _held(actor, pk)
    if verdict not in (Verdict.VALID, Verdict.INVALID):
        raise RefusalError(Code.BAD_RESULT)
    now = timezone.now()
    kept = {"done_at": now, "done_by_id": actor.person_id, "verdict": verdict, "note": sealed_note(note)}
    if verdict == Verdict.VALID:
        if not note.strip() and not _shown(actor, found):
            raise RefusalError(Code.CALLBACK_NOT_CALLED)
        _trace(actor, found, "record", verdict=verdict)
        return write(found, taken_by_id=None, **kept)
    why = _checked_reason(reason)
    if not note.strip():
        raise RefusalError(Code.WORDS_MISSING)
    warning: WarningRecord = WarningRecord.unscoped.select_for_update(no_key=True).get(pk=found.warning_id)
    still_closed = warning.state == State.CLOSED and warning.closed_at == found.closed_at
    then = why.then if still_closed else Consequence.CHIEF.value
    write(found, taken_by_id=None, reason=why.code, consequence=then, **kept)
    _trace(actor, found, "record", verdict=verdict, reason=why.code, then=then)
    if then == Consequence.REOPEN:
        reopened(actor, warning, FOUND_INVALID, note=note)
    return found


@service(May.WORK, action="callback_answer", on="callback")
def answer(actor: Actor, pk: int, note: str) -> CallBack:
    """The station's answer to a record returned to it, by somebody who had no hand in the work."""
    units = units_below(actor.unit_path).ids
    found = WARNINGS.locked(actor, CallBack, pk, consequence=Consequence.CHIEF, station_id__in=units)
    if found.answered_at is not None:
        raise RefusalError(Code.ALREADY_DONE)
    if actor.person_id in found.involved:
        raise RefusalError(Code.OWN_WORK)
    if not note.strip():
        raise RefusalError(Code.WORDS_MISSING)
    _trace(actor, found, "answer")
    return write(found, answered_at=timezone.now(), answered_by_id=actor.person_id, answer=sealed_note(note))


def _shown(actor: Actor, found: CallBack) -> bool:
    """Whether the person's number was shown to the actor for this call-back since they took it."""
    events = Event.objects.filter(object_type="callback", object_id=str(found.pk), person_id=actor.person_id)
    done = events.filter(outcome="OK", action__in=(READ, TAKEN)).order_by("-pk").values_list("action", flat=True)
    return done.first() == READ


def _checked_reason(code: str) -> InvalidReason:
    found = CALLBACK.at().reason(code)
    if found is None:
        raise RefusalError(Code.WHY_MISSING)
    return found


def _locked(actor: Actor, pk: int) -> CallBack:
    """The call-back, locked, of the actor's units, still to do and not about the actor's own work."""
    found = WARNINGS.locked(actor, CallBack, pk, unit_id__in=units_below(actor.unit_path).ids)
    if found.done_at is not None:
        raise RefusalError(Code.CALLBACK_GONE)
    if actor.person_id in found.involved or found.station_id == actor.unit_id:
        raise RefusalError(Code.OWN_WORK)
    return found


def _held(actor: Actor, pk: int) -> CallBack:
    found = _locked(actor, pk)
    if found.taken_by_id != actor.person_id:
        if found.taken_by_id and found.taken_at and found.taken_at > lease_start(timezone.now()):
            raise RefusalError(Code.CALLBACK_HELD, who=str(found.taken_by))
        raise RefusalError(Code.CALLBACK_NOT_TAKEN)
    return found


def _take(actor: Actor, found: CallBack) -> CallBack:
    _trace(actor, found, "take")
    return write(found, taken_by_id=actor.person_id, taken_at=timezone.now())


def _trace(actor: Actor, found: CallBack, act: str, **detail: str) -> None:
    write_event(
        actor, f"warning.callback_{act}", on=("callback", found.pk), detail={"warning": found.warning_id, **detail}
    )
