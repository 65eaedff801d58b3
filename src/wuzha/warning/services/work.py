# SPDX-License-Identifier: Apache-2.0
"""The station's acts: sign in, try to reach the person, ask the grid, record the outcome, hand over."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.models import Unit, UnitKind
from wuzha.org.roles import May
from wuzha.warning.models import Attempt, GridTask, Handover
from wuzha.warning.models import Warning as WarningRecord
from wuzha.warning.rules.clocks import deadlines
from wuzha.warning.rules.levels import Level
from wuzha.warning.rules.lifecycle import Act, State
from wuzha.warning.rules.outcomes import (
    FACE_TO_FACE,
    NEEDS_CAUSE,
    RESULTS,
    TO_THE_PERSON,
    Channel,
    Closing,
    Outcome,
    Result,
    refusals,
)  # fmt: skip
from wuzha.warning.rulesets import CAUSES, CLOCKS, COMPLETION
from wuzha.warning.services.dispatch import OFF_STATION
from wuzha.warning.services.errors import Code, Refused
from wuzha.warning.services.scoring import rescore
from wuzha.warning.services.transitions import (
    checked_reason,
    locked,
    move,
    save,
    sealed_note,
    service,
    wrong_state,
)  # fmt: skip

#: A device's clock may be ahead of ours by this much.
CLOCK_SKEW = timedelta(minutes=5)


@service(May.WORK)
def sign_in(actor: Actor, pk: int) -> WarningRecord:
    """Take a dispatched warning as its officer."""
    warning = locked(actor, pk)
    return move(actor, warning, Act.SIGN, signed_at=timezone.now(), officer_id=actor.person_id)


@service(May.WORK)
def return_to_centre(actor: Actor, pk: int, reason: str, note: str = "") -> WarningRecord:
    """Send a warning back to the centre: not our area, a duplicate, wrong information."""
    warning = locked(actor, pk)
    checked_reason("return", reason)
    GridTask.unscoped.filter(warning=warning, done_at__isnull=True).update(done_at=timezone.now())
    warning.station = warning.officer = None
    rescore(warning, timezone.now())
    return move(
        actor, warning, Act.RETURN, reason=reason, note=note,
        order_key=warning.order_key, value=warning.value, scored_at=warning.scored_at, **OFF_STATION,
    )  # fmt: skip


@service(May.WORK)
def attempt(
    actor: Actor,
    pk: int,
    *,
    channel: str,
    result: str,
    cause: str = "",
    note: str = "",
    uid: uuid.UUID | None = None,
    at: datetime | None = None,
) -> Attempt:
    """Record one try to reach the person. Sent twice with one `uid`, it is recorded once."""
    warning = locked(actor, pk)
    if (known := _already(uid, warning)) is not None:
        return known
    if warning.state == State.DISPATCHED:
        raise Refused(Code.NOT_SIGNED, number=warning.number)
    if warning.state not in (State.SIGNED, State.WORKING):
        raise wrong_state(warning)
    if channel == Channel.GRID:
        raise Refused(Code.BAD_RESULT)
    return _attempt(actor, warning, channel, result, cause, note, uid, at)


@service(May.WORK)
def ask_grid(actor: Actor, pk: int, grid_id: int) -> GridTask:
    """Ask a grid worker to visit. The grid sees name, phone, address and scam type, nothing more."""
    warning = locked(actor, pk)
    if warning.state not in (State.SIGNED, State.WORKING):
        raise wrong_state(warning)
    grid = Unit.objects.filter(pk=grid_id, kind=UnitKind.GRID).first()
    if grid is None or not grid.in_force(timezone.localdate()):
        raise Refused(Code.NO_GRID)
    if GridTask.unscoped.filter(warning=warning, grid=grid, done_at__isnull=True).exists():
        raise Refused(Code.ALREADY_ASKED)
    task: GridTask = GridTask.unscoped.create(warning=warning, grid=grid, asked_by_id=actor.person_id)
    save(warning)
    record(actor, "warning.ask_grid", on=("warning", pk), detail={"grid": grid.code})
    return task


@service(May.WORK_GRID)
def grid_result(
    actor: Actor, task_id: int, *, result: str, cause: str = "", note: str = "", uid: uuid.UUID | None = None
) -> Attempt:
    """A grid worker's answer: met, or not met and why."""
    task = GridTask.objects.visible_to(actor).filter(pk=task_id).first()
    if task is None:
        raise Refused(Code.NOT_FOUND)
    # The grid worker sees the task, not the warning; the service writes both.
    warning = WarningRecord.unscoped.select_for_update(of=("self",)).get(pk=task.warning_id)
    if (known := _already(uid, warning)) is not None:
        return known
    if task.done_at is not None:
        raise Refused(Code.ALREADY_DONE)
    if warning.state not in (State.SIGNED, State.WORKING):
        raise wrong_state(warning)
    made = _attempt(actor, warning, Channel.GRID, result, cause, note, uid, None)
    GridTask.unscoped.filter(pk=task.pk).update(done_at=made.at, attempt=made)
    return made


@service(May.WORK)
def close(
    actor: Actor,
    pk: int,
    *,
    outcome: str,
    version: int | None = None,
    cause: str = "",
    averted_claimed_fen: int = 0,
    averted_evidenced_fen: int = 0,
    loss_fen: int = 0,
    evidence: str = "",
) -> WarningRecord:
    """Close with an outcome (amounts in 分). Someone already deceived is handed over, within a clock of its own."""
    warning = locked(actor, pk, version)
    if warning.state != State.WORKING and warning.state != State.SIGNED:
        raise wrong_state(warning)
    stops = refusals(
        Closing(
            outcome=Outcome(outcome),
            attempts=Attempt.unscoped.filter(warning=warning).count(),
            visits=Attempt.unscoped.filter(warning=warning, channel__in=FACE_TO_FACE).count(),
            reached=warning.contacted_at is not None,
            visit_required=Level(warning.level).name in COMPLETION.at().visit_required,
            cause=cause,
            averted_claimed_fen=averted_claimed_fen,
            averted_evidenced_fen=averted_evidenced_fen,
            loss_fen=loss_fen,
            evidence=evidence,
        )
    )
    if stops:
        raise Refused(Code.CANNOT_CLOSE, refusals=stops)
    if cause:
        _check_cause(cause, None)
    now = timezone.now()
    GridTask.unscoped.filter(warning=warning, done_at__isnull=True).update(done_at=now)
    move(
        actor, warning, Act.CLOSE, note=evidence, detail={"outcome": outcome},
        outcome=outcome, cause=cause, closed_at=now, averted_claimed_fen=averted_claimed_fen,
        averted_evidenced_fen=averted_evidenced_fen, loss_fen=loss_fen,
    )  # fmt: skip
    if outcome == Outcome.ALREADY_DECEIVED:
        _open_handover(actor, warning, now)
    return warning


@service(May.TRIAGE)
def reopen(actor: Actor, pk: int, reason: str) -> WarningRecord:
    """Give a closed warning back to its officer for another feedback."""
    warning = locked(actor, pk)
    checked_reason("reopen", reason)
    return move(
        actor, warning, Act.REOPEN, reason=reason, detail={"outcome": warning.outcome},
        outcome="", cause="", closed_at=None, averted_claimed_fen=0, averted_evidenced_fen=0, loss_fen=0,
    )  # fmt: skip


@service(May.WORK)
def handover_done(actor: Actor, pk: int, reference: str) -> Handover:
    """Record the report that a hand-over became in the police platform."""
    warning = locked(actor, pk)
    if not reference.strip():
        raise Refused(Code.REFERENCE_MISSING)
    done = Handover.unscoped.filter(warning=warning, done_at__isnull=True).update(
        done_at=timezone.now(), done_by=actor.person_id, reference=reference.strip()[:64]
    )
    if done != 1:
        raise Refused(Code.ALREADY_DONE)
    record(actor, "warning.handover_done", on=("warning", pk))
    handover: Handover = Handover.unscoped.get(warning=warning)
    return handover


def _attempt(
    actor: Actor,
    warning: WarningRecord,
    channel: str,
    result: str,
    cause: str,
    note: str,
    uid: uuid.UUID | None,
    at: datetime | None,
) -> Attempt:
    now = timezone.now()
    at = at or now
    _check_result(channel, result, cause)
    if at > now + CLOCK_SKEW or (warning.dispatched_at and at < warning.dispatched_at - CLOCK_SKEW):
        raise Refused(Code.ATTEMPT_TIME)
    made: Attempt = Attempt.unscoped.create(
        warning=warning, uid=uid or uuid.uuid4(), channel=channel, result=result, cause=cause,
        note=sealed_note(note), at=at, by_id=actor.person_id, unit_id=actor.unit_id,
    )  # fmt: skip
    changes: dict[str, Any] = {}
    if channel == Channel.CALL and (warning.first_call_at is None or at < warning.first_call_at):
        changes["first_call_at"] = at
    if result == Result.REACHED and channel in TO_THE_PERSON and warning.contacted_at is None:
        changes["contacted_at"] = at
    if result == Result.REACHED and channel in FACE_TO_FACE and warning.met_at is None:
        changes["met_at"] = at
    if warning.state == State.SIGNED:
        move(actor, warning, Act.ATTEMPT, **changes)
    else:
        save(warning, **changes)
    record(actor, "warning.contact", on=("warning", warning.pk), detail={"channel": channel, "result": result})
    return made


def _already(uid: uuid.UUID | None, warning: WarningRecord) -> Attempt | None:
    known = Attempt.unscoped.filter(uid=uid).first() if uid else None
    if known is not None and known.warning_id != warning.pk:
        raise Refused(Code.UID_TAKEN)
    return known


def _check_result(channel: str, result: str, cause: str) -> None:
    if channel not in Channel.values or result not in RESULTS[Channel(channel)]:
        raise Refused(Code.BAD_RESULT)
    if result in NEEDS_CAUSE:
        if not cause:
            raise Refused(Code.CAUSE_MISSING)
        _check_cause(cause, Channel(channel))


def _check_cause(code: str, channel: Channel | None) -> None:
    cause = next((term for term in CAUSES.at().terms if term.code == code), None)
    fits = cause is not None and (channel is None or (cause.at_visit if channel in FACE_TO_FACE else cause.at_call))
    if not fits:
        raise Refused(Code.UNKNOWN_REASON)


def _open_handover(actor: Actor, warning: WarningRecord, now: datetime) -> None:
    due = deadlines(CLOCKS.at(now).rows, Level(warning.level).name, {"OUTCOME": now})
    opened, new = Handover.unscoped.get_or_create(
        warning=warning,
        defaults={
            "loss_fen": warning.loss_fen, "opened_at": now, "opened_by_id": actor.person_id,
            "due_at": due.get("HANDOVER", now),
        },
    )  # fmt: skip
    if not new:  # closed a second time: the loss may have been corrected
        Handover.unscoped.filter(pk=opened.pk).update(loss_fen=warning.loss_fen)
    record(actor, "warning.handover", on=("warning", warning.pk))
