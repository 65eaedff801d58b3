# SPDX-License-Identifier: Apache-2.0
"""What was done to the warnings of a simulated period, as rows: changes of state, attempts, visits, hand-overs."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import polars as pl

from wuzha.sealed import Kind, seal
from wuzha.simulation.agency.transitions import transitions
from wuzha.simulation.city import CityYear
from wuzha.simulation.load.gather import Gathered
from wuzha.simulation.load.hands import Hands
from wuzha.simulation.load.held import Held, Row
from wuzha.warning.rules.outcomes import Outcome
from wuzha.warning.services import clocks
from wuzha.warning.services.dispatch import OVERRIDE

#: A hand-over is written off this long after it was opened.
HANDED_OVER_AFTER = timedelta(minutes=9)
#: Why a warning went out before its completion was done.
AS_IT_IS = "先行派出，边处置边补全（演示）"


def changes(year: CityYear, gathered: Gathered, hands: Hands, overridden: set[str]) -> Iterator[Row]:
    """Changes of state. overridden: numbers of the warnings that went out as they were."""
    courses = year.courses.select("warning_no", "analyst", "officer", "evidence")
    steps = transitions(year.courses, year.attempts).join(courses, on="warning_no", how="left", maintain_order="left")
    for row in steps.iter_rows(named=True):
        number, act, grid = row["warning_no"], row["act"], row["grid"]
        reason, note = row["reason"] or "", row["evidence"] if act == "close" else None
        if grid is not None:
            person, unit = hands.grid_worker(grid), hands.grids[grid]
        elif act in ("sign", "attempt", "return", "close"):
            person, unit = hands.officer(row["station"], row["officer"]), hands.stations[row["station"]]
        else:
            person, unit = hands.analyst(row["analyst"]), hands.centre
        if act == "dispatch" and number in overridden:
            reason, note = OVERRIDE, AS_IT_IS
        yield {
            "warning_id": gathered.held[number].entry.pk, "act": act, "from_state": row["from_state"],
            "to_state": row["to_state"], "at": row["at"], "by_id": person, "unit_id": unit, "reason": reason,
            "note": seal(Kind.TEXT, note).token if note else None,
        }  # fmt: skip


def attempts(year: CityYear, gathered: Gathered, hands: Hands, ids: Iterator[int]) -> Iterator[Row]:
    """Attempts; a grid's are its worker's own."""
    for row in year.attempts.iter_rows(named=True):
        grid = row["grid"]
        yield {
            "id": next(ids), "warning_id": gathered.held[row["warning_no"]].entry.pk, "channel": row["channel"],
            "result": row["result"], "cause": row["cause"] or "", "at": row["at"],
            "by_id": hands.grid_worker(grid) if grid else hands.officer(row["station"], row["officer"]),
            "unit_id": hands.grids[grid] if grid else hands.stations[row["station"]],
            "uid": _uid(row["warning_no"], row["attempt_no"]), "note": None,
        }  # fmt: skip


def grid_tasks(year: CityYear, gathered: Gathered, hands: Hands, ids: Iterator[int]) -> Iterator[Row]:
    """Visits asked of a grid, each with the attempt that answered it."""
    for row in year.attempts.iter_rows(named=True):
        attempt = next(ids)
        if row["grid"] is not None:
            yield {
                "warning_id": gathered.held[row["warning_no"]].entry.pk, "grid_id": hands.grids[row["grid"]],
                "asked_by_id": hands.officer(row["station"], row["officer"]), "asked_at": row["asked_at"],
                "done_at": row["at"], "attempt_id": attempt,
            }  # fmt: skip


def handovers(year: CityYear, gathered: Gathered, hands: Hands, end: datetime) -> Iterator[Row]:
    """Of people found deceived; the latest ones are still to be handed over."""
    for row in year.courses.filter(pl.col("outcome") == Outcome.ALREADY_DECEIVED).iter_rows(named=True):
        held: Held = gathered.held[row["warning_no"]]
        opened, officer = row["closed_at"], hands.officer(row["station"], row["officer"])
        is_done = opened + HANDED_OVER_AFTER <= end
        yield {
            "warning_id": held.entry.pk, "loss_fen": row["loss_fen"], "opened_at": opened, "opened_by_id": officer,
            "due_at": clocks.handover_due(held, opened), "done_at": opened + HANDED_OVER_AFTER if is_done else None,
            "done_by_id": officer if is_done else None, "reference": f"SYN-{held.entry.pk}" if is_done else "",
        }  # fmt: skip


def first_calls(year: CityYear) -> dict[str, datetime]:
    """Warning → first call by the station that has it: whoever gets a warning next makes a first call of their own."""
    calls = year.attempts.filter(pl.col("channel") == "CALL").join(
        year.courses.select("warning_no", "returned_at"), on="warning_no"
    )
    present = calls.filter(pl.col("returned_at").is_null() | (pl.col("at") > pl.col("returned_at")))
    return dict(present.group_by("warning_no").agg(pl.col("at").min()).iter_rows())


def _uid(number: str, attempt_no: int) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{number}/{attempt_no}")
