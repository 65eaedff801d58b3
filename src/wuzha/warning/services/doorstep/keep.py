# SPDX-License-Identifier: Apache-2.0
"""What becomes of one record from a phone, by its kind: kept, kept beside another account, or refused.

Between two accounts somebody decides, with a reason; neither account is changed by it.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.core.reveal import reveal_many
from wuzha.org.reach import units_below
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.sealed.value import Sealed
from wuzha.warning.models import (
    Attachment,
    Attempt,
    ConflictKind,
    Decision,
    FieldConflict,
    FieldRecord,
    GridTask,
    RecordKind,
    Transition,
    WarningRecord,
)
from wuzha.warning.rules.lifecycle import Act, State
from wuzha.warning.rules.outcomes import Channel
from wuzha.warning.services import work
from wuzha.warning.services.doorstep.photos import keep_photo
from wuzha.warning.services.doorstep.records import Sent, SentAttempt, SentClose, SentGrid, SentPhoto
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import WARNINGS, checked_reason, sealed_note, service, trace
from wuzha.warning.services.work.attempts import Try, keep_late
from wuzha.warning.services.work.outcome import reopened


@dataclass(frozen=True, slots=True)
class Arrival:
    """One record as it arrives: corrected by the clock of the server."""

    uid: uuid.UUID
    sent: Sent
    picture: bytes
    at: datetime
    #: When the task was taken along, never later than now.
    since: datetime


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """What it became."""

    warning: WarningRecord
    attempt: Attempt | None = None
    conflict: FieldConflict | None = None
    grid_task: GridTask | None = None
    photo: Attachment | None = None


def keep(actor: Actor, arrival: Arrival) -> KeptRecord:
    """Keep one record. Raises `RefusalError`; what was really done at a door is refused only when it cannot be read."""
    match arrival.sent:
        case SentAttempt() as sent:
            return _attempt(actor, arrival, sent)
        case SentGrid() as sent:
            return _grid(actor, arrival, sent)
        case SentPhoto() as sent:
            return _photo(actor, arrival, sent)
        case SentClose() as sent:
            return _close(actor, arrival, sent)


def _attempt(actor: Actor, arrival: Arrival, sent: SentAttempt) -> KeptRecord:
    if sent.channel == Channel.GRID:
        raise RefusalError(Code.BAD_RESULT)
    warning = _of_officer(actor, sent.warning)
    kind = happened(actor, warning, arrival.since)
    tried = Try(sent.channel, sent.result, sent.cause, sent.note, arrival.uid, arrival.at, off_ladder=sent.off_ladder)
    if _goes_on(actor, warning):
        made = work.attempt(
            actor, warning.pk, channel=tried.channel, result=tried.result, cause=tried.cause, note=tried.note,
            uid=tried.uid, at=_in_task(warning, arrival.at), off_ladder=tried.off_ladder,
        )  # fmt: skip
    else:
        made = keep_late(actor, warning, tried)
    return KeptRecord(warning, attempt=made, conflict=_beside(actor, warning, kind, arrival))


def _grid(actor: Actor, arrival: Arrival, sent: SentGrid) -> KeptRecord:
    task = _visit(actor, sent.task)
    warning = _of_visit(task)
    task.refresh_from_db()
    if task.done_at is None and warning.state in AT_WORK:
        made = work.grid_result(
            actor, task.pk, result=sent.result, cause=sent.cause, note=sent.note, uid=arrival.uid,
            at=_in_task(warning, arrival.at),
        )  # fmt: skip
        return KeptRecord(warning, attempt=made, grid_task=task)
    tried = Try(Channel.GRID, sent.result, sent.cause, sent.note, arrival.uid, arrival.at)
    made = keep_late(actor, warning, tried)
    kind = ConflictKind.WORKED if task.attempt_id else happened(actor, warning, arrival.since)
    return KeptRecord(warning, made, _beside(actor, warning, kind or ConflictKind.WORKED, arrival), task)


def _photo(actor: Actor, arrival: Arrival, sent: SentPhoto) -> KeptRecord:
    task = _visit(actor, sent.task) if sent.task else None
    warning = _of_visit(task) if task else _of_officer(actor, sent.warning)
    attempt = Attempt.unscoped.filter(uid=sent.attempt, warning=warning).first() if sent.attempt else None
    photo = keep_photo(actor, warning, arrival.picture, arrival.uid, taken_at=arrival.at, attempt=attempt)
    return KeptRecord(warning, grid_task=task, photo=photo)


def _close(actor: Actor, arrival: Arrival, sent: SentClose) -> KeptRecord:
    """Close as sent when nobody else touched the task meanwhile; else the outcome waits beside the other account."""
    warning = _of_officer(actor, sent.warning)
    kind = happened(actor, warning, arrival.since)
    if kind is None and not _goes_on(actor, warning):  # closed by the officer's own hand already
        kind = ConflictKind.CLOSED
    if kind is not None:
        return KeptRecord(warning, conflict=open_conflict(actor, warning, kind, arrival.since))
    return KeptRecord(close_as_sent(actor, warning, sent))


def close_as_sent(actor: Actor, warning: WarningRecord, sent: SentClose) -> WarningRecord:
    """Close with the outcome that a device sent."""
    return work.close(
        actor, warning.pk, outcome=sent.outcome, cause=sent.cause, evidence=sent.evidence, loss_fen=sent.loss_fen,
        averted_claimed_fen=sent.averted_claimed_fen, averted_evidenced_fen=sent.averted_evidenced_fen,
    )  # fmt: skip


def _of_officer(actor: Actor, pk: int) -> WarningRecord:
    """The warning that the record is about now, locked; whoever had taken it along may add to it wherever it went."""
    if not may(actor.role, May.WORK):
        raise RefusalError(Code.NOT_ALLOWED)
    if not was_taken_along(actor, pk):
        raise RefusalError(Code.NOT_TAKEN_ALONG)
    warning = goes_on_in(pk)
    if warning is None:
        raise RefusalError(Code.NOT_FOUND)
    return warning


def _visit(actor: Actor, pk: int) -> GridTask:
    if not may(actor.role, May.WORK_GRID):
        raise RefusalError(Code.NOT_ALLOWED)
    task: GridTask | None = GridTask.unscoped.filter(pk=pk, grid_id__in=units_below(actor.unit_path).ids).first()
    if task is None:
        raise RefusalError(Code.NOT_FOUND)
    return task


def _of_visit(task: GridTask) -> WarningRecord:
    """The warning of a visit, locked."""
    warning = goes_on_in(task.warning_id)
    if warning is None:
        raise RefusalError(Code.NOT_FOUND)
    return warning


def _goes_on(actor: Actor, warning: WarningRecord) -> bool:
    return warning.state in AT_WORK and warning.station_id in units_below(actor.unit_path).ids


def _in_task(warning: WarningRecord, at: datetime) -> datetime:
    """Not before the dispatch: a device's clock is corrected, not trusted to the second."""
    return max(at, warning.dispatched_at) if warning.dispatched_at else at


def _beside(actor: Actor, warning: WarningRecord, kind: ConflictKind | None, arrival: Arrival) -> FieldConflict | None:
    return None if kind is None else open_conflict(actor, warning, kind, arrival.since)


#: States of a warning that its station works on.
AT_WORK = (State.SIGNED, State.WORKING)
#: Longest chain of mergers that is followed to where a warning goes on.
MOST_MERGERS = 20


def goes_on_in(pk: int) -> WarningRecord | None:
    """The warning that `pk` is now, itself or what it was merged into, locked; `None` when there is none."""
    for _step in range(MOST_MERGERS):
        warning: WarningRecord | None = (
            WarningRecord.unscoped.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
        )
        if warning is None or warning.merged_into_id is None:
            return warning
        pk = warning.merged_into_id
    return None


def was_taken_along(actor: Actor, pk: int) -> bool:
    """Whether the person has seen the warning in clear: without that nobody can have worked on it at a door."""
    reads = Event.objects.filter(object_type="warning", object_id=str(pk), action="personal.read", outcome="OK")
    return bool(reads.filter(person_id=actor.person_id).exists())


def happened(actor: Actor, warning: WarningRecord, since: datetime) -> ConflictKind | None:
    """What others did to a warning since it was taken along, the weightiest first; nothing when it is as it was."""
    others = ~Q(by_id=actor.person_id)
    steps = Transition.unscoped.filter(others, warning=warning)
    if warning.state == State.CLOSED:
        closing = Transition.unscoped.filter(warning=warning, act=Act.CLOSE).order_by("-at", "-pk").first()
        return ConflictKind.CLOSED if closing is None or closing.by_id != actor.person_id else None
    if warning.state not in (*AT_WORK, State.DISPATCHED):
        return ConflictKind.RECALLED
    if warning.station_id not in units_below(actor.unit_path).ids or warning.state == State.DISPATCHED:
        return ConflictKind.TRANSFERRED
    if warning.officer_id != actor.person_id and steps.filter(at__gt=since).exists():
        return ConflictKind.TRANSFERRED
    tried = Attempt.unscoped.filter(others, warning=warning)
    if tried.filter(Q(at__gt=since) | Q(field_record__received_at__gt=since)).exists():
        return ConflictKind.WORKED
    return ConflictKind.WORKED if steps.filter(at__gt=since).exists() else None


def open_conflict(actor: Actor, warning: WarningRecord, kind: ConflictKind, since: datetime) -> FieldConflict:
    """The open conflict of this person and warning; one holds all records that arrive while nobody has decided."""
    conflict, opened = FieldConflict.unscoped.get_or_create(
        warning=warning,
        by_id=actor.person_id,
        decided_at=None,
        defaults={"kind": kind, "unit_id": actor.unit_id, "since": since},
    )
    if opened:
        trace(actor, warning, "conflict", detail={"kind": kind.value})
    found: FieldConflict = conflict
    return found


#: Reason of the reopening when the later account is the right one (dictionary `warning.reasons`).
WRONG = "OUTCOME_WRONG"


@service(May.WORK, May.TRIAGE, action="conflict_decide", on="conflict")
def decide(actor: Actor, pk: int, decision: str, reason: str) -> FieldConflict:
    """Decide a conflict.

    When what was sent later is right: a warning that is closed goes back to its officer for another feedback, which
    only the centre may order; one that is still open is closed as it was sent, if an outcome was sent.
    """
    conflict = WARNINGS.locked(actor, FieldConflict, pk)
    if conflict.decided_at is not None:
        raise RefusalError(Code.ALREADY_DONE)
    if decision not in Decision.values:
        raise RefusalError(Code.BAD_RESULT)
    note = sealed_note(reason)
    if note is None:
        raise RefusalError(Code.REASON_MISSING)
    warning = goes_on_in(conflict.warning_id)
    if warning is None:
        raise RefusalError(Code.NOT_FOUND)
    conflict.decided_at, conflict.decided_by_id = timezone.now(), actor.person_id
    conflict.decision, conflict.reason = decision, note
    conflict.save()
    trace(actor, warning, "conflict_decide", detail={"decision": decision, "kind": conflict.kind})
    if decision == Decision.SENT:
        _take_the_later(actor, warning, conflict)
    found: FieldConflict = conflict
    return found


def _take_the_later(actor: Actor, warning: WarningRecord, conflict: FieldConflict) -> None:
    sent = FieldRecord.objects.filter(conflict=conflict, kind=RecordKind.CLOSE).order_by("-received_at", "-pk").first()
    if sent is None:
        return
    if warning.state == State.CLOSED:
        if not may(actor.role, May.TRIAGE) or warning.centre_id not in units_below(actor.unit_path).ids:
            raise RefusalError(Code.CENTRE_REOPENS)
        reopened(actor, warning, checked_reason("reopen", WRONG))
    elif warning.state in AT_WORK and may(actor.role, May.WORK):
        close_as_sent(actor, warning, _outcome_of(actor, sent))


def _outcome_of(actor: Actor, record: Any) -> SentClose:
    """The outcome as it was sent; opened as part of the decision, so the look is in the trail."""
    purpose = f"两份记录裁定 {record.conflict_id}"
    sealed: dict[str, Sealed] = {"account": record.account}
    clear = reveal_many(actor, purpose, on=("conflict", record.conflict_id), values=sealed)
    return SentClose.model_validate(json.loads(clear["account"]) | {"owner": ""})
