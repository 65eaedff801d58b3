# SPDX-License-Identifier: Apache-2.0
"""What the operations of a token answer. Personal data is masked; it is never in clear here. Money in 分."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ninja import Schema
from pydantic import create_model

from wuzha.org.models import Unit
from wuzha.sealed.value import Sealed
from wuzha.warning.fields import CARRIED
from wuzha.warning.models import Attempt, WarningRecord
from wuzha.warning.queries.desk import Desk
from wuzha.warning.queries.tasks.lists import Clock, TaskRow
from wuzha.warning.queries.tasks.page import Task
from wuzha.warning.rules.carried import Carried
from wuzha.warning.rules.lifecycle import Level


def carried_schema(fields: Iterable[Carried]) -> type[Schema]:
    """What a warning carries, as a part of an answer."""
    members: dict[str, Any] = {one.key: (one.type.api | None, ...) for one in fields}
    return create_model("CarriedOut", __base__=Schema, **members)


class UnitOut(Schema):
    code: str
    name: str


if TYPE_CHECKING:  # of the fields that `wuzha.warning.fields` declares only the columns know
    CarriedOut = Schema
    CarriedOfPerson = Schema
else:
    CarriedOut = carried_schema(one for one in CARRIED if one.api and not one.sealed)
    CarriedOfPerson = carried_schema(one for one in CARRIED if one.api and one.sealed)


class PersonOut(CarriedOfPerson):
    """The person a warning is about, masked."""

    name: str | None
    phone: str | None
    id_no: str | None
    account: str | None
    address: str | None


class ClockOut(Schema):
    """A deadline: met, running, or standing still."""

    name: str
    due: datetime
    done_at: datetime | None
    running: bool


class AttemptOut(Schema):
    uid: str
    channel: str
    result: str
    cause: str
    at: datetime
    by: str


class WarningOut(CarriedOut):
    """A warning as lists show it. `version` goes back with acts, so that a change in between is noticed."""

    id: int
    number: str
    version: int
    state: str
    level: str
    fraud_type: str
    source_type: str
    round_no: int
    push_count: int
    amount_fen: int | None
    person: PersonOut
    division_code: str
    first_pushed_at: datetime
    last_pushed_at: datetime
    completeness: int
    held_by: str | None
    claim_expires_at: datetime | None
    snoozed_until: datetime | None
    station: UnitOut | None
    officer: str | None
    dispatched_at: datetime | None
    signed_at: datetime | None
    closed_at: datetime | None
    outcome: str
    next_due: datetime | None


class PageOut(Schema):
    """Rows in order; `next` is the `after` of the next page, nothing on the last one."""

    rows: list[WarningOut]
    next: str | None


class LineOut(Schema):
    """An item of the checklist, and its latest try (`found` is empty before one)."""

    item: str
    label: str
    weight: int
    found: str
    source: str
    at: datetime | None


class StationOut(UnitOut):
    """A station it may be dispatched to, the best first, and why."""

    reason: str
    open_tasks: int
    officers: int
    at_home: bool


class DeskOut(WarningOut):
    """A warning in full for the desk. `may` names the acts possible now."""

    may: list[str]
    place: str
    threshold: int
    clocks: list[ClockOut]
    checklist: list[LineOut]
    attempts: list[AttemptOut]
    stations: list[StationOut]


class TaskRowOut(WarningOut):
    """A warning in a station's list; `late` when its first running clock has run out."""

    place: str
    clock: ClockOut | None
    late: bool


class TaskPageOut(Schema):
    group: str
    rows: list[TaskRowOut]
    next: str | None


class VisitAskedOut(Schema):
    id: int
    grid: UnitOut
    asked_at: datetime
    done_at: datetime | None


class TaskOut(WarningOut):
    """A warning in a station's hands. `leads_to` is the channel that the ladder suggests now; empty while it waits."""

    place: str
    clocks: list[ClockOut]
    attempts: list[AttemptOut]
    step: str
    leads_to: str
    not_before: datetime | None
    visit_required: bool
    grid_tasks: list[VisitAskedOut]
    grids: list[UnitOut]
    handover_due: datetime | None
    unproven: bool


class VisitOut(Schema):
    """A visit asked of a grid: name, phone and address masked, gone once it is done."""

    id: int
    asked_at: datetime
    done_at: datetime | None
    fraud_type: str
    name: str | None
    phone: str | None
    address: str | None
    result: str


class CallBackOut(Schema):
    """A call-back. `warning` is its number; whom to call is masked."""

    id: int
    warning: str
    level: str
    day: int
    due_on: date
    station: str
    outcome: str
    name: str | None
    phone: str | None
    tries: int
    next_at: datetime | None
    mine: bool
    done_at: datetime | None
    verdict: str
    consequence: str


def masked(value: Sealed | None) -> str | None:
    """A sealed value as everybody may see it."""
    return None if value is None else str(value)


def unit_of(unit: Unit | None) -> UnitOut | None:
    return None if unit is None else UnitOut(code=unit.code, name=unit.name)


def clock_of(clock: Clock) -> ClockOut:
    return ClockOut(name=clock.name.value, due=clock.due, done_at=clock.done_at, running=clock.running)


def attempt_of(attempt: Attempt) -> AttemptOut:
    return AttemptOut(
        uid=str(attempt.uid), channel=attempt.channel, result=attempt.result, cause=attempt.cause, at=attempt.at,
        by=str(attempt.by or ""),
    )  # fmt: skip


def fields_of(warning: WarningRecord) -> dict[str, object]:
    """The fields of `WarningOut`."""
    same = (
        "number", "version", "state", "fraud_type", "source_type", "round_no", "push_count", "amount_fen",
        "division_code", "first_pushed_at", "last_pushed_at", "completeness", "claim_expires_at", "snoozed_until",
        "dispatched_at", "signed_at", "closed_at", "outcome", "next_due",
    )  # fmt: skip
    person = {name: masked(getattr(warning, name)) for name in PersonOut.model_fields}
    return {name: getattr(warning, name) for name in (*same, *CarriedOut.model_fields)} | {
        "id": warning.pk,
        "level": Level(warning.level).name,
        "person": PersonOut(**person),
        "held_by": str(warning.claimed_by) if warning.claimed_by else None,
        "station": unit_of(warning.station),
        "officer": str(warning.officer) if warning.officer else None,
    }


def warning_of(warning: WarningRecord) -> WarningOut:
    return WarningOut.model_validate(fields_of(warning))


def desk_of(desk: Desk) -> DeskOut:
    """A warning for the desk; the stations only where it may be dispatched."""
    acts = {
        "take": desk.can_take, "complete": desk.can_work, "dispatch": desk.can_work, "release": desk.can_work,
        "recall": desk.can_recall, "wake": desk.can_wake,
    }  # fmt: skip
    lines = [
        LineOut(
            item=line.item.code, label=line.item.label, weight=line.item.weight,
            found=line.tried.found if line.tried else "", source=line.tried.source if line.tried else "",
            at=line.tried.at if line.tried else None,
        )
        for line in desk.checklist
    ]  # fmt: skip
    stations = [
        StationOut(
            code=one.unit.code, name=one.unit.name, reason=one.reason, open_tasks=one.open_tasks,
            officers=one.officers, at_home=one.at_home,
        )
        for one in (desk.stations if desk.can_work else ())
    ]  # fmt: skip
    return DeskOut.model_validate(
        fields_of(desk.warning)
        | {
            "may": [name for name, possible in acts.items() if possible],
            "place": desk.place,
            "threshold": desk.rules.threshold,
            "clocks": [clock_of(clock) for clock in desk.clocks],
            "checklist": lines,
            "attempts": [attempt_of(one) for one in desk.attempts],
            "stations": stations,
        }
    )


def task_row_of(row: TaskRow) -> TaskRowOut:
    more = {"place": row.place, "clock": clock_of(row.clock) if row.clock else None, "late": row.late}
    return TaskRowOut.model_validate(fields_of(row.warning) | more)


def task_of(task: Task, grids: list[Unit]) -> TaskOut:
    """A task; the grids that could be asked only while it may be worked on."""
    asked = [
        VisitAskedOut(id=one.pk, grid=UnitOut(code=one.grid.code, name=one.grid.name), asked_at=one.asked_at,
                      done_at=one.done_at)
        for one in task.grid_tasks
    ]  # fmt: skip
    handover = task.handover
    return TaskOut.model_validate(
        fields_of(task.warning)
        | {
            "place": task.place,
            "clocks": [clock_of(clock) for clock in task.clocks],
            "attempts": [attempt_of(one) for one in task.attempts],
            "step": task.step.value,
            "leads_to": task.leads_to,
            "not_before": task.suggestion.not_before,
            "visit_required": task.visit_required,
            "grid_tasks": asked,
            "grids": [unit_of(grid) for grid in grids],
            "handover_due": handover.due_at if handover is not None and handover.done_at is None else None,
            "unproven": task.warning.unproven,
        }
    )
