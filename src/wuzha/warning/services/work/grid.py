# SPDX-License-Identifier: Apache-2.0
"""Visits asked of a grid, and its answers."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.models import Unit, UnitKind
from wuzha.org.reach import units_below
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import Attempt, GridTask, WarningRecord
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.rules.outcomes import Channel
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import at_station, save, service, trace, wrong_state
from wuzha.warning.services.work.attempts import Try, once


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
