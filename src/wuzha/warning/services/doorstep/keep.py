# SPDX-License-Identifier: Apache-2.0
"""What becomes of one record from a phone, by its kind: kept, kept beside another account, or refused."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from wuzha.audit.actor import Actor
from wuzha.org.reach import units_below
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.warning.models import Attachment, Attempt, ConflictKind, FieldConflict, GridTask, WarningRecord
from wuzha.warning.rules.outcomes import Channel
from wuzha.warning.services import work
from wuzha.warning.services.doorstep.meanwhile import AT_WORK, goes_on_in, happened, open_conflict, was_taken_along
from wuzha.warning.services.doorstep.photos import keep_photo
from wuzha.warning.services.doorstep.records import Sent, SentAttempt, SentClose, SentGrid, SentPhoto
from wuzha.warning.services.errors import Code
from wuzha.warning.services.work.attempts import Try, keep_late


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
class Kept:
    """What it became."""

    warning: WarningRecord
    attempt: Attempt | None = None
    conflict: FieldConflict | None = None
    grid_task: GridTask | None = None
    photo: Attachment | None = None


def keep(actor: Actor, arrival: Arrival) -> Kept:
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


def _attempt(actor: Actor, arrival: Arrival, sent: SentAttempt) -> Kept:
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
    return Kept(warning, attempt=made, conflict=_beside(actor, warning, kind, arrival))


def _grid(actor: Actor, arrival: Arrival, sent: SentGrid) -> Kept:
    task = _visit(actor, sent.task)
    warning = _of_visit(task)
    task.refresh_from_db()
    if task.done_at is None and warning.state in AT_WORK:
        made = work.grid_result(
            actor, task.pk, result=sent.result, cause=sent.cause, note=sent.note, uid=arrival.uid,
            at=_in_task(warning, arrival.at),
        )  # fmt: skip
        return Kept(warning, attempt=made, grid_task=task)
    tried = Try(Channel.GRID, sent.result, sent.cause, sent.note, arrival.uid, arrival.at)
    made = keep_late(actor, warning, tried)
    kind = ConflictKind.WORKED if task.attempt_id else happened(actor, warning, arrival.since)
    return Kept(warning, made, _beside(actor, warning, kind or ConflictKind.WORKED, arrival), task)


def _photo(actor: Actor, arrival: Arrival, sent: SentPhoto) -> Kept:
    task = _visit(actor, sent.task) if sent.task else None
    warning = _of_visit(task) if task else _of_officer(actor, sent.warning)
    attempt = Attempt.unscoped.filter(uid=sent.attempt, warning=warning).first() if sent.attempt else None
    photo = keep_photo(actor, warning, arrival.picture, arrival.uid, taken_at=arrival.at, attempt=attempt)
    return Kept(warning, grid_task=task, photo=photo)


def _close(actor: Actor, arrival: Arrival, sent: SentClose) -> Kept:
    """Close as sent when nobody else touched the task meanwhile; else the outcome waits beside the other account."""
    warning = _of_officer(actor, sent.warning)
    kind = happened(actor, warning, arrival.since)
    if kind is None and not _goes_on(actor, warning):  # closed by the officer's own hand already
        kind = ConflictKind.CLOSED
    if kind is not None:
        return Kept(warning, conflict=open_conflict(actor, warning, kind, arrival.since))
    return Kept(close_as_sent(actor, warning, sent))


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
