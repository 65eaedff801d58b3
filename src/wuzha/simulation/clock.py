# SPDX-License-Identifier: Apache-2.0
"""Instants as epoch seconds in float arrays (NaN: did not happen), and as aware UTC columns of a frame."""

from __future__ import annotations

import numpy as np
import polars as pl

from wuzha.simulation.arrivals import DAY, LOCAL
from wuzha.simulation.draws import Bools, Floats, Ints

INSTANT = pl.Datetime("us", "UTC")


def column(seconds: Floats | Ints) -> pl.Series:
    """Seconds, fractions dropped, as aware UTC instants; NaN as null."""
    known = np.isfinite(seconds)
    micro = np.where(known, np.floor(np.where(known, seconds, 0.0)), 0).astype(np.int64) * 1_000_000
    series = pl.Series(micro).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return series.set(pl.Series(~known), None)


def local_hour(seconds: Floats) -> Ints:
    """Hour 0-23 in Asia/Shanghai; NaN counts as noon."""
    safe = np.where(np.isfinite(seconds), seconds, 12 * 3_600 - LOCAL)
    return ((safe + LOCAL) % DAY // 3_600).astype(np.int64)


def out_of_the_night(rng: np.random.Generator, seconds: Floats, quiet: Bools) -> Floats:
    """Move what would fall between 21:00 and 08:00 to the next morning, for the rows that keep the night quiet."""
    hour = local_hour(seconds)
    day = np.floor((seconds + LOCAL) / DAY) + (hour >= 21)
    morning = day * DAY + (8 + 3 * rng.random(len(seconds))) * 3_600 - LOCAL
    return np.where(quiet & ((hour >= 21) | (hour < 8)), morning, seconds)
