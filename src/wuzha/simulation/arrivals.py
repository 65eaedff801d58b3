# SPDX-License-Identifier: Apache-2.0
"""When warnings are pushed: month, weekday and hour profiles, restless days, and the shocks of a year.

Instants are epoch seconds in float arrays (NaN: did not happen), and aware UTC columns of a frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from wuzha.simulation.draws import Bools, Floats, Ints, quota
from wuzha.simulation.parameters import Parameters

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


DAY = 86_400
#: Seconds from UTC to local time.
LOCAL = 8 * 3_600
#: A window shorter than this many days has no room for the shocks of a year.
_ROOM_FOR_SHOCKS = 120
_CAMPAIGN_DAYS = 5


@dataclass(frozen=True, slots=True)
class Window:
    """[start, end) in epoch seconds, UTC."""

    start: int
    end: int

    def local_days(self) -> Ints:
        """Local calendar days touched, as days since 1970-01-01."""
        return np.arange((self.start + LOCAL) // DAY, (self.end - 1 + LOCAL) // DAY + 1)


def push_times(rng: np.random.Generator, n: int, window: Window, p: Parameters, *, shocks: bool) -> Ints:
    """n instants in epoch seconds, sorted.

    1. Each local day has the weight of its month and weekday, times the part of its hours inside the window.
    2. Days differ beyond that (memory from day to day, an outage, a campaign), raked so that months and weekdays keep
       their totals.
    3. n is spread over the days at random, and over the hours of the day in exact proportion.
    """
    days = window.local_days()
    hours = p.weights("hour_weight")
    inside = _inside(days, window)
    base = _day_weight(days, p) * (inside * hours).sum(axis=1)
    weight = _restless(rng, days, base, p, shocks=shocks)
    count = rng.multinomial(n, weight / weight.sum())
    day = np.repeat(np.arange(len(days)), count)
    hour = quota(rng, n, hours)
    second = rng.integers(0, 3_600, n)
    at = days[day] * DAY + hour * 3_600 + second - LOCAL
    outside = np.flatnonzero((at < window.start) | (at >= window.end))
    if len(outside):
        at[outside] = _redraw(rng, days[day[outside]], hours, window)
    return np.sort(at)


def _day_weight(days: Ints, p: Parameters) -> Floats:
    date = days.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    length = ((month + 1).astype("datetime64[D]") - month.astype("datetime64[D]")).astype(np.int64)
    # 1970-01-01 was a Thursday.
    weekday = (days + 3) % 7
    weight: Floats = (
        p.weights("month_weight")[month.astype(np.int64) % 12] / length * p.weights("weekday_weight")[weekday]
    )
    return weight


def _inside(days: Ints, window: Window) -> Floats:
    """Part of each hour of each day inside the window."""
    start = days[:, None] * DAY + np.arange(24)[None, :] * 3_600 - LOCAL
    overlap = np.minimum(start + 3_600, window.end) - np.maximum(start, window.start)
    share: Floats = np.clip(overlap, 0, 3_600) / 3_600
    return share


def _restless(rng: np.random.Generator, days: Ints, base: Floats, p: Parameters, *, shocks: bool) -> Floats:
    memory, sd = p.number("day_effect_memory"), p.number("day_effect_sd")
    noise = rng.standard_normal(len(days))
    log = np.empty(len(days))
    level = 0.0
    for i, step in enumerate(noise):
        level = memory * level + np.sqrt(1 - memory**2) * step if i else step
        log[i] = sd * level
    effect = np.exp(log)
    if shocks and len(days) >= _ROOM_FOR_SHOCKS:
        outage, campaign = rng.integers(20, len(days) - 20, 2)
        effect[outage] *= p.number("outage_factor")
        effect[campaign : campaign + _CAMPAIGN_DAYS] *= p.number("campaign_factor")
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    weekday = (days + 3) % 7
    weight = base * effect
    for _ in range(20):
        for group in (month, weekday):
            codes = np.unique(group, return_inverse=True)[1]
            weight *= (np.bincount(codes, base) / np.bincount(codes, weight))[codes]
    return weight


def _redraw(rng: np.random.Generator, days: Ints, hours: Floats, window: Window) -> Ints:
    at = np.empty(len(days), dtype=np.int64)
    for day in np.unique(days):
        rows = np.flatnonzero(days == day)
        inside = _inside(np.array([day]), window)[0]
        weight = hours * inside
        hour = rng.choice(24, len(rows), p=weight / weight.sum())
        start = np.maximum(day * DAY + hour * 3_600 - LOCAL, window.start)
        stop = np.minimum(day * DAY + (hour + 1) * 3_600 - LOCAL, window.end)
        at[rows] = start + np.floor(rng.random(len(rows)) * (stop - start)).astype(np.int64)
    return at
