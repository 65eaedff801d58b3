# SPDX-License-Identifier: Apache-2.0
"""The deadlines of a warning by the clocks in force (rule sets `warning.clocks`, `warning.quiet_hours`)."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, Protocol

from wuzha.engine.calendar import shift_out_of_quiet
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rules.steps import deadlines
from wuzha.warning.rulesets import CLOCKS, QUIET_HOURS

#: Column of the warning → its clock.
COLUMNS = {"signin_due": "SIGN_IN", "call_due": "FIRST_CALL", "meet_due": "MEET", "feedback_due": "FEEDBACK"}


class ClockSubject(Protocol):
    """What the clocks look at: a warning, or one that a simulation is about to write."""

    @property
    def level(self) -> int: ...
    @property
    def first_pushed_at(self) -> datetime: ...
    @property
    def meet_due(self) -> datetime | None: ...
    @property
    def feedback_due(self) -> datetime | None: ...


class DispatchedSubject(ClockSubject, Protocol):
    """And when it may have been dispatched already."""

    @property
    def dispatched_at(self) -> datetime | None: ...


def on_push(warning: ClockSubject, now: datetime) -> dict[str, Any]:
    """The deadlines that run from the first push, before any station has the warning."""
    due = _due(warning, now, {"PUSH": warning.first_pushed_at})
    return {"meet_due": due["meet_due"], "feedback_due": due["feedback_due"]}


def on_dispatch(warning: ClockSubject, now: datetime) -> dict[str, Any]:
    """The deadlines of a dispatch at `now`. Those that ran before (meeting, feedback) never move later."""
    due = _due(warning, now, {"PUSH": warning.first_pushed_at, "DISPATCH": now})
    return {
        "signin_due": due["signin_due"] or warning.feedback_due or now,  # a station always has one to sign in by
        "call_due": due["call_due"],
        "meet_due": sooner(warning.meet_due, due["meet_due"]),
        "feedback_due": warning.feedback_due or due["feedback_due"],
    }


def on_return(warning: ClockSubject, now: datetime) -> dict[str, Any]:
    """The deadlines of a warning back at the centre: what ran from its dispatch is gone, what runs from its push stays.

    The feedback is not among them: its clock never stops.
    """
    due = _due(warning, now, {"PUSH": warning.first_pushed_at})
    return {"signin_due": None, "call_due": None, "meet_due": due["meet_due"]}


def on_raise(warning: DispatchedSubject, now: datetime) -> dict[str, Any]:
    """The deadlines after the level rose: the sooner of the old and those of the new level."""
    starts = {"PUSH": warning.first_pushed_at}
    if warning.dispatched_at is not None:
        starts["DISPATCH"] = warning.dispatched_at
    due = _due(warning, now, starts)
    return {column: sooner(getattr(warning, column), due[column]) for column in COLUMNS}


def handover_due(warning: ClockSubject, now: datetime) -> datetime:
    """By when a person found already deceived is handed over, if found so at `now`."""
    return deadlines(CLOCKS.at(now).rows, Level(warning.level).name, {"OUTCOME": now}).get("HANDOVER", now)


def sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of two instants; the other one where one is missing."""
    return min((x for x in (one, other) if x is not None), default=None)


def _due(warning: ClockSubject, now: datetime, starts: dict[str, datetime]) -> dict[str, datetime | None]:
    level = Level(warning.level).name
    due = deadlines(CLOCKS.at(now).rows, level, starts)
    quiet = QUIET_HOURS.at(now)
    if "FIRST_CALL" in due and level in quiet.levels:
        start, end = time.fromisoformat(quiet.start), time.fromisoformat(quiet.end)
        due["FIRST_CALL"] = shift_out_of_quiet(due["FIRST_CALL"], start, end)
    return {column: due.get(clock) for column, clock in COLUMNS.items()}
