# SPDX-License-Identifier: Apache-2.0
"""Marks, ranks and stars: pure rules."""

from __future__ import annotations

import hashlib
import statistics
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wuzha.lecturers.rules.life import CONTEST_LIFE, ContestState
from wuzha.lecturers.rules.marks import (
    ALL_MARKS,
    Given,
    Held,
    drawn,
    going_on,
    half_up,
    plain,
    ranking,
    related,
    to_play_off,
    trimmed,
)
from wuzha.lecturers.rules.stars import (
    Facts,
    Verdict,
    after_contest,
    after_review,
    months_after,
    score,
    stars,
    verdict,
)
from wuzha.lecturers.rulesets import CONTESTS, STARS

MARKS = st.lists(st.integers(0, 10_000), min_size=1, max_size=30)


@given(MARKS, st.integers(3, 9))
def test_the_trimmed_mean_is_that_of_statistics(marks: list[int], trims_from: int) -> None:
    kept = sorted(marks)[1:-1] if len(marks) >= trims_from else marks
    exact = Decimal(statistics.mean(map(Fraction, kept)).numerator) / statistics.mean(map(Fraction, kept)).denominator
    assert trimmed(marks, trims_from) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@given(MARKS)
def test_the_trimmed_mean_does_not_depend_on_order_and_lies_within(marks: list[int]) -> None:
    found = trimmed(marks, 5)
    assert found is not None
    assert found == trimmed(marks[::-1], 5)
    assert min(marks) <= found <= max(marks)


@given(st.lists(st.integers(5000, 9000), min_size=5, max_size=9))
def test_one_judge_moves_nobody_beyond_the_others(marks: list[int]) -> None:
    low, high = sorted(marks)[1], sorted(marks)[-2]
    for extreme in (0, 10_000):
        moved = [*sorted(marks)[1:], extreme] if extreme else [extreme, *sorted(marks)[1:]]
        found = trimmed(moved, 5)
        assert found is not None
        assert min(low, high) <= found <= max(marks)


def test_no_mark_is_no_mean_and_four_are_not_trimmed() -> None:
    assert trimmed([], 5) is None
    assert trimmed([100, 200, 300, 1000], 5) == 400
    assert trimmed([100, 200, 300, 400, 10_000], 5) == 300
    assert half_up(Fraction(5, 2)) == 3


def held(marks: dict[int, list[int]], number: int = 1, share: int = 100, **more: bool) -> Held:
    return Held(number, share, {key: [Given(one, one // 2) for one in values] for key, values in marks.items()}, **more)


def test_who_has_fewer_marks_by_a_recusal_is_counted_as_all_others() -> None:
    five = [8700, 8700, 8700, 8700, 8700]
    low = ranking([1, 2], [held({1: five, 2: [4300, 10_000, 8800, 8800]})], trims_from=5)
    assert [(one.contestant, one.total) for one in low] == [(2, 8800), (1, 8700)]
    high = ranking([1, 2], [held({1: five, 2: [10_000, 10_000, 8600, 8600]})], trims_from=5)
    assert [(one.contestant, one.total) for one in high] == [(2, 9300), (1, 8700)]
    assert ranking([1], [held({1: [100, 200, 300, 1000]})], trims_from=5)[0].total == 400


def test_ranks_are_shared_and_the_next_are_left_out() -> None:
    found = ranking([1, 2, 3, 4], [held({1: [90], 2: [80], 3: [80], 4: [70]})], trims_from=5)
    assert [(one.contestant, one.rank, one.shared) for one in found] == [
        (1, 1, False), (2, 2, True), (3, 2, True), (4, 4, False),
    ]  # fmt: skip


def test_the_mean_of_all_marks_tells_the_same_total_apart() -> None:
    marks = {1: [7000, 8000, 8000, 8000, 9000], 2: [7500, 8000, 8000, 8000, 9000]}
    assert [one.contestant for one in ranking([1, 2], [held(marks)], trims_from=5)] == [2, 1]
    assert ranking([1, 2], [held(marks)], trims_from=5, breakers=())[0].shared
    found = ranking([1, 2], [held(marks)], trims_from=5)
    assert [(one.total, one.breakers[0]) for one in found] == [(8000, 8100), (8000, 8000)]


def test_then_the_first_criterion_and_last_a_play_off() -> None:
    rounds = [Held(1, 100, {1: [Given(8000, 3000)], 2: [Given(8000, 3100)]})]
    assert [one.contestant for one in ranking([1, 2], rounds, trims_from=5)] == [2, 1]
    assert ranking([1, 2], rounds, trims_from=5, breakers=[ALL_MARKS])[0].shared
    played = [*rounds, Held(2, 1, {1: [Given(9000)], 2: [Given(8900)]}, playoff=True)]
    assert [one.contestant for one in ranking([1, 2], played, trims_from=5, breakers=[ALL_MARKS])] == [1, 2]


def test_rounds_add_by_their_shares_and_who_went_on_stands_before() -> None:
    rounds = [held({1: [9000], 2: [8000], 3: [9900]}, 1, 60), held({1: [8000], 2: [9600]}, 2, 40)]
    found = ranking([1, 2, 3], rounds, trims_from=5)
    assert [(one.contestant, one.total) for one in found] == [(2, 8640), (1, 8600), (3, 5940)]


def test_all_of_the_last_rank_go_on() -> None:
    found = ranking([1, 2, 3, 4], [held({1: [90], 2: [80], 3: [80], 4: [70]})], trims_from=5)
    assert going_on(found, 2) == [1, 2, 3]


def test_a_group_meets_once() -> None:
    found = ranking([1, 2, 3], [held({1: [90], 2: [90], 3: [70]})], trims_from=5)
    assert to_play_off(found, 1, []) == [1, 2]
    assert to_play_off(found, 1, [1, 2]) == []
    assert to_play_off(found, 0, []) == []


@given(st.dictionaries(st.integers(1, 9), st.lists(st.integers(0, 10_000), min_size=1, max_size=9), min_size=1))
def test_a_rank_is_one_more_than_those_who_are_better(marks: dict[int, list[int]]) -> None:
    found = ranking(list(marks), [held(marks)], trims_from=5)
    assert [one.rank for one in found] == sorted(one.rank for one in found)
    for one in found:
        assert one.rank == 1 + sum(other.rank < one.rank for other in found)
        assert one.shared == (sum(other.rank == one.rank for other in found) > 1)
    assert [one.total for one in found] == sorted((one.total for one in found), reverse=True)


@given(st.sets(st.integers(1, 10_000), min_size=2, max_size=30), st.text(max_size=12))
def test_the_order_is_drawn_again_by_whoever_knows_the_seed(keys: set[int], seed: str) -> None:
    numbers = {f"JS{one:08d}" for one in keys}
    order = drawn(numbers, seed)
    assert order == sorted(numbers, key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).hexdigest())
    assert drawn(numbers - {order[0]}, seed) == order[1:]  # who is gone moves nobody


def test_names_and_workplaces_are_compared_whatever_their_width_and_spaces() -> None:
    assert plain("　桥头镇 （Ａ区）") == plain("桥头镇(a区)") == "桥头镇a区"
    assert plain(" ·") == ""


def test_units_above_and_below_are_related_but_not_through_a_city_or_bureau() -> None:
    assert related("00010002", "00010002")
    assert related("000100020003", "00010002")
    assert related("00010002", "000100020003")
    assert not related("00010002", "00010003")
    assert not related("0001", "00010002", wide=["0001"])
    assert related("0001", "0001", wide=["0001"])


FULL = Facts(24, 1500, 20, 100, 10_000)


def test_everything_in_full_is_a_hundred_points_and_five_stars() -> None:
    rule = STARS.at_first()
    found = score(FULL, rule.items, 10)
    assert found.total == 10_000
    assert stars(found.total, 24, rule.levels) == 5


def test_a_small_audience_says_nothing_and_costs_nothing() -> None:
    rule = STARS.at_first()
    few = Facts(24, 1500, 9, 9, 10_000)
    found = score(few, rule.items, 10)
    assert found.points["AUDIENCE"] is None
    assert found.total == 10_000


def test_without_talks_there_is_no_star_whatever_the_points() -> None:
    assert stars(10_000, 3, STARS.at_first().levels) == 0


@given(st.integers(0, 40), st.integers(0, 4000), st.integers(0, 60), st.integers(0, 10_000) | st.none())
def test_more_never_makes_fewer_stars(talks: int, people: int, marks: int, contest: int | None) -> None:
    rule = STARS.at_first()
    fewer = Facts(talks, people, marks, marks * 4, contest)
    more = Facts(talks + 1, people + 10, marks, marks * 4, min(10_000, (contest or 0) + 100))
    low, high = score(fewer, rule.items, 10), score(more, rule.items, 10)
    assert 0 <= low.total <= high.total <= 10_000
    assert stars(low.total, fewer.talks, rule.levels) <= stars(high.total, more.talks, rule.levels)


@given(st.integers(0, 40), st.integers(0, 4000), st.integers(0, 60), st.integers(0, 10_000) | st.none())
def test_the_parts_of_a_score_add_up_to_it_as_they_are_printed(
    talks: int, people: int, marks: int, contest: int | None
) -> None:
    found = score(Facts(talks, people, marks, marks * 4, contest), STARS.at_first().items, 10)
    assert sum(part for part in found.points.values() if part is not None) == found.total


def test_the_rule_says_what_it_leaves_out() -> None:
    assert STARS.at_first().left_out == ["辖区发案变化"]


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 30))
def test_a_contest_takes_nothing_and_a_review_gives_nothing(before: int, computed: int, talks: int) -> None:
    assert after_contest(before, computed) == max(before, computed)
    after = after_review(before, computed, talks, 2) if before else 0
    assert after in (0, before - 1, before) or not before
    assert verdict(2, 3) is Verdict.RAISED
    assert verdict(2, 2) is Verdict.KEPT
    assert verdict(2, 1) is Verdict.LOWERED
    assert verdict(2, 0) is Verdict.WITHDRAWN


def test_months_do_not_run_over_the_end_of_a_shorter_one() -> None:
    from datetime import date

    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 3, 15), -12) == date(2025, 3, 15)
    assert months_after(date(2026, 12, 1), 1) == date(2027, 1, 1)


def test_rules_that_do_not_hold_together_are_refused() -> None:
    told = STARS.at_first().model_dump(mode="json")
    told["items"][0]["points"] = 34
    with pytest.raises(ValidationError):
        STARS.parse(told)
    told = STARS.at_first().model_dump(mode="json")
    told["levels"].reverse()
    with pytest.raises(ValidationError):
        STARS.parse(told)
    told = CONTESTS.at_first().model_dump(mode="json")
    for change in (
        lambda one: one["plans"].pop(), lambda one: one["plans"][0]["rounds"][0].update(share=90),
        lambda one: one["plans"][0]["rounds"][0].update(seats=3), lambda one: one.update(breakers=["LUCK"]),
        lambda one: one.update(step=30),
    ):  # fmt: skip
        given_ = CONTESTS.at_first().model_dump(mode="json")
        change(given_)
        with pytest.raises(ValidationError):
            CONTESTS.parse(given_)
    assert CONTESTS.parse(told).trims_from == 5


def test_only_a_running_contest_is_counted() -> None:
    assert CONTEST_LIFE.terminal == {ContestState.PUBLISHED, ContestState.CALLED_OFF}
