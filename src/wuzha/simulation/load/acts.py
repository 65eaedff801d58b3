# SPDX-License-Identifier: Apache-2.0
"""What was done to the warnings of a simulated period, as tables: changes of state, attempts, visits, hand-overs."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b

import polars as pl

from wuzha.sealed import Kind
from wuzha.simulation.agency.course import transitions
from wuzha.simulation.city import CityYear
from wuzha.simulation.load.gather import WarningsOfPushes, sealed
from wuzha.simulation.load.hands import Hands
from wuzha.simulation.load.held import MovedWarning, Row
from wuzha.warning.rules.outcomes import Outcome, Result
from wuzha.warning.services import clocks
from wuzha.warning.services.dispatch import OVERRIDE

#: A hand-over is written off this long after it was opened.
HANDED_OVER_AFTER = timedelta(minutes=9)
#: The talk that the product comes with, which whoever reaches somebody follows.
THE_SCRIPT = 0
#: Why a warning went out before its completion was done.
AS_IT_IS = "先行派出，边处置边补全（演示）"


def changes(year: CityYear, gathered: WarningsOfPushes, hands: Hands, overridden: set[str]) -> pl.DataFrame:
    """Changes of state. overridden: numbers of the warnings that went out as they were."""
    at_station = pl.col("act").is_in(["sign", "attempt", "return", "close"])
    as_it_was = (pl.col("act") == "dispatch") & pl.col("warning_no").is_in(list(overridden))
    courses = year.courses.select("warning_no", "analyst", "officer", "evidence")
    steps = transitions(year.courses, year.attempts).join(courses, on="warning_no", how="left", maintain_order="left")
    named = _named(steps, gathered, hands)
    note = pl.when(as_it_was).then(pl.lit(AS_IT_IS)).when(pl.col("act") == "close").then("evidence")
    written = named.select(
        "warning_id", "act", "from_state", "to_state", "at",
        by_id=pl.coalesce("worker_id", pl.when(at_station).then("officer_id").otherwise("analyst_id")),
        unit_id=pl.coalesce("grid_id", pl.when(at_station).then("station_id").otherwise(hands.centre)),
        reason=pl.when(as_it_was).then(pl.lit(OVERRIDE)).otherwise(pl.col("reason").fill_null("")),
        note=note,
    )  # fmt: skip
    return written.with_columns(note=sealed(Kind.TEXT, written["note"]))


def attempts(year: CityYear, gathered: WarningsOfPushes, hands: Hands, ids: Sequence[int]) -> pl.DataFrame:
    """Attempts; a grid's are its worker's own."""
    numbers = year.attempts.select("warning_no", "attempt_no").iter_rows()
    return _named(year.attempts, gathered, hands).select(
        "warning_id", "channel", "result", "at",
        id=pl.Series(ids, dtype=pl.Int64),
        cause=pl.col("cause").fill_null(""),
        by_id=pl.coalesce("worker_id", "officer_id"),
        unit_id=pl.coalesce("grid_id", "station_id"),
        uid=pl.Series([_uid(number, attempt_no) for number, attempt_no in numbers], dtype=pl.String),
        note=pl.lit(None, pl.String),
        script_version=pl.when(pl.col("result") == Result.REACHED).then(THE_SCRIPT),
    )  # fmt: skip


def grid_tasks(year: CityYear, gathered: WarningsOfPushes, hands: Hands, ids: Sequence[int]) -> pl.DataFrame:
    """Visits asked of a grid, each with the attempt that answered it."""
    asked = _named(year.attempts.with_columns(attempt_id=pl.Series(ids, dtype=pl.Int64)), gathered, hands)
    return asked.filter(pl.col("grid").is_not_null()).select(
        "warning_id", "grid_id", "asked_at", "attempt_id", asked_by_id="officer_id", done_at="at"
    )


#: A hand-over that is not made yet, as a row.
NO_HANDOVER: Row = dict.fromkeys(
    ("warning_id", "loss_fen", "opened_at", "opened_by_id", "due_at", "done_at", "done_by_id")
) | {"reference": ""}


def handovers(year: CityYear, gathered: WarningsOfPushes, hands: Hands, end: datetime) -> Iterator[Row]:
    """Of people found deceived; the latest ones are still to be handed over."""
    for row in year.courses.filter(pl.col("outcome") == Outcome.ALREADY_DECEIVED).iter_rows(named=True):
        held: MovedWarning = gathered.held[row["warning_no"]]
        opened, officer = row["closed_at"], hands.officer(row["station"], row["officer"])
        pk, done_at = held.entry.pk, opened + HANDED_OVER_AFTER
        handover = {
            "warning_id": pk, "loss_fen": row["loss_fen"], "opened_at": opened, "opened_by_id": officer,
            "due_at": clocks.handover_due(held, opened),
        }  # fmt: skip
        done = {"done_at": done_at, "done_by_id": officer, "reference": f"SYN-{pk}"} if done_at <= end else {}
        yield handover | done


def first_calls(year: CityYear) -> dict[str, datetime]:
    """Warning → first call by the station that has it: whoever gets a warning next makes a first call of their own."""
    calls = year.attempts.filter(pl.col("channel") == "CALL").join(
        year.courses.select("warning_no", "returned_at"), on="warning_no"
    )
    present = calls.filter(pl.col("returned_at").is_null() | (pl.col("at") > pl.col("returned_at")))
    return dict(present.group_by("warning_no").agg(pl.col("at").min()).iter_rows())


def _named(frame: pl.DataFrame, gathered: WarningsOfPushes, hands: Hands) -> pl.DataFrame:
    """With warning_id, and for those of analyst, officer and grid that are there, their keys and those of their units.

    The order is kept.
    """
    found = frame.join(gathered.keys(), on="warning_no", how="left", maintain_order="left")
    for table, on in (
        (hands.of_officers(), ["station", "officer"]),
        (hands.of_grids(), ["grid"]),
        (hands.of_analysts(), ["analyst"]),
    ):
        if set(on) <= set(frame.columns):
            found = found.join(table, on=on, how="left", maintain_order="left")
    return found


def _uid(number: str, attempt_no: int) -> str:
    """The same whenever the same period is loaded."""
    return str(uuid.UUID(bytes=blake2b(f"{number}/{attempt_no}".encode(), digest_size=16).digest()))
