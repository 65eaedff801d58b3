# SPDX-License-Identifier: Apache-2.0
"""The steps of running clocks as they stand now: which are owed, and which unit and person each is told to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Protocol

from wuzha.core.clocks.plan import Pause, RunningClock, Told, started, untold
from wuzha.engine.calendar import shift_out_of_quiet
from wuzha.org.duty import on_duty
from wuzha.org.models import Unit, UnitKind
from wuzha.warning.models import ClockAlert, ClockPause, Transfer, WarningRecord
from wuzha.warning.rules.lifecycle import AT_STATION, Level, TransferState
from wuzha.warning.rules.steps import ClockName, Step, Tell, planned, running
from wuzha.warning.rulesets import CLOCKS, ESCALATION, QUIET_HOURS
from wuzha.warning.rulesets.handling import ClockRow

DUE = {
    ClockName.SIGN_IN: "signin_due",
    ClockName.FIRST_CALL: "call_due",
    ClockName.MEET: "meet_due",
    ClockName.FEEDBACK: "feedback_due",
}


@dataclass(frozen=True, slots=True)
class ClockContext:
    """What is known beside the warnings: their pauses, open transfers and the steps told."""

    pauses: dict[tuple[int, str], list[ClockPause]]
    transfers: dict[int, Transfer]
    told: dict[int, set[Told]]


def beside(keys: Sequence[int]) -> ClockContext:
    pauses: dict[tuple[int, str], list[ClockPause]] = defaultdict(list)
    for pause in ClockPause.unscoped.filter(warning_id__in=keys).order_by("from_at"):
        pauses[pause.warning_id, pause.clock].append(pause)
    transfers = {
        row.warning_id: row for row in Transfer.unscoped.filter(warning_id__in=keys, state=TransferState.PROPOSED)
    }
    told: dict[int, set[Told]] = defaultdict(set)
    rows = ClockAlert.unscoped.filter(warning_id__in=keys)
    for pk, clock, percent, tell, due, meant in rows.values_list(
        "warning_id", "clock", "percent", "tell", "due_at", "meant_at"
    ):
        told[pk] |= {(clock, percent, tell, due), (clock, percent, tell, meant)}
    return ClockContext(pauses, transfers, told)


def steps_of(
    warning: WarningRecord, known: ClockContext, now: datetime, not_before: datetime | None = None
) -> list[Step]:
    """Every step of the running clocks of a warning that nobody was told of, by the rules in force."""
    level = Level(warning.level).name
    found = planned(
        running_clocks(warning, known, now),
        ESCALATION.at(now).of(level),
        _hold(level, now),
        max(not_before, warning.received_at) if not_before else warning.received_at,
    )
    return untold(found, known.told.get(warning.pk, ()))


def running_clocks(warning: WarningRecord, known: ClockContext, now: datetime) -> list[RunningClock[ClockName]]:
    """The clocks that run, with their pauses; also that of a transfer that awaits its answer."""
    level = Level(warning.level).name
    minutes: dict[str, ClockRow] = {row.clock: row for row in CLOCKS.at(now).rows if row.level == level}
    found = []
    for clock in running(warning.state, met=warning.met_at is not None):
        due = getattr(warning, DUE[clock])
        if due is None:
            continue
        row = minutes.get(clock.value)
        earliest = warning.first_pushed_at
        if row is not None and row.start != "PUSH" and warning.dispatched_at is not None:
            earliest = warning.dispatched_at
        pauses = tuple(
            Pause(pause.from_at, pause.ended_at or pause.until_at)
            for pause in known.pauses.get((warning.pk, clock.value), ())
            if warning.dispatched_at is not None and pause.from_at >= warning.dispatched_at
        )
        start = started(due, row.minutes if row else None, pauses, earliest)
        found.append(RunningClock(clock, start, due, pauses))
    if (transfer := known.transfers.get(warning.pk)) is not None and warning.state in AT_STATION:
        found.append(RunningClock(ClockName.TRANSFER, transfer.proposed_at, transfer.due_at))
    return found


def _hold(level: str, now: datetime) -> Callable[[datetime], datetime]:
    """Low levels are told nothing in quiet hours: what falls into them waits for the morning."""
    quiet = QUIET_HOURS.at(now)
    if level not in quiet.levels:
        return lambda at: at
    start, end = time.fromisoformat(quiet.start), time.fromisoformat(quiet.end)
    return lambda at: shift_out_of_quiet(at, start, end)


class InHands(Protocol):
    """A warning, as far as the chain looks at it."""

    state: str
    centre_id: int
    station_id: int | None
    officer_id: int | None
    claimed_by_id: int | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """A unit, and the person there who is named; `None` tells the whole desk."""

    unit_id: int
    person_id: int | None


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain of some warnings at one moment."""

    duty: dict[tuple[int, str], int]
    #: Centre → the bureau above it, whose command centre is the end of the chain.
    bureaus: dict[int, int]

    def of(self, warning: InHands, tell: Tell, asked_station: int | None = None) -> Recipient:
        """Whom to tell of a step of a warning; `asked_station` is the one that is to answer a transfer.

        Before a station has the warning the centre's desk stands for the officer, and its leader for the chief.
        """
        station = asked_station or (warning.station_id if warning.state in AT_STATION else None)
        if tell is Tell.OFFICER:
            if station is None:
                return Recipient(warning.centre_id, warning.claimed_by_id)
            return Recipient(station, None if asked_station else warning.officer_id)
        if tell is Tell.CHIEF and station is not None:
            return self._named(station, tell)
        if tell is Tell.COMMAND:
            return self._named(self.bureaus.get(warning.centre_id, warning.centre_id), tell)
        return self._named(warning.centre_id, Tell.SHIFT_LEADER)

    def _named(self, unit_id: int, post: Tell) -> Recipient:
        return Recipient(unit_id, self.duty.get((unit_id, post.value)))


def chain_of(warnings: Iterable[InHands], now: datetime, asked_stations: Iterable[int] = ()) -> Chain:
    """The chain of the warnings as the roster has it now."""
    warnings = list(warnings)
    centres = {warning.centre_id for warning in warnings}
    bureaus = _bureaus(centres)
    stations = {warning.station_id for warning in warnings if warning.station_id is not None}
    return Chain(on_duty(centres | stations | set(bureaus.values()) | set(asked_stations), now), bureaus)


def _bureaus(centres: set[int]) -> dict[int, int]:
    paths: dict[int, str] = dict(Unit.objects.filter(pk__in=centres).values_list("pk", "path"))
    above = {path[:length] for path in paths.values() for length in range(Unit.steplen, len(path), Unit.steplen)}
    bureaus: dict[str, int] = dict(Unit.objects.filter(path__in=above, kind=UnitKind.BUREAU).values_list("path", "pk"))
    found = {}
    for centre, path in paths.items():
        lengths = range(len(path) - Unit.steplen, 0, -Unit.steplen)
        nearest = next((path[:length] for length in lengths if path[:length] in bureaus), None)
        if nearest is not None:
            found[centre] = bureaus[nearest]
    return found
