# SPDX-License-Identifier: Apache-2.0
"""Changes of state are those the desk allows, each from where the one before led, up to the state recorded."""

from __future__ import annotations

import polars as pl
import pytest

from wuzha.simulation.agency.course import transitions
from wuzha.simulation.city import CityYear
from wuzha.warning.rules.lifecycle import WARNING_LIFE, Act


@pytest.fixture(scope="module")
def steps(year: CityYear) -> pl.DataFrame:
    return transitions(year.courses, year.attempts)


def test_every_change_is_one_the_life_cycle_allows(steps: pl.DataFrame) -> None:
    for act, start, end in steps.select("act", "from_state", "to_state").unique().iter_rows():
        assert WARNING_LIFE.target(Act(act), start) == end
    assert set(steps["act"]) == {"claim", "invalidate", "supersede", "dispatch", "sign", "attempt", "return", "close"}
    assert set(steps["act"]) <= {act.value for act in WARNING_LIFE.table}


def test_each_change_starts_where_the_one_before_ended_and_later(steps: pl.DataFrame) -> None:
    after = steps.with_columns(
        pl.col("to_state").shift(1).over("warning_no").alias("left"),
        pl.col("at").shift(1).over("warning_no").alias("then"),
    )
    first = after.filter(pl.col("left").is_null())
    assert set(first["from_state"]) == {"RECEIVED"}
    assert after.filter(pl.col("left") != pl.col("from_state")).is_empty()
    assert after.filter(pl.col("at") < pl.col("then")).is_empty()


@pytest.mark.parametrize("which", ["year", "demo"])
def test_the_last_change_leads_to_the_state_recorded(which: str, request: pytest.FixtureRequest) -> None:
    city: CityYear = request.getfixturevalue(which)
    last = transitions(city.courses, city.attempts).group_by("warning_no").agg(pl.col("to_state").last())
    both = city.courses.join(last, on="warning_no", how="left")
    assert (both["state"] == both["to_state"].fill_null("RECEIVED")).all()


def test_reasons_outcomes_stations_and_grids_go_with_their_acts(steps: pl.DataFrame) -> None:
    reasoned = ["return", "invalidate", "close"]
    assert steps.filter(pl.col("act").is_in(reasoned) != pl.col("reason").is_not_null()).is_empty()
    assert set(steps.filter(pl.col("grid").is_not_null())["act"]) == {"attempt"}
    own = ["dispatch", "sign", "attempt", "return", "close"]
    assert steps.filter(pl.col("act").is_in(own) != pl.col("station").is_not_null()).is_empty()
