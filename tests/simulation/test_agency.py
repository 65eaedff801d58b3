# SPDX-License-Identifier: Apache-2.0
"""Courses obey the life cycle, the clock and the desk's own rules for closing."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from tests.simulation.conftest import NOW
from wuzha.org.data import stations, towns, villages
from wuzha.simulation.agency.money import rake_to
from wuzha.simulation.city import CityYear
from wuzha.simulation.parameters import load_parameters, load_presets

P = load_parameters()
ORDER = [
    "received_at",
    "claimed_at",
    "first_dispatched_at",
    "first_signed_at",
    "returned_at",
    "reclaimed_at",
    "dispatched_at",
    "signed_at",
    "closed_at",
    "callback_at",
]


def closed(city: CityYear) -> pl.DataFrame:
    return city.courses.filter(pl.col("state") == "CLOSED")


def test_every_directive_opens_or_joins_one_warning(year: CityYear) -> None:
    assert year.merges["directive_no"].equals(year.directives["directive_no"])
    opened = year.merges.filter(pl.col("merge") != "MERGED")
    assert opened["directive_no"].equals(year.courses["warning_no"])
    assert opened["directive_no"].equals(opened["warning_no"])
    assert set(year.merges["warning_no"]) == set(year.courses["warning_no"])


def test_a_merged_directive_shares_the_phone_or_the_id_of_its_warning(year: CityYear) -> None:
    keys = year.merges.join(year.directives, on="directive_no").select(
        "warning_no", "merge", "victim_phone", "victim_id_no"
    )
    first_phone = pl.col("victim_phone").drop_nulls().first().over("warning_no")
    known_id = pl.col("victim_id_no").forward_fill().shift(1).over("warning_no")
    merged = keys.with_columns(first_phone=first_phone, known_id=known_id).filter(pl.col("merge") == "MERGED")
    same_phone = (pl.col("victim_phone") == pl.col("first_phone")).fill_null(False)
    same_id = (pl.col("victim_id_no") == pl.col("known_id")).fill_null(False)
    assert merged.select((same_phone | same_id).all()).item()


def test_later_rounds_follow_the_warning_before_by_three_to_thirty_days(year: CityYear) -> None:
    at = year.directives.select(pl.col("directive_no").alias("warning_no"), "pushed_at", "fraud_contact_value")
    later = year.courses.filter(pl.col("round_no") > 1).join(at, on="warning_no")
    later = later.join(at, left_on="previous_no", right_on="warning_no", suffix="_before")
    assert len(later) == year.courses.filter(pl.col("round_no") > 1).height > 3_000
    assert (later["pushed_at"] - later["pushed_at_before"]).min() > timedelta(0)
    first = later.filter(pl.col("round_no") == 2)
    lag = first["pushed_at"] - first["pushed_at_before"]
    assert lag.min() >= timedelta(hours=72)
    assert lag.max() <= timedelta(days=30)


def test_instants_never_run_backwards(year: CityYear) -> None:
    for before, after in pairwise(ORDER):
        pair = year.courses.filter(pl.col(before).is_not_null() & pl.col(after).is_not_null())
        assert pair.filter(pl.col(after) < pl.col(before)).is_empty(), (before, after)
    direct = year.courses.filter(pl.col("returned_at").is_null())
    assert direct.filter(pl.col("dispatched_at") < pl.col("claimed_at")).is_empty()


def test_nothing_is_recorded_after_the_end(demo: CityYear) -> None:
    for frame in (demo.directives, demo.courses, demo.attempts, demo.completions):
        for name, dtype in frame.schema.items():
            if isinstance(dtype, pl.Datetime):
                latest = frame[name].max()
                assert latest is None or latest < NOW, name


def test_states_hold_what_they_must_and_nothing_more(demo: CityYear, year: CityYear) -> None:
    for city in (demo, year):
        c = city.courses
        has = {name: pl.col(name).is_not_null() for name in c.columns}
        at_station = pl.col("state").is_in(["DISPATCHED", "SIGNED", "WORKING", "CLOSED"])
        rules = {
            "closed": (pl.col("state") == "CLOSED") == has["closed_at"],
            "outcome": (pl.col("state") == "CLOSED") == has["outcome"],
            "invalid": (pl.col("state") == "INVALID") == (has["invalid_at"] & has["invalid_reason"]),
            "superseded": (pl.col("state") == "SUPERSEDED") == (has["superseded_at"] & has["merged_into"]),
            "station": at_station == (has["station"] & has["dispatched_at"]),
            "officer": pl.col("state").is_in(["SIGNED", "WORKING", "CLOSED"]) == (has["signed_at"] & has["officer"]),
            "return": has["returned_at"] == (has["return_reason"] & has["first_station"]),
            "merged": pl.col("merged_into").is_null() | (pl.col("merged_into") != pl.col("warning_no")),
        }
        for name, rule in rules.items():
            assert c.select(rule.all()).item(), name


def test_the_demo_leaves_a_queue_that_a_newcomer_may_work_on(demo: CityYear) -> None:
    count = dict(demo.courses["state"].value_counts().iter_rows())
    assert count["RECEIVED"] >= load_presets()["demo"].waiting
    waiting = demo.courses.filter((pl.col("state") == "RECEIVED") & pl.col("level").is_in(["URGENT", "HIGH"]))
    oldest = waiting["received_at"].min()
    assert oldest is None or oldest > NOW - timedelta(hours=2)


def test_a_superseded_warning_went_on_in_one_that_is_worked(year: CityYear) -> None:
    gone = year.courses.filter(pl.col("state") == "SUPERSEDED")
    onward = gone.join(year.courses, left_on="merged_into", right_on="warning_no")
    assert len(onward) == len(gone)
    assert not set(onward["state_right"]) & {"SUPERSEDED", "INVALID"}


def test_closings_are_such_as_the_desk_accepts(year: CityYear) -> None:
    attempts = year.attempts.group_by("warning_no").agg(
        pl.len().alias("attempts"),
        pl.col("channel").is_in(["VISIT", "GRID"]).sum().alias("visits"),
        ((pl.col("result") == "REACHED") & (pl.col("channel") != "FAMILY")).any().alias("reached"),
    )
    done = closed(year).join(attempts, on="warning_no", how="left")
    assert done["attempts"].min() >= 1
    spoken = pl.col("outcome").is_in(["STOPPED", "NOT_DECEIVED_AWARE", "ALREADY_DECEIVED", "DENIED"])
    assert done.filter(spoken & ~pl.col("reached")).is_empty()
    top = pl.col("level").is_in(["URGENT", "HIGH"])
    unsettled = pl.col("outcome").is_in(["UNREACHABLE", "DENIED"])
    assert done.filter(top & unsettled & (pl.col("visits") == 0)).is_empty()
    caused = pl.col("outcome").is_in(["UNREACHABLE", "OUT_OF_AREA"])
    assert done.filter(caused != pl.col("cause").is_not_null()).is_empty()
    assert set(done.filter(pl.col("outcome") == "OUT_OF_AREA")["cause"]) == {"MOVED_AWAY"}
    money = (pl.col("averted_claimed_fen") > 0) | (pl.col("averted_evidenced_fen") > 0)
    assert done.filter(money & (pl.col("outcome") != "STOPPED")).is_empty()
    assert done.filter((pl.col("averted_evidenced_fen") > 0) != pl.col("evidence").is_not_null()).is_empty()
    assert done.filter(~money & (pl.col("outcome") == "STOPPED")).is_empty()
    assert done.filter((pl.col("averted_claimed_fen") > 0) & (pl.col("averted_evidenced_fen") > 0)).is_empty()
    assert done.filter((pl.col("loss_fen") > 0) != (pl.col("outcome") == "ALREADY_DECEIVED")).is_empty()


def test_all_outcomes_of_the_enum_occur(year: CityYear) -> None:
    assert set(closed(year)["outcome"]) == {
        "STOPPED",
        "NOT_DECEIVED_AWARE",
        "NOT_CONTACTED_FRAUD",
        "ALREADY_DECEIVED",
        "DENIED",
        "UNREACHABLE",
        "WRONG_PERSON",
        "EMPTY_NUMBER",
        "OUT_OF_AREA",
        "DETAINED_ABROAD_DEAD",
    }


def test_attempts_lie_between_sign_in_and_closing_and_name_causes(year: CityYear) -> None:
    own = year.attempts.join(
        year.courses.select("warning_no", "station", "first_station", "signed_at", "first_signed_at", "closed_at"),
        on="warning_no",
        suffix="_now",
    )
    opened = pl.coalesce("first_signed_at", "signed_at")
    assert own.filter((pl.col("at") < opened) | (pl.col("at") > pl.col("closed_at"))).is_empty()
    here = (pl.col("station") == pl.col("station_now")) | (pl.col("station") == pl.col("first_station"))
    assert own.select(here.fill_null(False).all()).item()
    failed = pl.col("result").is_in(["NO_ANSWER", "NOT_MET"])
    assert own.filter(failed != pl.col("cause").is_not_null()).is_empty()
    allowed = {
        ("SMS", "SENT"),
        *((channel, result) for channel in ("CALL", "FAMILY") for result in ("REACHED", "NO_ANSWER")),
        *((channel, result) for channel in ("GRID", "VISIT") for result in ("REACHED", "NOT_MET")),
    }
    assert set(own.select("channel", "result").unique().iter_rows()) == allowed


def test_first_call_contact_and_meeting_agree_with_the_attempts(year: CityYear) -> None:
    to_person = (pl.col("result") == "REACHED") & pl.col("channel").is_in(["CALL", "GRID", "VISIT"])
    sums = year.attempts.group_by("warning_no").agg(
        pl.col("at").filter(pl.col("channel") == "CALL").min().alias("call"),
        pl.col("at").filter(to_person).min().alias("contact"),
        pl.col("at").filter(to_person & (pl.col("channel") != "CALL")).min().alias("meeting"),
    )
    both = year.courses.join(sums, on="warning_no", how="left")
    for recorded, counted in (("first_call_at", "call"), ("contacted_at", "contact"), ("met_at", "meeting")):
        assert both[recorded].eq_missing(both[counted]).all(), recorded


def test_contact_rates_are_those_assumed(year: CityYear) -> None:
    morning = pl.col("first_call_at").dt.convert_time_zone("Asia/Shanghai").dt.hour().is_between(8, 13)
    signed = year.courses.filter(morning & (pl.col("level") == "MEDIUM"))
    calls = year.attempts.filter(pl.col("channel") == "CALL").join(signed.select("warning_no"), on="warning_no")
    answered = calls.group_by("warning_no").agg((pl.col("result") == "REACHED").any())["result"].mean()
    # Of those not dead, answered within three calls, .68 of .77 are the person.
    expected = 0.94 * (1 - 0.42 * (1 - 0.58 * 0.65) * (1 - 0.58 * 0.45)) * 0.68 / 0.77
    assert answered == pytest.approx(expected, abs=0.02)


def test_calls_are_answered_less_at_night(year: CityYear) -> None:
    medium = year.courses.filter(pl.col("level") == "MEDIUM").select("warning_no")
    first = year.attempts.filter((pl.col("channel") == "CALL") & (pl.col("attempt_no") == 1))
    first = first.join(medium, on="warning_no").with_columns(
        pl.col("at").dt.convert_time_zone("Asia/Shanghai").dt.hour().alias("hour")
    )
    day, night = (
        first.filter(band)["result"].eq("REACHED").mean()
        for band in (pl.col("hour").is_between(9, 17), pl.col("hour") < 7)
    )
    assert day > 1.8 * night > 0


def test_sign_in_takes_eighteen_minutes_in_the_median(year: CityYear) -> None:
    delay = (closed(year)["signed_at"] - closed(year)["dispatched_at"]).dt.total_seconds() / 60
    assert delay.median() == pytest.approx(18, abs=1.5)


def test_a_year_has_as_many_police_visits_as_published_figures_suggest(year: CityYear) -> None:
    assert 9_000 <= year.attempts.filter(pl.col("channel") == "VISIT").height <= 19_000
    met = closed(year).group_by("level").agg(pl.col("met_at").is_not_null().mean())
    share = dict(met.iter_rows())
    assert share["URGENT"] > share["HIGH"] > share["MEDIUM"] > share["LOW"]


def test_low_warnings_are_not_called_at_night(year: CityYear) -> None:
    low = year.courses.filter(pl.col("level") == "LOW").select("warning_no")
    at = year.attempts.filter(pl.col("channel") == "CALL").join(low, on="warning_no")["at"]
    hour = at.dt.convert_time_zone("Asia/Shanghai").dt.hour()
    assert hour.min() >= 8
    assert hour.max() < 21


def test_division_codes_and_stations_are_of_the_city(year: CityYear) -> None:
    known = {v.code for v in villages()} | {t.code for t in towns()}
    assert set(year.courses["division_code"].drop_nulls()) <= known
    covers = {s.code: s.covers for s in stations()}
    for code, station in closed(year).select("division_code", "station").head(2_000).iter_rows():
        assert code[:9] in covers[station]


def test_returned_warnings_went_to_another_station(year: CityYear) -> None:
    back = year.courses.filter(pl.col("returned_at").is_not_null() & pl.col("station").is_not_null())
    assert back.filter(pl.col("station") == pl.col("first_station")).is_empty()
    assert 0.03 < len(back) / len(year.courses) < 0.12


def test_completion_is_done_before_dispatch_and_holds_a_value_when_found(year: CityYear) -> None:
    items = year.completions.join(
        year.courses.select("warning_no", "claimed_at", "dispatched_at", "first_dispatched_at"), on="warning_no"
    )
    sent = pl.coalesce("first_dispatched_at", "dispatched_at")
    assert items.filter((pl.col("at") < pl.col("claimed_at")) | (pl.col("at") > sent)).is_empty()
    assert items.filter((pl.col("found") == "FOUND") != pl.col("value").is_not_null()).is_empty()
    located = (pl.col("item") == "ADDRESS_LIVE") & (pl.col("found") == "FOUND")
    assert items.filter(located != pl.col("division_code").is_not_null()).is_empty()
    assert items.select("warning_no", "item").is_unique().all()


def test_no_product_frame_holds_a_column_of_the_truth(demo: CityYear) -> None:
    told = {"person", "deceived", "probability", "loss_at", "fraud_began_at", "start_no"}
    for frame in (demo.directives, demo.merges, demo.courses, demo.attempts, demo.completions):
        assert not told & set(frame.columns)


@pytest.mark.parametrize(
    ("total", "raw"),
    [(1_000_001, [5.0, 1.0, 9_000.0]), (300, [1.0, 1.0, 1.0]), (86_400_00, [1e9, 1.0]), (50_000, [1e-3, 1e3])],
)
def test_money_is_split_exactly_with_nobody_below_a_yuan(total: int, raw: list[float]) -> None:
    shares = rake_to(total, np.array(raw), 5_000_000.0)
    assert shares.sum() == total
    assert shares.min() >= 100


def test_money_is_capped_per_case_and_nothing_without_cases() -> None:
    assert rake_to(10**9, np.array([1.0, 2.0]), 1_000.0).tolist() == [100_000, 100_000]
    assert rake_to(10**9, np.array([1.0, 9e9, 3.0]), 9_000_000.0).max() <= 900_000_000 + 99
    assert len(rake_to(10**9, np.zeros(0), 1_000.0)) == 0
    assert rake_to(100, np.array([1.0, 2.0]), 1_000.0).sum() == 0
