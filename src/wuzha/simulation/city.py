# SPDX-License-Identifier: Apache-2.0
"""A city's period as frames: what was pushed, what was done, and, apart from it, what was true."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from wuzha.simulation.agency.cases import Warnings, warnings_of
from wuzha.simulation.agency.completion import completion_frame
from wuzha.simulation.agency.course import run
from wuzha.simulation.agency.desk import officer
from wuzha.simulation.agency.record import attempts_done, attempts_frame, courses_frame, stop, stops
from wuzha.simulation.directives import Directives, generate_directives
from wuzha.simulation.draws import Ints, stream
from wuzha.simulation.parameters import Preset, load_parameters, load_presets


@dataclass(frozen=True, slots=True)
class CityYear:
    """Frames of one period; `wuzha.simulation.columns` documents every column.

    `truth` and `people` are for tests and evaluation only: nothing in them may reach the product.
    """

    directives: pl.DataFrame
    merges: pl.DataFrame
    courses: pl.DataFrame
    completions: pl.DataFrame
    attempts: pl.DataFrame
    truth: pl.DataFrame
    people: pl.DataFrame

    def digest(self) -> str:
        """SHA-256 over the content of all frames."""
        found = hashlib.sha256()
        for field in fields(self):
            frame: pl.DataFrame = getattr(self, field.name)
            found.update(field.name.encode())
            found.update(frame.write_csv().encode())
        return found.hexdigest()


def city_year(preset: str | Preset, seed: int, end: datetime | None = None) -> CityYear:
    """Simulate the period of a preset that ends at `end`, an aware instant; work not done by then is still open.

    end: defaults to the preset's own; `demo` has none and needs it. Fractions of a second are dropped.
    Raises ValueError when no end is known or it is not aware.
    """
    rules = load_presets()[preset] if isinstance(preset, str) else preset
    end = end or rules.end
    if end is None or end.tzinfo is None:
        raise ValueError(f"preset {rules.name} needs an aware end")
    stopped = end.astimezone(UTC).replace(microsecond=0)
    made = generate_directives(seed, stopped - timedelta(days=rules.days), rules.days, rules)
    return _work(seed, made, stopped.timestamp(), rules)


def _work(seed: int, made: Directives, end: float, rules: Preset) -> CityYear:
    p = load_parameters()
    w, of_push = warnings_of(stream(seed, "cases"), made)
    courses = run(seed, w, p)
    stops_at = stops(w, end, rules.waiting)
    stopped = stop(courses, stops_at)
    done = attempts_done(courses, stopped, stops_at)
    officers = officer(stream(seed, "officers"), courses.station)
    numbers = made.frame["directive_no"].gather(w.push)
    return CityYear(
        directives=made.frame,
        merges=_merges(made, w, of_push, numbers),
        courses=courses_frame(seed, w, courses, stopped, done, numbers, officers, end, rules.saved_fen, p),
        completions=completion_frame(seed, made, w, courses, numbers, stops_at),
        attempts=attempts_frame(w, courses, stopped, done, numbers, officers),
        truth=made.truth,
        people=made.people,
    )


def _merges(made: Directives, w: Warnings, of_push: Ints, numbers: pl.Series) -> pl.DataFrame:
    own = np.zeros(len(of_push), dtype=np.int64)
    own[w.push] = np.where(w.round_no > 1, 2, 1)
    return pl.DataFrame(
        {
            "directive_no": made.frame["directive_no"],
            "merge": np.array(["MERGED", "NEW", "ROUND"])[own],
            "warning_no": numbers.gather(of_push),
        }
    )
