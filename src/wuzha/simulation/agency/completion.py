# SPDX-License-Identifier: Apache-2.0
"""The completion checklist as worked: what was looked for before dispatch, where, and what was found."""

from __future__ import annotations

import numpy as np
import polars as pl

from wuzha.simulation import draws
from wuzha.simulation.agency.cases import Warnings
from wuzha.simulation.agency.course import Courses
from wuzha.simulation.agency.desk import ITEMS, PROVENANCE
from wuzha.simulation.arrivals import column
from wuzha.simulation.directives import Directives
from wuzha.simulation.draws import Floats, Ints, stream
from wuzha.simulation.parameters import TYPES

#: Phone slots of relatives lie behind those of the people of a city and of its live days.
_RELATIVES = 990_000


def completion_frame(
    seed: int, made: Directives, w: Warnings, c: Courses, numbers: pl.Series, end: Floats
) -> pl.DataFrame:
    """warning_no, item, found, source, value, division_code, at: one row per item looked for."""
    rng = stream(seed, "completion")
    person = made.chains.starts.person[w.start]
    sent = np.where(np.isfinite(c.first_dispatched), c.first_dispatched, c.dispatched)
    frames = []
    for k, item in enumerate(ITEMS):
        at = c.desk.claimed + (sent - c.desk.claimed) * (k + 1) / (len(ITEMS) + 1)
        rows = np.flatnonzero(c.desk.tried[:, k] & (at < end))
        found = c.desk.found[rows, k]
        sources = PROVENANCE[item]
        known = made.people[person[rows]]
        frame = pl.DataFrame(
            {
                "row": rows,
                "warning_no": numbers.gather(rows),
                "item": pl.repeat(item, len(rows), eager=True),
                "found": np.where(found, "FOUND", "NOT_FOUND"),
                "source": np.array(sources)[rng.integers(0, len(sources), len(rows))],
                "value": _values(item, known, w.fraud_type[rows], rows).set(pl.Series(~found), None),
                "division_code": known["division_code"].set(pl.Series(~found), None)
                if item == "ADDRESS_LIVE"
                else pl.repeat(None, len(rows), dtype=pl.String, eager=True),
                "at": column(at[rows]),
            }
        )
        frames.append(frame)
    return pl.concat(frames).sort("row", "at", maintain_order=True).drop("row")


def _values(item: str, known: pl.DataFrame, fraud_type: Ints, rows: Ints) -> pl.Series:
    number = pl.Series("number", rows % 300 + 1)
    if item == "USER_CONFIRMED":
        return known["name"]
    if item == "ADDRESS_LIVE":
        return known["address"]
    if item == "CONTACT_ALT":
        relative = draws.phones(_RELATIVES + rows % 10_000)
        return pl.select(pl.concat_str(pl.lit("演示亲友"), relative)).to_series()
    if item == "WORKPLACE":
        return known["org"].fill_null("合成企业（演示）")
    if item == "GRID_WORKER":
        return pl.select(pl.format("演示网格员{}号", number)).to_series()
    return pl.Series(np.array([f"核对类型 {code}，按话术要点提示" for code in TYPES])[fraud_type])
