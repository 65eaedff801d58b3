# SPDX-License-Identifier: Apache-2.0
"""Stop the clock, and write the courses down as frames: what is recorded up to that instant and nothing later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from wuzha.engine.triage import LEVELS
from wuzha.org.data import stations, villages
from wuzha.simulation.agency.cases import Warnings, station_of_village
from wuzha.simulation.agency.course import (
    CALL,
    CAUSES,
    CHANNELS,
    FAMILY,
    GRID,
    NO_ANSWER,
    NOT_MET,
    REACHED,
    RESULTS,
    VISIT,
    Courses,
)
from wuzha.simulation.agency.desk import INVALID_REASONS
from wuzha.simulation.agency.money import money
from wuzha.simulation.agency.outcomes import OUT, OUTCOMES, UNREACHABLE
from wuzha.simulation.arrivals import column
from wuzha.simulation.draws import Bools, Floats, Ints, stream
from wuzha.simulation.parameters import TYPES, Parameters

EVIDENCE = ("转账未完成截图（演示）", "银行拦截回执（演示）", "聊天记录与本人签字（演示）")
_CALLBACK_AFTER = 20 * 3_600
#: A grid worker is asked so many seconds before the visit, at the earliest at sign-in.
_ASKED_BEFORE = 1_800


@dataclass(frozen=True, slots=True)
class CourseStates:
    """Courses at an instant: NaN for what has not happened yet."""

    claimed: Floats
    invalid: Floats
    superseded: Floats
    first_station: Ints
    first_dispatched: Floats
    first_signed: Floats
    returned: Floats
    reclaimed: Floats
    station: Ints
    dispatched: Floats
    signed: Floats
    closed: Floats


def stops(w: Warnings, end: float, waiting: int) -> Floats:
    """The instant at which the work on each warning stops: `end`, or at once for the last `waiting` ones.

    Only the two lower levels are left waiting: a backlog that a newcomer may work on, with nobody in danger.
    """
    at = np.full(len(w), end)
    lower = np.flatnonzero(w.level >= LEVELS.index("MEDIUM"))
    if waiting:
        at[lower[-waiting:]] = w.at[lower[-waiting:]]
    return at


def stop(c: Courses, end: Floats) -> CourseStates:
    """Forget what lies after `end`; a leg whose return is still to come is the present leg."""

    def until(at: Floats) -> Floats:
        return np.where(at < end, at, np.nan)

    present = np.isfinite(c.first_dispatched) & ~(c.returned < end)
    return CourseStates(
        claimed=until(c.desk.claimed),
        invalid=until(c.desk.invalid),
        superseded=until(c.desk.superseded),
        first_station=np.where(present, -1, c.first_station),
        first_dispatched=until(np.where(present, np.nan, c.first_dispatched)),
        first_signed=until(np.where(present, np.nan, c.first_signed)),
        returned=until(c.returned),
        reclaimed=until(c.reclaimed),
        station=np.where(present, c.first_station, c.station),
        dispatched=until(np.where(present, c.first_dispatched, c.dispatched)),
        signed=until(np.where(present, c.first_signed, c.signed)),
        closed=until(c.closed),
    )


@dataclass(frozen=True, slots=True)
class AttemptLog:
    """The attempts made before the clock stopped, and what they add up to per warning."""

    rows: Ints
    station: Ints
    first_call: Floats
    contacted: Floats
    met: Floats
    #: An attempt was made in the present leg.
    working: Bools
    #: Cause of the last attempt that failed, as a position in CAUSES.
    cause: Ints


def attempts_done(c: Courses, s: CourseStates, end: Floats) -> AttemptLog:
    a = c.attempts
    n = len(s.station)
    rows = np.flatnonzero(a.at < end[a.warning])
    warning, channel, result = a.warning[rows], a.channel[rows], a.result[rows]
    to_person = (result == REACHED) & (channel != FAMILY)
    face = to_person & np.isin(channel, (GRID, VISIT))
    failed = np.isin(result, (NO_ANSWER, NOT_MET))
    cause = np.zeros(n, dtype=np.int64)
    cause[warning[failed]] = a.cause[rows[failed]]
    working = np.zeros(n, dtype=bool)
    working[warning[(a.leg[rows] == 2) | np.isnan(s.returned[warning])]] = True
    before = (a.leg[rows] == 1) & (s.first_station[warning] >= 0)
    return AttemptLog(
        rows=rows,
        station=np.where(before, s.first_station[warning], s.station[warning]),
        first_call=_first(n, warning, a.at[rows], channel == CALL),
        contacted=_first(n, warning, a.at[rows], to_person),
        met=_first(n, warning, a.at[rows], face),
        working=working,
        cause=cause,
    )


def _first(n: int, warning: Ints, at: Floats, which: Bools) -> Floats:
    """Earliest instant per warning among the chosen attempts, which come in order of time."""
    first = np.full(n, np.nan)
    first[warning[which][::-1]] = at[which][::-1]
    return first


def attempts_frame(
    w: Warnings, c: Courses, s: CourseStates, done: AttemptLog, numbers: pl.Series, officers: Ints
) -> pl.DataFrame:
    a = c.attempts
    warning = a.warning[done.rows]
    number = np.arange(len(warning)) - np.searchsorted(warning, warning, side="left") + 1
    by_grid = a.channel[done.rows] == GRID
    signed = np.where(done.station == s.station[warning], s.signed[warning], s.first_signed[warning])
    asked = np.where(by_grid, np.maximum(signed, a.at[done.rows] - _ASKED_BEFORE), np.nan)
    village = _village(w, c, s)[warning]
    grids = pl.Series([f"{place.code}-G1" for place in villages()])
    of_area = np.array([[v.town for v in villages()].index(station.covers[0]) for station in stations()])
    grid = np.where(village < 0, of_area[done.station], village)
    return pl.DataFrame(
        {
            "warning_no": numbers.gather(warning),
            "attempt_no": number.astype(np.int32),
            "channel": np.array(CHANNELS)[a.channel[done.rows]],
            "result": np.array(RESULTS)[a.result[done.rows]],
            "cause": _named(CAUSES, a.cause[done.rows]),
            "at": column(a.at[done.rows]),
            "station": _named(_codes(), done.station),
            "officer": officers[warning].astype(np.int32),
            "grid": _pick(grids, grid, by_grid),
            "asked_at": column(asked),
        }
    )


def courses_frame(
    seed: int,
    w: Warnings,
    c: Courses,
    s: CourseStates,
    done: AttemptLog,
    numbers: pl.Series,
    officers: Ints,
    end: float,
    saved_fen: int,
    p: Parameters,
) -> pl.DataFrame:
    closed = np.isfinite(s.closed)
    cause = np.where(c.outcome == OUT, CAUSES.index("MOVED_AWAY"), np.where(c.outcome == UNREACHABLE, done.cause, 0))
    amounts = money(stream(seed, "money"), w, c.outcome, closed, saved_fen, p)
    at_station = np.isfinite(s.dispatched)
    signed = np.isfinite(s.signed) | np.isfinite(s.first_signed)
    returned = np.isfinite(s.returned)
    superseded = np.isfinite(s.superseded)
    called_back, valid = _callbacks(seed, w, s, done, end, p)
    return pl.DataFrame(
        {
            "warning_no": numbers,
            "state": _states(s, done),
            "round_no": w.round_no.astype(np.int32),
            "previous_no": _pick(numbers, w.previous, w.previous >= 0),
            "merged_into": _pick(numbers, w.original, superseded),
            "level": np.array(LEVELS)[w.level],
            "fraud_type": np.array(TYPES)[w.fraud_type],
            "division_code": _division(w, c, s),
            "received_at": column(np.maximum(np.minimum(c.desk.received, end - 1), w.at)),
            "claimed_at": column(s.claimed),
            "analyst": pl.Series(c.desk.analyst.astype(np.int32)).set(pl.Series(np.isnan(s.claimed)), None),
            "invalid_at": column(s.invalid),
            "invalid_reason": _pick(pl.Series(INVALID_REASONS), c.desk.invalid_reason, np.isfinite(s.invalid)),
            "superseded_at": column(s.superseded),
            "first_station": _named(_codes(), np.where(returned, s.first_station, -1)),
            "first_dispatched_at": column(s.first_dispatched),
            "first_signed_at": column(s.first_signed),
            "returned_at": column(s.returned),
            "return_reason": _pick(pl.Series(["NOT_OUR_AREA"]), np.zeros(len(w), dtype=np.int64), returned),
            "reclaimed_at": column(s.reclaimed),
            "station": _named(_codes(), np.where(at_station, s.station, -1)),
            "dispatched_at": column(s.dispatched),
            "signed_at": column(s.signed),
            "officer": pl.Series(officers.astype(np.int32)).set(pl.Series(~signed), None),
            "first_call_at": column(done.first_call),
            "contacted_at": column(done.contacted),
            "met_at": column(done.met),
            "closed_at": column(s.closed),
            "outcome": _pick(pl.Series(OUTCOMES), c.outcome, closed),
            "cause": _named(CAUSES, np.where(closed, cause, 0)),
            "averted_claimed_fen": amounts.claimed_fen,
            "averted_evidenced_fen": amounts.evidenced_fen,
            "evidence": _pick(pl.Series(EVIDENCE), np.arange(len(w)) % len(EVIDENCE), amounts.evidenced_fen > 0),
            "loss_fen": amounts.loss_fen,
            "callback_at": column(called_back),
            "callback_valid": pl.Series(valid).set(pl.Series(np.isnan(called_back)), None),
        }
    )


def _states(s: CourseStates, done: AttemptLog) -> pl.Series:
    claimed = np.where(np.isfinite(s.returned), s.reclaimed, s.claimed)
    reached = [s.superseded, s.invalid, s.closed]
    names = ["SUPERSEDED", "INVALID", "CLOSED", "WORKING", "SIGNED", "DISPATCHED", "CLAIMED", "RECEIVED"]
    conditions = [np.isfinite(at) for at in reached]
    conditions += [done.working & np.isfinite(s.signed), np.isfinite(s.signed), np.isfinite(s.dispatched)]
    conditions += [np.isfinite(claimed)]
    return pl.Series(names).gather(np.select(conditions, range(len(conditions)), len(conditions)))


def _division(w: Warnings, c: Courses, s: CourseStates) -> pl.Series:
    """Where the person lives as far as known: the village found or given, else the area of the station."""
    area = pl.Series([station.covers[0] for station in stations()])
    village = _village(w, c, s)
    by_village = _pick(pl.Series([place.code for place in villages()]), village, village >= 0)
    return by_village.fill_null(_pick(area, s.station, np.isfinite(s.dispatched)))


def _village(w: Warnings, c: Courses, s: CourseStates) -> Ints:
    """The village found or given, if the station that has the warning covers it; -1 for none."""
    looked = np.isfinite(s.claimed) & c.desk.address_found
    code = np.where(looked, w.village, np.where(w.has_address, w.given_village, -1))
    elsewhere = np.isfinite(s.dispatched) & (station_of_village()[code] != s.station)
    return np.where(elsewhere, -1, code)


def _callbacks(
    seed: int, w: Warnings, s: CourseStates, done: AttemptLog, end: float, p: Parameters
) -> tuple[Floats, Bools]:
    rng = stream(seed, "callbacks")
    n = len(w)
    asked = (rng.random(n) < p.by_level("callback_share")[w.level]) & np.isfinite(done.contacted)
    at = s.closed + _CALLBACK_AFTER + rng.random(n) * 8 * 3_600
    valid: Bools = rng.random(n) < p.number("callback_valid")
    return np.where(asked & (at < end), at, np.nan), valid


def _codes() -> tuple[str, ...]:
    return tuple(station.code for station in stations())


def _named(codes: tuple[str, ...], positions: Ints) -> pl.Series:
    """Codes at the positions; null for a negative position or an empty code."""
    return _pick(pl.Series([code or None for code in codes]), positions, positions >= 0)


def _pick(values: pl.Series, positions: Ints, known: Bools) -> pl.Series:
    return values.gather(np.where(known, positions, 0)).set(pl.Series(~known), None)
