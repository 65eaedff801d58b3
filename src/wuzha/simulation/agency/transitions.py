# SPDX-License-Identifier: Apache-2.0
"""The changes of state behind the courses: the spine of each warning's timeline."""

from __future__ import annotations

import polars as pl

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
