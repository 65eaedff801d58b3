# SPDX-License-Identifier: Apache-2.0
"""When a day's reading stands out, and when it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.privacy.rules.reading import Day, is_night, stands_out, usual
from wuzha.privacy.rulesets import Unusual

RULES = Unusual(
    past_days=30, least_reads=20, times_spread=5, night_from=22, night_to=6, night_share=0.1, foreign_share=0.5,
    same_record=10,
)  # fmt: skip
STEADY = [18] * 20


def day(
    looks: int,
    *,
    hour: int = 10,
    past: list[int] | None = None,
    night: float = 0.0,
    peers: list[int] | None = None,
    own: int | None = None,
) -> Day:
    """A day of so many looks at different records at one hour, the first `own` of them of own work."""
    seen = [(hour, ("warning", str(number))) for number in range(looks)]
    mine = None if own is None else frozenset(record for _hour, record in seen[:own])
    return Day(seen, STEADY if past is None else past, night, peers or [], mine)


def test_a_usual_day_does_not_stand_out() -> None:
    assert stands_out(day(22, own=22), RULES) == {}


def test_far_more_than_usual_stands_out_with_its_numbers() -> None:
    found = stands_out(day(60), RULES)
    assert found == {"RATE": {"looks": 60, "own": 18, "own_spreads": 9.3}}


def test_a_busy_day_of_everybody_does_not_stand_out() -> None:
    assert stands_out(day(60, peers=[50, 55, 60, 65, 58]), RULES) == {}


def test_a_newcomer_is_compared_with_the_others_only() -> None:
    assert "RATE" in stands_out(day(100, past=[], peers=[10, 11, 9, 10, 12]), RULES)
    assert stands_out(day(100, past=[], peers=[10]), RULES) == {}, "too few to compare with"


def test_few_looks_say_nothing_whenever_they_were() -> None:
    assert stands_out(day(19, hour=3, own=0), RULES) == {}


@pytest.mark.parametrize(("hour", "night"), [(21, False), (22, True), (0, True), (5, True), (6, False)])
def test_the_night_goes_over_midnight(hour: int, night: bool) -> None:
    assert is_night(hour, RULES) is night


def test_night_stands_out_for_who_reads_by_day_only() -> None:
    assert "NIGHT" in stands_out(day(24, hour=23), RULES)
    assert "NIGHT" not in stands_out(day(24, hour=23, night=0.4), RULES), "a night shift"
    assert "NIGHT" not in stands_out(day(24, hour=23, past=[]), RULES), "nothing known of the days before"


def test_records_of_no_own_task_stand_out_for_roles_that_have_tasks() -> None:
    assert stands_out(day(24, own=4), RULES) == {"FOREIGN": {"foreign": 20, "records": 24}}
    assert stands_out(day(24, own=20), RULES) == {}
    assert stands_out(day(24, own=None), RULES) == {}


def test_one_record_again_and_again_stands_out_even_on_a_quiet_day() -> None:
    seen = [(10, ("warning", "7"))] * 10
    assert stands_out(Day(seen, [], 0.0, [], None), RULES) == {"REPEAT": {"record": "warning 7", "times": 10}}
    assert stands_out(Day(seen[:9], [], 0.0, [], None), RULES) == {}


@given(st.lists(st.integers(1, 500), min_size=5, max_size=40))
def test_the_middle_never_stands_out(counts: list[int]) -> None:
    found = usual(counts)
    assert found is not None
    assert found.spread >= 1
    assert found.beyond(int(found.middle)) <= 0
    assert found.beyond(10_000) > found.beyond(500)
