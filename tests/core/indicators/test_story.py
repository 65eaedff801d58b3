# SPDX-License-Identifier: Apache-2.0
"""要看的一件事, as a pure function: what luck explains is not told, and what the parts add is what is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.core.indicators.story import LEAST, MOST_NAMED, RECENT, Reason, Watched, story
from wuzha.engine.surveillance import Share, pooled

WEEKS = 12


def watched(
    parts: dict[str, list[tuple[int, int]]], code: str = "met", *, up: bool = True, target: float | None = None
) -> Watched[str]:
    own = {key: [Share(*week) for week in weeks] for key, weeks in parts.items()}
    whole = [pooled(weeks[at] for weeks in own.values()) for at in range(WEEKS)]
    return Watched(code, up, whole, own, target)


def weeks(hits: int, rows: int = 100, then: int | None = None) -> list[tuple[int, int]]:
    """Twelve weeks, the last ones with another number of hits."""
    return [(hits, rows)] * (WEEKS - RECENT) + [(hits if then is None else then, rows)] * RECENT


SHARE = st.integers(0, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
PARTS = st.dictionaries(
    st.sampled_from("abcdefg"), st.lists(SHARE, min_size=WEEKS, max_size=WEEKS), min_size=1, max_size=5
)


@given(PARTS, st.booleans(), st.sampled_from([None, 0.5, 0.98]))
def test_what_the_parts_add_is_what_is_told(
    parts: dict[str, list[tuple[int, int]]], up: bool, target: float | None
) -> None:
    told = story([watched(parts, up=up, target=target)])
    if told.reason in (Reason.STEADY, Reason.FEW):
        assert told.parts == ()
        return
    assert sum(part.change for part in told.parts) == pytest.approx(told.change, abs=1e-9)
    assert (told.change < 0) is up
    assert len(told.leading) <= MOST_NAMED
    assert told.leading == told.parts[: len(told.leading)]
    if told.leading:
        assert abs(sum(part.change for part in told.leading)) >= abs(told.change) / 2
    assert pooled(part.now for part in told.parts) == told.now


def test_a_fall_is_told_with_the_units_that_made_it() -> None:
    told = story([watched({"a": weeks(60, then=30), "b": weeks(60), "c": weeks(60), "d": weeks(62, then=60)})])
    assert told.reason is Reason.WORSE
    assert [part.key for part in told.leading] == ["a"]
    assert told.change == pytest.approx(-0.08)


def test_a_fall_that_everybody_shares_names_nobody() -> None:
    told = story([watched({key: weeks(60, then=40) for key in "abcdefgh"})])
    assert told.reason is Reason.WORSE
    assert told.leading == ()


def test_the_rate_that_fell_most_is_told() -> None:
    slightly, much = watched({"a": weeks(600, 1000, 540)}, "signed"), watched({"a": weeks(600, 1000, 400)}, "met")
    assert story([slightly, much]).code == "met"
    assert story([much, slightly]).code == "met"


def test_a_rise_of_what_should_fall_is_worse() -> None:
    told = story([watched({"a": weeks(10, then=30), "b": weeks(10)}, up=False)])
    assert told.reason is Reason.WORSE
    assert told.change > 0
    assert [part.key for part in told.leading] == ["a"]


def test_weeks_running_are_counted() -> None:
    falling = [(62, 100)] * 6 + [(hits, 100) for hits in (60, 56, 50, 44, 38, 32)]
    assert story([watched({"a": falling})]).run == 6


def test_what_luck_explains_is_not_told() -> None:
    """A thousand steady years: less than one in a hundred sees anything worse, whatever the number of rates."""
    random = np.random.default_rng(11)
    told = 0
    for _ in range(1000):
        rates = []
        for code in "abc":
            rows = random.integers(20, 120, WEEKS)
            hits = random.binomial(rows, 0.6)
            rates.append(watched({"x": list(zip(hits.tolist(), rows.tolist(), strict=True))}, code))
        told += story(rates).reason is Reason.WORSE
    assert told <= 15


def test_a_fall_of_less_than_a_point_is_not_worth_a_word() -> None:
    told = story([watched({"a": weeks(950_000, 1_000_000, 950_000 - int(LEAST * 900_000))})])
    assert told.reason is Reason.STEADY


def test_a_missed_target_is_told_when_nothing_got_worse() -> None:
    told = story([watched({"a": weeks(20), "b": weeks(90)}, target=0.8)])
    assert told.reason is Reason.SHORT
    assert told.change == pytest.approx(-0.25)
    assert [part.key for part in told.leading] == ["a"]
    assert story([watched({"a": weeks(4, 5)}, target=0.82)]).reason is Reason.STEADY


def test_few_rows_say_nothing() -> None:
    assert story([watched({"a": weeks(2, 4, 0)})]).reason is Reason.FEW
    assert story([]).reason is Reason.FEW
