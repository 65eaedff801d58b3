# SPDX-License-Identifier: Apache-2.0
"""The course of each warning from arrival to end, and every attempt on the way.

Its changes of state are the spine of the warning's timeline.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from wuzha.engine.triage import LEVELS
from wuzha.org.data import stations
from wuzha.simulation.agency.calls import CALLS, Calls, Heard, telephone
from wuzha.simulation.agency.cases import Warnings
from wuzha.simulation.agency.desk import Desk, at_the_desk, sign_in
from wuzha.simulation.agency.outcomes import Contact, contact, settle_at_once
from wuzha.simulation.arrivals import out_of_the_night
from wuzha.simulation.draws import Bools, Floats, Ints, log_normal, stream
from wuzha.simulation.parameters import Parameters

CHANNELS = ("SMS", "CALL", "FAMILY", "GRID", "VISIT")
SMS, CALL, FAMILY, GRID, VISIT = range(5)
RESULTS = ("REACHED", "SENT", "NO_ANSWER", "NOT_MET")
REACHED, SENT, NO_ANSWER, NOT_MET = range(4)
CAUSES = (
    "",
    "NO_ANSWER",
    "POWERED_OFF",
    "SUSPENDED",
    "EMPTY_NUMBER",
    "REFUSED_CALL",
    "BUSY",
    "CALL_FORWARDED",
    "OTHER_USER",
    "NOBODY_HOME",
    "AT_WORK",
    "ADDRESS_OUTDATED",
    "MOVED_AWAY",
)
_UNANSWERED = {"NO_ANSWER": 0.62, "POWERED_OFF": 0.14, "REFUSED_CALL": 0.12, "BUSY": 0.09, "CALL_FORWARDED": 0.03}


@dataclass(frozen=True, slots=True)
class Attempts:
    """One entry per attempt, codes as positions in CHANNELS, RESULTS and CAUSES; leg 1 ended with a return."""

    warning: Ints
    at: Floats
    channel: Ints
    result: Ints
    cause: Ints
    leg: Ints


@dataclass(frozen=True, slots=True)
class Courses:
    """The whole course as it would run if nobody stopped the clock; NaN for what does not happen."""

    desk: Desk
    contact: Contact
    first_station: Ints
    first_dispatched: Floats
    first_signed: Floats
    returned: Floats
    reclaimed: Floats
    station: Ints
    dispatched: Floats
    signed: Floats
    closed: Floats
    outcome: Ints
    attempts: Attempts


def run(seed: int, w: Warnings, p: Parameters) -> Courses:
    """Let the agency work on every warning."""
    desk = at_the_desk(stream(seed, "desk"), w, p)
    calls = telephone(stream(seed, "calls"), w, desk, p)
    met = contact(stream(seed, "visits"), w, desk, calls, p)
    rng = stream(seed, "moved")
    n = len(w)
    moved = met.moved_in_city & np.isfinite(desk.signed)
    returned = np.where(moved, calls.last() + 60 * log_normal(rng, 10, 0.5, n), desk.returned)
    reclaimed = np.where(moved, returned + 60 * log_normal(rng, 6, 0.6, n), desk.reclaimed)
    dispatched = np.where(moved, reclaimed + 60 * log_normal(rng, 3, 0.5, n), desk.dispatched)
    signed = np.where(moved, dispatched + sign_in(rng, w.level, p), desk.signed)
    hop = rng.integers(1, len(stations()), n)
    again = out_of_the_night(rng, signed + 60 * log_normal(rng, 45, 0.8, n), w.level == LEVELS.index("LOW"))
    again = np.where(moved, again, np.nan)
    closed = np.where(moved, again + 60 * log_normal(rng, 20, 0.6, n), met.closed)
    outcome = np.where(moved, settle_at_once(rng, w, again, p), met.outcome)
    attempts = _attempts(stream(seed, "causes"), w, calls, met, moved, again)
    courses = Courses(
        desk=desk,
        contact=met,
        first_station=np.where(moved, desk.station, desk.first_station),
        first_dispatched=np.where(moved, desk.dispatched, desk.first_dispatched),
        first_signed=np.where(moved, desk.signed, desk.first_signed),
        returned=returned,
        reclaimed=reclaimed,
        station=np.where(moved, (desk.station + hop) % len(stations()), desk.station),
        dispatched=dispatched,
        signed=signed,
        closed=np.where(np.isfinite(desk.signed), closed, np.nan),
        outcome=outcome,
        attempts=attempts,
    )
    return _merge(w, courses)


def _merge(w: Warnings, c: Courses) -> Courses:
    """End the duplicates found whose other warning can take them then; those found too late run their own course.

    The other one is open, not about to be dropped, and at the centre in nobody's hands but the analyst's own. The few
    that are pushed again are left to run as well: a number that is known from an ended warning alone opens a new one.
    """
    at, other = c.desk.superseded, w.original
    done = (c.closed[other] <= at) | np.isfinite(c.desk.invalid[other])
    sent = np.where(np.isfinite(c.first_dispatched), c.first_dispatched, c.dispatched)[other]
    held = (c.desk.claimed[other] <= at) & ~(sent <= at)
    held |= (c.reclaimed[other] <= at) & ~(c.dispatched[other] <= at)
    merged = np.isfinite(at) & (w.last <= at) & ~done & ~(held & (c.desk.analyst[other] != c.desk.analyst))

    def unless(instants: Floats) -> Floats:
        return np.where(merged, np.nan, instants)

    a = c.attempts
    kept = ~merged[a.warning]
    return replace(
        c,
        desk=replace(c.desk, superseded=np.where(merged, at, np.nan)),
        first_station=np.where(merged, -1, c.first_station),
        first_dispatched=unless(c.first_dispatched),
        first_signed=unless(c.first_signed),
        returned=unless(c.returned),
        reclaimed=unless(c.reclaimed),
        dispatched=unless(c.dispatched),
        signed=unless(c.signed),
        closed=unless(c.closed),
        attempts=Attempts(a.warning[kept], a.at[kept], a.channel[kept], a.result[kept], a.cause[kept], a.leg[kept]),
    )


def _attempts(
    rng: np.random.Generator, w: Warnings, calls: Calls, met: Contact, moved: Bools, again: Floats
) -> Attempts:
    parts: list[tuple[Ints, Floats, Ints, Ints, Ints, Ints]] = []
    leg = np.where(moved, 1, 2)

    def add(rows: Ints, at: Floats, channel: Ints | int, result: Ints | int, cause: Ints | int, of: Ints) -> None:
        n = len(rows)
        parts.append(
            (rows, at, np.full(n, channel), np.full(n, result), np.where(np.full(n, result) > SENT, cause, 0), of)
        )

    texted = np.flatnonzero(np.isfinite(calls.sms))
    add(texted, calls.sms[texted], SMS, SENT, 0, leg[texted])
    for k in range(CALLS):
        rows = np.flatnonzero(calls.made > k)
        last = calls.made[rows] == k + 1
        heard = np.where(last, calls.heard[rows], Heard.NO_ANSWER)
        result = np.where(last & calls.reached[rows], REACHED, NO_ANSWER)
        add(rows, calls.at[rows, k], CALL, result, _call_cause(rng, heard), leg[rows])
    asked = np.flatnonzero(np.isfinite(met.family))
    result = np.where(met.family_reached[asked], REACHED, NO_ANSWER)
    add(asked, met.family[asked], FAMILY, result, CAUSES.index("NO_ANSWER"), leg[asked])
    rows = np.flatnonzero(np.isfinite(met.visit))
    result = np.where(met.met[rows], REACHED, NOT_MET)
    add(rows, met.visit[rows], np.where(met.by_grid[rows], GRID, VISIT), result, _visit_cause(rng, w, met, rows),
        leg[rows])  # fmt: skip
    rows = np.flatnonzero(np.isfinite(again))
    in_person = w.level[rows] <= LEVELS.index("HIGH")
    add(rows, again[rows], np.where(in_person, VISIT, CALL), REACHED, 0, np.full(len(rows), 2))

    warning, at, channel, result, cause, of = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((at, warning))
    return Attempts(warning[order], at[order], channel[order], result[order], cause[order], of[order])


def _call_cause(rng: np.random.Generator, heard: Ints) -> Ints:
    codes = np.array([CAUSES.index(code) for code in _UNANSWERED])
    common = codes[rng.choice(len(codes), len(heard), p=list(_UNANSWERED.values()))]
    dead = np.where(rng.random(len(heard)) < 0.6, CAUSES.index("EMPTY_NUMBER"), CAUSES.index("SUSPENDED"))
    return np.select(
        [heard == Heard.DEAD, heard == Heard.WRONG_PERSON, heard == Heard.AWAY],
        [dead, CAUSES.index("OTHER_USER"), CAUSES.index("POWERED_OFF")],
        common,
    )


def _visit_cause(rng: np.random.Generator, w: Warnings, met: Contact, rows: Ints) -> Ints:
    empty = np.where(rng.random(len(rows)) < 0.6, CAUSES.index("NOBODY_HOME"), CAUSES.index("AT_WORK"))
    cause = np.where(w.stale[rows], CAUSES.index("ADDRESS_OUTDATED"), empty)
    return np.where(met.moved_away[rows], CAUSES.index("MOVED_AWAY"), cause)


#: (act, state before, state after, column of the instant, column of the reason), in the order of a full course.
_STEPS = (
    ("claim", "RECEIVED", "CLAIMED", "claimed_at", None),
    ("invalidate", "CLAIMED", "INVALID", "invalid_at", "invalid_reason"),
    ("supersede", "CLAIMED", "SUPERSEDED", "superseded_at", None),
    ("dispatch", "CLAIMED", "DISPATCHED", "first_dispatched_at", None),
    ("sign", "DISPATCHED", "SIGNED", "first_signed_at", None),
    ("attempt", "SIGNED", "WORKING", "first_worked_at", None),
    ("return", "", "RECEIVED", "returned_at", "return_reason"),
    ("claim", "RECEIVED", "CLAIMED", "reclaimed_at", None),
    ("dispatch", "CLAIMED", "DISPATCHED", "dispatched_at", None),
    ("sign", "DISPATCHED", "SIGNED", "signed_at", None),
    ("attempt", "SIGNED", "WORKING", "worked_at", None),
    ("close", "WORKING", "CLOSED", "closed_at", "outcome"),
)


def transitions(courses: pl.DataFrame, attempts: pl.DataFrame) -> pl.DataFrame:
    """warning_no, act, from_state, to_state, at, station, grid, reason: one row per change, in order for each warning.

    `station` is the station that acts or is sent to; null for what the centre does before a dispatch.
    `grid` is the grid whose visit was the first attempt.
    """
    at = attempts.join(courses.select("warning_no", "returned_at"), on="warning_no", how="left")
    before = (pl.col("at") < pl.col("returned_at")).fill_null(False)
    worked = at.group_by("warning_no").agg(
        *(
            pl.col(value).filter(leg).sort_by(pl.col("at").filter(leg)).first().alias(name)
            for leg, value, name in (
                (before, "at", "first_worked_at"),
                (before, "grid", "first_worked_by"),
                (~before, "at", "worked_at"),
                (~before, "grid", "worked_by"),
            )
        )
    )
    full = courses.with_row_index("row").join(worked, on="warning_no", how="left", maintain_order="left")
    parts = []
    for step, (act, start, end, instant, reason) in enumerate(_STEPS):
        first_leg = instant.startswith("first_") or instant == "returned_at"
        at_station = act in ("dispatch", "sign", "attempt", "return", "close")
        from_state = (
            pl.when(pl.col("first_worked_at").is_null()).then(pl.lit("SIGNED")).otherwise(pl.lit("WORKING"))
            if act == "return"
            else pl.lit(start)
        )
        parts.append(
            full.filter(pl.col(instant).is_not_null()).select(
                "row",
                pl.lit(step).alias("step"),
                "warning_no",
                pl.lit(act).alias("act"),
                from_state.alias("from_state"),
                pl.lit(end).alias("to_state"),
                pl.col(instant).alias("at"),
                (pl.col("first_station" if first_leg else "station") if at_station else pl.lit(None, pl.String)).alias(
                    "station"
                ),
                (
                    pl.col("first_worked_by" if first_leg else "worked_by")
                    if act == "attempt"
                    else pl.lit(None, pl.String)
                ).alias("grid"),
                (pl.col(reason) if reason else pl.lit(None, pl.String)).alias("reason"),
            )
        )
    return pl.concat(parts).sort("row", "step").drop("row", "step")
