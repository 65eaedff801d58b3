# SPDX-License-Identifier: Apache-2.0
"""Tries to reach the person, by an officer or by a grid worker. A device may send the same one twice, or late."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.models import Unit, UnitKind
from wuzha.org.reach import units_below
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import Attempt, GridTask, WarningRecord
from wuzha.warning.queries import ladder
from wuzha.warning.registry import talk_for
from wuzha.warning.rules.ladder import Suggestion, suggest
from wuzha.warning.rules.lifecycle import Act, State
from wuzha.warning.rules.outcomes import FACE_TO_FACE, NEEDS_CAUSE, RESULTS, TO_THE_PERSON, Channel, Result
from wuzha.warning.rulesets import CAUSES, REASONS, SCRIPTS
from wuzha.warning.services.clocks import sooner
from wuzha.warning.services.errors import Code
from wuzha.warning.services.proofs import PROVABLE, prove
from wuzha.warning.services.transitions import at_station, move, save, sealed_note, service, trace, wrong_state

#: A device's clock may be wrong by this much; the record is then kept as of the nearest possible instant.
CLOCK_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Try:
    """What was tried. `uid` comes from the device; `at` is when it happened there."""

    channel: str
    result: str
    cause: str = ""
    note: str = ""
    uid: uuid.UUID | None = None
    at: datetime | None = None
    #: What the person promised to do or not to do.
    promise: str = ""
    #: How it is proven that somebody was reached (`warning.proofs`), and under which number.
    proof: str = ""
    proof_reference: str = ""
    #: Why another way was taken than the ladder suggests (`warning.reasons`, act `ladder`).
    off_ladder: str = ""
    #: Which version of the talk was on the page (`RuleVersion` key, 0 for the factory's); that in force if not said.
    script_version: int | None = None


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
    promise: str = "",
    proof: str = "",
    proof_reference: str = "",
    off_ladder: str = "",
    script_version: int | None = None,
) -> Attempt:
    """Record one try to reach the person, by any officer of the station. Sent again with its `uid`, it is kept once."""
    return once(
        actor,
        pk,
        Try(channel, result, cause, note, uid, at, promise, proof, proof_reference, off_ladder, script_version),
        lambda: _by_officer(at_station(actor, pk), channel),
    )


def once(actor: Actor, pk: int, tried: Try, warning_to_try: Callable[[], WarningRecord]) -> Attempt:
    """The attempt of this `uid`, made now unless it was before.

    Looked for before anything is checked, since the warning may have moved on after the first sending; and again once
    the warning is locked, since two sendings may arrive at once.
    """
    if (known := _known(tried.uid, pk)) is not None and known.by_id == actor.person_id:
        return known
    warning = warning_to_try()
    if (known := _known(tried.uid, pk)) is not None:
        return known
    if warning.state == State.DISPATCHED:
        raise RefusalError(Code.NOT_SIGNED, number=warning.number)
    if warning.state not in (State.SIGNED, State.WORKING):
        raise wrong_state(warning)
    return record(actor, warning, tried)


def keep_late(actor: Actor, warning: WarningRecord, tried: Try) -> Attempt:
    """An attempt that was really made, on a locked warning that has moved on meanwhile: kept, and it moves nothing.

    Only what stays true wherever the warning is now is noted there: that the person was reached, or met.
    """
    if (known := _known(tried.uid, warning.pk)) is not None:
        return known
    now = timezone.now()
    cause = _checked_cause(tried)
    made: Attempt = Attempt.unscoped.create(
        warning=warning, uid=tried.uid or uuid.uuid4(), channel=tried.channel, result=tried.result, cause=cause,
        note=sealed_note(tried.note), off_ladder=tried.off_ladder, at=min(tried.at or now, now), by_id=actor.person_id,
        unit_id=actor.unit_id,
    )  # fmt: skip
    facts = _facts(warning, made)
    if warning.state != State.CLOSED:  # whoever has it now makes a first call of their own
        facts.pop("first_call_at", None)
    save(warning, **facts)
    trace(actor, warning, "attempt", detail={"channel": made.channel, "result": made.result, "sent_later": True})
    return made


def _by_officer(warning: WarningRecord, channel: str) -> WarningRecord:
    if channel == Channel.GRID:  # the grid worker says so, not the officer
        raise RefusalError(Code.BAD_RESULT)
    return warning


def _known(uid: uuid.UUID | None, pk: int) -> Attempt | None:
    known: Attempt | None = Attempt.unscoped.filter(uid=uid).first() if uid else None
    if known is not None and known.warning_id != pk:
        raise RefusalError(Code.UID_TAKEN)
    return known


def record(actor: Actor, warning: WarningRecord, tried: Try) -> Attempt:
    """Keep an attempt on a locked warning that is at work."""
    now = timezone.now()
    at = _instant(tried.at or now, warning, now)
    cause = _checked_cause(tried)
    suggested = suggest(ladder.situation(warning, ladder.attempts_of(warning), now))
    off_ladder = _checked_off_ladder(tried, suggested)
    try:
        with transaction.atomic():
            made: Attempt = Attempt.unscoped.create(
                warning=warning, uid=tried.uid or uuid.uuid4(), channel=tried.channel, result=tried.result,
                cause=cause, note=sealed_note(tried.note), at=at, by_id=actor.person_id, unit_id=actor.unit_id,
                promise=sealed_note(tried.promise), off_ladder=off_ladder, script_version=_script(warning, tried, at),
            )  # fmt: skip
    except IntegrityError:  # the same identity, at the same moment, for another warning
        raise RefusalError(Code.UID_TAKEN) from None
    changes = _facts(warning, made)
    if tried.proof and made.result in PROVABLE:
        prove(actor, made, tried.proof, tried.proof_reference)
    detail = _detail(made, tried, suggested)
    if warning.state == State.SIGNED:
        move(actor, warning, Act.ATTEMPT, at=now, detail=detail, **changes)
    else:
        save(warning, **changes)
        trace(actor, warning, "attempt", detail=detail)
    return made


def _instant(at: datetime, warning: WarningRecord, now: datetime) -> datetime:
    start = warning.dispatched_at or now
    if not start - CLOCK_SKEW <= at <= now + CLOCK_SKEW:
        raise RefusalError(Code.ATTEMPT_TIME)
    return min(max(at, start), now)


def _checked_cause(tried: Try) -> str:
    """The cause, where the result needs one; what a hidden field still held otherwise is dropped."""
    if tried.channel not in Channel.values or tried.result not in RESULTS[Channel(tried.channel)]:
        raise RefusalError(Code.BAD_RESULT)
    if tried.result not in NEEDS_CAUSE:
        return ""
    on_foot = tried.channel in FACE_TO_FACE
    fitting = {term.code for term in CAUSES.at().terms if (term.at_visit if on_foot else term.at_call)}
    if tried.cause not in fitting:
        raise RefusalError(Code.CAUSE_MISSING)
    return tried.cause


def _checked_off_ladder(tried: Try, suggested: Suggestion) -> str:
    """The reason for another way, where there is another; the ladder is a guide, so none is needed here."""
    if not tried.off_ladder or suggested.leads_to in ("", tried.channel):
        return ""
    if tried.off_ladder not in {reason.code for reason in REASONS.at().of("ladder")}:
        raise RefusalError(Code.UNKNOWN_REASON)
    return tried.off_ladder


def _script(warning: WarningRecord, tried: Try, at: datetime) -> int | None:
    """The version of the talk, for attempts in which there was talk; none where a room above keeps it, and counts it
    itself."""
    if tried.result != Result.REACHED:
        return None
    if (talk := talk_for(warning.fraud_type, warning.centre.path, at)) is not None:
        talk.used(at)
        return None
    known = {version.pk or 0 for version in SCRIPTS.versions()}
    return tried.script_version if tried.script_version in known else SCRIPTS.version_at(at).pk or 0


def _detail(made: Attempt, tried: Try, suggested: Suggestion) -> dict[str, Any]:
    """For the trail: codes only."""
    found: dict[str, Any] = {"channel": made.channel, "result": made.result}
    if suggested.leads_to not in ("", made.channel):
        found["suggested"] = suggested.leads_to
    held = {"cause": made.cause, "off_ladder": made.off_ladder, "proof": tried.proof}
    return found | {name: code for name, code in held.items() if code}


def _facts(warning: WarningRecord, made: Attempt) -> dict[str, Any]:
    """First call, first time reached, first time met: the earliest, in whatever order records arrive."""
    reached = made.result == Result.REACHED
    held = {
        "first_call_at": made.channel == Channel.CALL,
        "contacted_at": reached and made.channel in TO_THE_PERSON,
        "met_at": reached and made.channel in FACE_TO_FACE,
    }
    return {name: sooner(getattr(warning, name), made.at) for name, holds in held.items() if holds}


@service(May.WORK)
def ask_grid(actor: Actor, pk: int, grid_id: int) -> GridTask:
    """Ask a grid worker to visit. The grid sees name, phone, address and scam type, nothing more."""
    warning = at_station(actor, pk)
    if warning.state == State.DISPATCHED:
        raise RefusalError(Code.NOT_SIGNED, number=warning.number)
    if warning.state not in (State.SIGNED, State.WORKING):
        raise wrong_state(warning)
    grid = Unit.objects.filter(pk=grid_id, kind=UnitKind.GRID).first()
    if grid is None or not grid.in_force(timezone.localdate()) or not _same_city(grid, warning):
        raise RefusalError(Code.NO_GRID)
    if GridTask.unscoped.filter(warning=warning, grid=grid, done_at__isnull=True).exists():
        raise RefusalError(Code.ALREADY_ASKED)
    task: GridTask = GridTask.unscoped.create(
        warning=warning, grid=grid, asked_by_id=actor.person_id, asked_at=timezone.now()
    )
    save(warning)
    trace(actor, warning, "ask_grid", detail={"grid": grid.code})
    return task


@service(May.WORK_GRID, on="grid_task")
def grid_result(
    actor: Actor,
    task_id: int,
    *,
    result: str,
    cause: str = "",
    note: str = "",
    uid: uuid.UUID | None = None,
    proof: str = "",
    proof_reference: str = "",
    at: datetime | None = None,
) -> Attempt:
    """A grid worker's answer to a visit asked of their grid: met, or not met and why."""
    task = GridTask.unscoped.filter(pk=task_id, grid_id__in=units_below(actor.unit_path).ids).first()
    if task is None:
        raise RefusalError(Code.NOT_FOUND)
    tried = Try(Channel.GRID, result, cause, note, uid, at, proof=proof, proof_reference=proof_reference)
    made = once(actor, task.warning_id, tried, lambda: _still_to_do(task))
    GridTask.unscoped.filter(pk=task.pk, done_at__isnull=True).update(done_at=made.at, attempt=made)
    return made


def _still_to_do(task: GridTask) -> WarningRecord:
    """The warning of a visit, locked. The grid worker is let at it through the visit alone."""
    warning: WarningRecord = WarningRecord.unscoped.select_for_update(no_key=True).get(pk=task.warning_id)
    task.refresh_from_db()
    if task.done_at is not None:
        raise RefusalError(Code.ALREADY_DONE if task.attempt_id else Code.WITHDRAWN)
    return warning


def _same_city(grid: Unit, warning: WarningRecord) -> bool:
    """Whether both belong to one city, the top of a tree of units."""
    top = Unit.steplen
    return warning.station is not None and grid.path[:top] == warning.station.path[:top]
