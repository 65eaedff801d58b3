# SPDX-License-Identifier: Apache-2.0
"""The published totals are met exactly, the profiles closely, and the same seed gives the same city."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from tests.simulation.conftest import NOW
from wuzha.simulation.city import CityYear, city_year
from wuzha.simulation.columns import FRAMES
from wuzha.simulation.parameters import SHANGHAI, TYPES, load_parameters, load_presets

P = load_parameters()
#: Upper 1 % point of chi-square with 11 degrees of freedom.
CHI2_11_P01 = 24.725


def local(frame: pl.DataFrame) -> pl.Series:
    return frame["pushed_at"].dt.convert_time_zone("Asia/Shanghai")


def off_by(counts: np.ndarray, weights: np.ndarray) -> float:
    expected = counts.sum() * weights / weights.sum()
    return float(np.abs(counts / expected - 1).max())


def test_cixi_2022_has_its_dissuasions_and_its_money_to_the_fen(year: CityYear) -> None:
    assert len(year.directives) == 203_000
    assert year.courses["averted_evidenced_fen"].sum() == 1_086_430_000
    evidenced = year.courses.filter(pl.col("averted_evidenced_fen") > 0)
    assert 80 <= len(evidenced) <= 300
    assert evidenced["averted_evidenced_fen"].max() <= 500_000_000


def test_all_pushes_lie_in_the_local_year(year: CityYear) -> None:
    assert set(local(year.directives).dt.year()) == {2022}


def test_months_weekdays_and_hours_keep_their_profiles_within_three_percent(year: CityYear) -> None:
    at = local(year.directives)
    months = at.dt.month().value_counts().sort("pushed_at")["count"].to_numpy()
    assert off_by(months, P.weights("month_weight")) < 0.03
    hours = at.dt.hour().value_counts().sort("pushed_at")["count"].to_numpy()
    assert off_by(hours, P.weights("hour_weight")) < 0.03
    weekdays = at.dt.weekday().value_counts().sort("pushed_at")["count"].to_numpy()
    # 2022 had 53 Saturdays and 52 of every other weekday.
    in_year = np.array([52, 52, 52, 52, 52, 53, 52])
    assert off_by(weekdays, P.weights("weekday_weight") * in_year) < 0.03


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_scam_types_follow_the_published_mix(seed: int) -> None:
    made = city_year("demo", seed, NOW)
    starts = made.truth.join(made.directives, on="directive_no").filter(pl.col("directive_no") == pl.col("start_no"))
    counts = dict(starts["fraud_type"].value_counts().iter_rows())
    observed = np.array([counts[code] for code in TYPES])
    expected = observed.sum() * P.weights("type_mix")
    assert float(((observed - expected) ** 2 / expected).sum()) < CHI2_11_P01


def test_days_are_restless_but_not_wild(year: CityYear) -> None:
    daily = local(year.directives).dt.date().value_counts()["count"].to_numpy()
    assert len(daily) == 365
    assert 3 < daily.var() / daily.mean() < 30


def test_levels_keep_their_shares_and_say_something_about_the_truth(year: CityYear) -> None:
    joined = year.truth.join(year.directives, on="directive_no")
    share = dict(joined["level"].value_counts(normalize=True).iter_rows())
    for level, expected in P.table("level_share").items():
        assert share[level] == pytest.approx(expected, rel=0.06)
    deceived = dict(joined.group_by("level").agg(pl.col("deceived").mean()).iter_rows())
    assert deceived["URGENT"] > 2 * deceived["HIGH"] > 3 * deceived["MEDIUM"] > 4 * deceived["LOW"] > 0


def test_first_warnings_are_true_at_the_base_rate_and_true_ones_repeat_more(year: CityYear) -> None:
    starts = year.truth.group_by("start_no").agg(pl.len().alias("pushes"), pl.col("deceived").first())
    assert starts["deceived"].mean() == pytest.approx(P.number("base_rate"), abs=0.0015)
    pushes = dict(starts.group_by("deceived").agg(pl.col("pushes").mean()).iter_rows())
    assert pushes[True] == pytest.approx(1.6, abs=0.15)
    assert pushes[False] < 1.4


def test_repeats_follow_within_72_hours_and_are_a_quarter_of_all(year: CityYear) -> None:
    at = year.directives.select("directive_no", "pushed_at")
    repeats = year.truth.filter(pl.col("directive_no") != pl.col("start_no")).join(at, on="directive_no")
    repeats = repeats.join(at.rename({"directive_no": "start_no", "pushed_at": "started"}), on="start_no")
    lag = repeats["pushed_at"] - repeats["started"]
    assert lag.min() >= timedelta(0)
    assert lag.max() <= timedelta(hours=72)
    assert len(repeats) / len(at) == pytest.approx(0.25, abs=0.005)


def test_the_same_seed_gives_the_same_city_and_another_seed_another() -> None:
    assert city_year("demo", 3, NOW).digest() == city_year("demo", 3, NOW).digest()
    assert city_year("demo", 3, NOW).digest() != city_year("demo", 4, NOW).digest()


@pytest.mark.parametrize("name", ["cixi-2022", "cixi-2023H1", "demo"])
def test_every_preset_meets_its_totals(name: str) -> None:
    preset = load_presets()[name]
    made = city_year(name, 5, preset.end or NOW)
    assert len(made.directives) == preset.warnings
    assert made.courses["averted_evidenced_fen"].sum() == preset.saved_fen


def test_the_stress_preset_is_three_times_the_year_and_has_enough_phone_numbers() -> None:
    preset = load_presets()["stress-3x"]
    assert preset.warnings == 3 * load_presets()["cixi-2022"].warnings
    made = city_year(preset, 5)
    assert len(made.directives) == 609_000
    assert made.people["id_no"].n_unique() == len(made.people)


def test_frames_have_the_documented_columns(demo: CityYear) -> None:
    for name, columns in FRAMES.items():
        frame: pl.DataFrame = getattr(demo, name)
        assert dict(frame.schema) == {column: dtype for column, (dtype, _) in columns.items()}, name
        assert all(meaning for _, meaning in columns.values())


def test_a_preset_without_an_end_needs_an_aware_one() -> None:
    with pytest.raises(ValueError, match="aware end"):
        city_year("demo", 1)
    with pytest.raises(ValueError, match="aware end"):
        city_year("demo", 1, datetime(2026, 1, 1))  # noqa: DTZ001


def test_the_period_ends_where_it_is_told_in_any_time_zone() -> None:
    one = city_year("demo", 1, NOW)
    assert one.digest() == city_year("demo", 1, NOW.astimezone(SHANGHAI)).digest()
    assert one.directives["pushed_at"].max() < NOW
    assert one.directives["pushed_at"].min() >= NOW - timedelta(days=60)
    assert NOW.tzinfo is UTC
