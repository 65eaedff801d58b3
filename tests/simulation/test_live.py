# SPDX-License-Identifier: Apache-2.0
"""A live day is the same whenever it is asked for, and shares nothing with the period before it."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from tests.simulation.conftest import NOW
from wuzha.simulation.city import CityYear
from wuzha.simulation.columns import DIRECTIVES
from wuzha.simulation.directives import live_day


def test_a_day_has_its_share_of_the_preset_and_lies_in_its_local_day() -> None:
    day = live_day(7, NOW)
    assert len(day) == 120
    assert dict(day.schema) == {name: dtype for name, (dtype, _) in DIRECTIVES.items()}
    at = day["pushed_at"].dt.convert_time_zone("Asia/Shanghai")
    assert set(at.dt.date()) == {NOW.date()}
    assert day["pushed_at"].is_sorted()


def test_any_instant_of_the_day_gives_the_same_day_and_the_next_another() -> None:
    assert live_day(7, NOW).equals(live_day(7, NOW + timedelta(hours=5)))
    assert not set(live_day(7, NOW)["directive_no"]) & set(live_day(7, NOW + timedelta(days=1))["directive_no"])


def test_a_day_shares_no_number_with_the_period_before(demo: CityYear) -> None:
    day = live_day(7, NOW)
    assert not set(day["directive_no"]) & set(demo.directives["directive_no"])
    assert day["directive_no"].str.starts_with("SYNL").all()
    phones = set(demo.people["phone"]) | set(demo.people["second_phone"].drop_nulls())
    clean = day.filter(pl.col("victim_phone").is_not_null())["victim_phone"]
    # A mistyped digit may hit any number.
    assert len(set(clean) & phones) <= 3
