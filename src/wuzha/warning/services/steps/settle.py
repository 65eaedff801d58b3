# SPDX-License-Identifier: Apache-2.0
"""Telling the steps that are owed, for warnings that are locked: a handful of statements, however many there are."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from wuzha.audit.actor import Actor
from wuzha.audit.services import record_all
from wuzha.copying import copy_in
from wuzha.core.clocks.plan import next_at, reached
from wuzha.warning.models import ClockAlert, WarningRecord
from wuzha.warning.queries.steps import DUE, Chain, ClockContext, beside, chain_of, running_clocks, steps_of
from wuzha.warning.rules.lifecycle import AT_CENTRE, AT_STATION, Level
from wuzha.warning.rules.steps import (
    AT_THE_STATION,
    ClockName,
    Step,
    Tell,
)
from wuzha.warning.rules.steps import in_order as order_of_steps
from wuzha.warning.rulesets import ESCALATION
from wuzha.warning.services.notices import publish_all

SWEEP = Actor.system("clock-sweep")
#: Who is told → the code of the notice on open pages.
NOTICES = {
    Tell.OFFICER: "CLOCK_RUNS",
    Tell.CHIEF: "ESCALATED_STATION",
    Tell.SHIFT_LEADER: "ESCALATED_CENTRE",
    Tell.COMMAND: "ESCALATED_CENTRE",
}
#: What of a warning its steps and their chain are made of: half of its row, and none of its sealed columns.
READ = (
    "state", "level", "centre_id", "station_id", "officer_id", "claimed_by_id", "first_pushed_at", "received_at",
    "dispatched_at", "met_at", "step_at", *DUE.values(),
)  # fmt: skip
#: Columns on which the plan of the steps depends; `WarningRecord.step_at` is set anew when one changes.
MOVES_CLOCKS = frozenset({"state", "level", "station", "met_at", "first_pushed_at", "dispatched_at", *DUE.values()})


def moves_clocks(warning: WarningRecord, changes: dict[str, Any]) -> bool:
    """Whether the changes move a clock of the warning; taking and putting back at the centre do not."""
    moved = {name for name in MOVES_CLOCKS & changes.keys() if changes[name] != getattr(warning, name)}
    if moved == {"state"}:
        return not (warning.state in AT_CENTRE and changes["state"] in AT_CENTRE)
    return bool(moved)


def settle(
    warnings: Sequence[WarningRecord],
    now: datetime,
    *,
    upto: datetime | None = None,
    not_before: datetime | None = None,
) -> int:
    """Tell what is owed of locked warnings up to an instant (now), and set `step_at` of each to what comes after it."""
    told, following = _settle(warnings, now, min(upto or now, now), not_before)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE warning_warning AS w SET step_at = u.step_at"
            " FROM unnest(%s::bigint[], %s::timestamptz[]) AS u(id, step_at)"
            " WHERE w.id = u.id AND w.step_at IS DISTINCT FROM u.step_at",
            [list(following), list(following.values())],
        )
    return told


def _settle(
    warnings: Sequence[WarningRecord], now: datetime, until: datetime, not_before: datetime | None = None
) -> tuple[int, dict[int, datetime | None]]:
    """Tell what is owed; the number of steps told, and the `step_at` each of the warnings is to get."""
    known = beside([warning.pk for warning in warnings])
    due: list[tuple[WarningRecord, Step]] = []
    following: dict[int, datetime | None] = {}
    for warning in warnings:
        steps = steps_of(warning, known, now, not_before)
        due += [(warning, step) for step in reached(steps, until)]
        following[warning.pk] = next_at(steps, until)
    _tell(due, known, now)
    return len(due), following


def before(warning: WarningRecord, now: datetime) -> None:
    """Tell what a locked warning owes before one of its clocks is moved: as it is kept, whatever is changed already."""
    if warning.step_at is not None and warning.step_at <= now:
        kept = WarningRecord.unscoped.get(pk=warning.pk)
        known = beside([kept.pk])
        _tell([(kept, step) for step in reached(steps_of(kept, known, now), now)], known, now)


def begin(warning: WarningRecord, now: datetime) -> None:
    """`before`, for a change of something beside the warning that `save(…, clocks=True)` follows."""
    before(warning, now)
    warning.step_at = None


def owed(keys: Sequence[int], now: datetime) -> dict[int, datetime | None]:
    """Tell what locked warnings owe before a statement moves their clocks.

    That statement sets the `step_at` given here, so that each row is written once.
    """
    rows = list(WarningRecord.unscoped.filter(pk__in=keys, step_at__lte=now).only(*READ))
    return _settle(rows, now, now)[1] if rows else {}


def moved(keys: Sequence[int], now: datetime) -> None:
    """Plan the steps of locked warnings anew after a statement moved their clocks; what is reached is meant for now."""
    if rows := list(WarningRecord.unscoped.filter(pk__in=keys).only(*READ)):
        settle(rows, now, not_before=now)


def after(warning: WarningRecord, changes: dict[str, Any], now: datetime) -> datetime | None:
    """What follows when a locked warning is about to take these changes; gives its new `step_at`.

    Steps of the new deadlines that are reached already are told at once, as meant for now. Alerts are settled whose
    clock no longer runs, or whose station no longer has the warning.
    """
    changed = copy.copy(warning)
    for name, value in changes.items():
        setattr(changed, name, value)
    known = beside([warning.pk])
    steps = steps_of(changed, known, now, not_before=now)
    _tell([(changed, step) for step in reached(steps, now)], known, now)
    clear(changed, {clock.clock for clock in running_clocks(changed, known, now)}, now)
    return next_at(steps, now)


def clear(warning: WarningRecord, still: Iterable[ClockName], now: datetime) -> None:
    """Settle the alerts of clocks that no longer run, and those to a station that no longer has the warning."""
    station = warning.station_id if warning.state in AT_STATION else warning.centre_id
    elsewhere = Q(tell__in=AT_THE_STATION) & ~Q(clock=ClockName.TRANSFER) & ~Q(unit_id=station)
    ClockAlert.unscoped.filter(warning=warning, cleared_at__isnull=True).filter(
        ~Q(clock__in=list(still)) | elsewhere
    ).update(cleared_at=now)


def _tell(owed: list[tuple[WarningRecord, Step]], known: ClockContext, now: datetime) -> None:
    """Write the alerts in the order they were meant, each with its event and its notice."""
    if not owed:
        return
    owed.sort(key=lambda pair: (order_of_steps(pair[1]), pair[0].pk))
    late = timedelta(minutes=ESCALATION.at(now).late_minutes)
    asked = {pk: row.to_station_id for pk, row in known.transfers.items()}
    chain = chain_of([warning for warning, _ in owed], now, asked.values())
    alerts = [_alert(warning, step, chain, asked, now, late) for warning, step in owed]
    with connection.cursor() as cursor:
        copy_in(cursor, ClockAlert._meta.db_table, _Alert._fields, alerts)
    record_all(
        SWEEP,
        "warning.alert",
        (
            (
                ("warning", alert.warning_id),
                {"clock": alert.clock, "percent": alert.percent, "tell": alert.tell, "late": alert.late},
            )
            for alert in alerts
        ),
    )
    publish_all(list(dict.fromkeys((NOTICES[Tell(alert.tell)], alert.warning_id, alert.unit_id) for alert in alerts)))


class _Alert(NamedTuple):
    """An alert as a row of its table."""

    warning_id: int
    clock: str
    level: int
    due_at: datetime
    percent: int
    tell: str
    meant_at: datetime
    fired_at: datetime
    late: bool
    unit_id: int
    person_id: int | None


def _alert(
    warning: WarningRecord, step: Step, chain: Chain, asked: dict[int, int], now: datetime, late: timedelta
) -> _Alert:
    asked_station = asked.get(warning.pk) if step.clock is ClockName.TRANSFER else None
    told = chain.of(warning, step.tell, asked_station)
    return _Alert(
        warning_id=warning.pk, clock=step.clock.value, level=warning.level, due_at=step.due, percent=step.percent,
        tell=step.tell.value, meant_at=step.meant_at, fired_at=now, late=now - step.meant_at > late,
        unit_id=told.unit_id, person_id=told.person_id,
    )  # fmt: skip


class FirstSteps:
    """When to look first at a warning that just came in: before dispatch only the feedback runs."""

    def __init__(self, now: datetime) -> None:
        rules = ESCALATION.at(now)
        shares = {level: [row.percent for row in rules.of(level.name) if row.clock == "FEEDBACK"] for level in Level}
        self._percent = {int(level): min(found) for level, found in shares.items() if found}

    def at(self, level: int, pushed_at: datetime, feedback_due: datetime | None) -> datetime | None:
        """The first step, quiet hours apart; `None` (the database then says "at once") where none is known."""
        percent = self._percent.get(level)
        if percent is None or feedback_due is None:
            return None
        return pushed_at + (feedback_due - pushed_at) * percent // 100
