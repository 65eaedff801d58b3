# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.simulation.agency.cases import warnings_of
from wuzha.simulation.arrivals import DAY, Window, push_times
from wuzha.simulation.city import CityYear
from wuzha.simulation.directives import generate_directives
from wuzha.simulation.draws import apportion, quota, rake, rank_within, stream
from wuzha.simulation.parameters import Preset, load_parameters
from wuzha.simulation.people import draw_levels, draw_risk, probability

P = load_parameters()


def small(rows: int, *, shocks: bool = False) -> Preset:
    return Preset("small", 1, rows, 0, "type_mix", shocks=shocks, status="A", source="test")


@given(st.integers(0, 10**12), st.lists(st.floats(1e-3, 1e6), min_size=1, max_size=30))
def test_a_split_sums_to_its_whole_and_is_off_by_less_than_one(total: int, weights: list[float]) -> None:
    array = np.array(weights)
    shares = apportion(total, array)
    assert shares.sum() == total
    assert np.abs(shares - total * array / array.sum()).max() <= 1 + 1e-3


def test_quotas_are_exact() -> None:
    assert np.bincount(quota(stream(1, "q"), 1_000, np.array([1.0, 2.0, 7.0]))).tolist() == [100, 200, 700]


def test_layers_do_not_disturb_each_other() -> None:
    assert stream(1, "a").random() == stream(1, "a").random()
    assert stream(1, "a").random() != stream(1, "b").random()


def test_raking_meets_both_margins() -> None:
    table = rake(np.array([[1.0, 5.0], [2.0, 2.0]]), np.array([0.3, 0.7]), np.array([0.4, 0.6]))
    assert table.sum(axis=0) == pytest.approx([0.4, 0.6])
    assert table.sum(axis=1) == pytest.approx([0.3, 0.7])


def test_ranks_count_earlier_entries_of_the_same_key() -> None:
    assert rank_within(np.array([5, 3, 5, 5, 3])).tolist() == [0, 0, 1, 2, 1]
    assert len(rank_within(np.zeros(0, dtype=np.int64))) == 0


@given(st.integers(1, 400), st.integers(0, 2**40), st.integers(1, 3 * DAY))
def test_pushes_lie_inside_any_window_and_in_order(n: int, start: int, length: int) -> None:
    at = push_times(stream(1, "t"), n, Window(start % 4_000_000_000, start % 4_000_000_000 + length), P, shocks=True)
    begin = start % 4_000_000_000
    assert len(at) == n
    assert begin <= at.min()
    assert at.max() < begin + length
    assert (np.diff(at) >= 0).all()


@pytest.mark.parametrize("rows", [1, 2, 3, 10, 50])
def test_even_a_handful_of_directives_can_be_made(rows: int) -> None:
    made = generate_directives(1, datetime(2024, 2, 29, 16, tzinfo=UTC), 1, small(rows))
    assert len(made.frame) == len(made.truth) == rows
    w, of_push = warnings_of(stream(1, "cases"), made)
    assert of_push.max() < len(w)


def test_risk_has_the_base_rate_and_levels_follow_it() -> None:
    risk, true = draw_risk(stream(1, "risk"), 400_000, P)
    assert probability(risk, P).mean() == pytest.approx(0.014, rel=0.02)
    assert true.mean() == pytest.approx(0.014, rel=0.05)
    levels = draw_levels(stream(1, "levels"), risk, P)
    assert np.bincount(levels) / len(levels) == pytest.approx([0.05, 0.15, 0.30, 0.50], rel=0.02)
    means = [risk[levels == level].mean() for level in range(4)]
    assert means == sorted(means, reverse=True)


def test_a_year_has_one_outbreak_in_one_town(year: CityYear) -> None:
    """For twelve days one town sees a scam type about four times as often as before and after."""
    starts = year.truth.filter(pl.col("directive_no") == pl.col("start_no")).join(year.directives, on="directive_no")
    loans = starts.filter(pl.col("fraud_type") == "LOAN").with_columns(
        pl.col("division_code").str.head(9).alias("town"), pl.col("pushed_at").dt.date().alias("day")
    )
    days = pl.date_range(loans["day"].min(), loans["day"].max(), eager=True).alias("day").to_frame()
    peak = 0.0
    for town in loans["town"].unique():
        daily = days.join(loans.filter(pl.col("town") == town).group_by("day").len(), on="day", how="left")
        counts = daily.sort("day")["len"].fill_null(0).to_numpy()
        windows = np.convolve(counts, np.ones(12), "valid")
        if counts.mean() * 12 >= 8:
            peak = max(peak, float(windows.max() / np.median(windows)))
    assert 3.0 < peak < 7.0


def test_repeats_repeat_the_facts_of_the_warning_they_repeat(year: CityYear) -> None:
    pairs = year.truth.filter(pl.col("directive_no") != pl.col("start_no")).join(year.directives, on="directive_no")
    pairs = pairs.join(year.directives, left_on="start_no", right_on="directive_no", suffix="_first")
    for name in ("fraud_type", "fraud_contact_value", "last_contact_at", "call_seconds"):
        assert pairs[name].eq_missing(pairs[f"{name}_first"]).all(), name
    paid = pairs.filter(pl.col("tx_time").is_not_null())
    assert (paid["tx_time"] == paid["tx_time_first"]).all()


def test_times_of_a_directive_are_in_order(year: CityYear) -> None:
    d = year.directives
    assert d.filter(pl.col("first_contact_at") > pl.col("last_contact_at")).is_empty()
    assert d.filter(pl.col("last_contact_at") > pl.col("pushed_at")).is_empty()
    assert d.filter(pl.col("tx_time") > pl.col("pushed_at")).is_empty()
    assert d["tx_amount_fen"].drop_nulls().min() >= 100
