# SPDX-License-Identifier: Apache-2.0
"""From which mark which step may be proposed, calm months, and names that ended."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from wuzha.core.naming import ended_in
from wuzha.core.standing import Mark
from wuzha.core.standing.judging import judged
from wuzha.engine.surveillance import Unit
from wuzha.outlets.rules import (
    BY_FAULT,
    Ground,
    Known,
    Least,
    Month,
    Sector,
    Step,
    calm,
    left_out,
    months_before,
    reached,
    steps_of,
)
from wuzha.outlets.rulesets import AUTHORITIES, LADDER, POLICY, Authorities, Ladder, Policy

MARKS = st.sampled_from([None, *Mark])


def policy() -> Policy:
    return POLICY.at_first()


@given(st.sampled_from(list(Step)), MARKS, st.integers(0, 500), st.integers(0, 20))
def test_nothing_beyond_a_letter_is_proposed_from_anything_but_red(
    step: Step, mark: Mark | None, count: int, faults: int
) -> None:
    may = reached(step, Ground.RATE, Known(mark, count, faults), Least())
    assert not may or mark is Mark.ELIGIBLE or (step is Step.LETTER and mark is Mark.WATCH)
    assert not may or count >= 3
    if step in (Step.YELLOW, Step.LISTING, Step.ADVICE, Step.LINE_ADVICE):
        known = Known(mark, count, faults)
        assert any(reached(step, ground, known, Least()) for ground in Ground) == (mark is Mark.ELIGIBLE and count >= 3)


@given(st.sampled_from(list(Step)), st.integers(0, 5))
def test_faults_carry_a_letter_or_an_interview_alone(step: Step, faults: int) -> None:
    assert reached(step, Ground.FAULT, Known(Mark.ELIGIBLE, 99, faults), Least()) == (step in BY_FAULT and faults >= 2)


ROUNDS = st.lists(st.tuples(st.integers(500, 50_000), st.integers(0, 60)), min_size=3, max_size=8)


@settings(max_examples=20)
@given(ROUNDS, st.randoms(use_true_random=False))
def test_the_order_of_outlets_changes_nothing(rows: list[tuple[int, int]], random: object) -> None:
    units = [Unit(f"{place:03}", stock, cards) for place, (stock, cards) in enumerate(rows)]
    mixed = list(units)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    found = dict(zip([one.key for one in units], judged(units, policy(), confirms=True)[1], strict=True))
    again = dict(zip([one.key for one in mixed], judged(mixed, policy(), confirms=True)[1], strict=True))
    for key, one in found.items():
        assert {name: pytest.approx(value) for name, value in one.items()} == again[key]


@settings(max_examples=20)
@given(st.integers(3, 20), st.integers(500, 20_000), st.integers(0, 50))
def test_equal_outlets_are_never_marked(many: int, stock: int, cards: int) -> None:
    units = [Unit(f"{place:03}", stock, cards) for place in range(many)]
    assert {one["mark"] for one in judged(units, policy(), confirms=True)[1]} == {Mark.LUCK}


def test_each_sector_has_its_own_regulator_on_its_ladder() -> None:
    assert Step.ADVICE in steps_of("BANK")
    assert Step.LINE_ADVICE not in steps_of("BANK")
    assert Step.LINE_ADVICE in steps_of("CARRIER")
    assert Step.ADVICE not in steps_of("CARRIER")


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 6))
def test_calm_months_are_thirty_days_each_without_a_gap(day: date, number: int) -> None:
    found = months_before(day, number)
    assert found[0][1] == day
    assert len(found) == number
    assert all(last - first == timedelta(days=29) for first, last in found)
    assert all(later[0] - earlier[1] == timedelta(days=1) for later, earlier in pairwise(found))


def test_months_are_calm_one_after_the_other() -> None:
    day = date(2026, 3, 1)
    quiet, loud, part = Month(day, day, 0), Month(day, day, 1), Month(day, day, 0, whole=False)
    assert calm([quiet, quiet], 2)
    assert not calm([quiet], 2)
    assert not calm([quiet, loud], 2)
    assert not calm([loud, quiet], 2)
    assert not calm([quiet, part], 2)


@pytest.mark.parametrize(
    ("step", "had", "skipped"),
    [
        (Step.LETTER, (), []), (Step.LISTING, (), [Step.LETTER, Step.INTERVIEW, Step.YELLOW]),
        (Step.LISTING, (Step.YELLOW,), []), (Step.LISTING, (Step.LETTER,), [Step.INTERVIEW, Step.YELLOW]),
        (Step.YELLOW, (Step.LISTING,), []), (Step.LINE_ADVICE, (), []),
    ],
)  # fmt: skip
def test_steps_between_the_highest_an_outlet_has_had_and_the_proposed_one_are_left_out(
    step: Step, had: tuple[Step, ...], skipped: list[Step]
) -> None:
    assert left_out(step, had, steps_of(Sector.BANK)) == skipped


def rules() -> Authorities:
    return AUTHORITIES.at_first()


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2023, 1, 17), "中国人民银行慈溪市支行"), (date(2023, 8, 18), "中国人民银行慈溪市支行"),
        (date(2023, 8, 19), "中国人民银行宁波市分行"), (date(2026, 1, 1), "中国人民银行宁波市分行"),
    ],
)  # fmt: skip
def test_the_regulator_of_banks_is_that_of_the_day(day: date, name: str) -> None:
    found = rules().of("BANK", day)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text", ["报人行慈溪支行", "经中国人民银行慈溪市支行同意", "人民银行慈溪市支行来函"])
def test_a_name_that_has_ended_is_found_in_a_text_of_a_later_day(text: str) -> None:
    last, after, later = date(2023, 8, 18), date(2023, 8, 19), date(2026, 1, 1)
    assert ended_in(text, last, rules().ended(last)) is None
    found = ended_in(text, after, rules().ended(after))
    assert found is not None
    assert found[1].successor == "中国人民银行宁波市分行"
    assert ended_in("报中国人民银行宁波市分行", later, rules().ended(later)) is None


def test_regulators_follow_each_other_without_overlap() -> None:
    rows = [one.model_dump(mode="json") for one in AUTHORITIES.at_first().rows]
    for wrong in (rows[:1], [rows[0] | {"until": "2024-01-01"}, *rows[1:]]):
        with pytest.raises(ValidationError):
            Authorities(rows=wrong)


def test_a_ladder_has_each_ground_once_and_calm_months_that_fit() -> None:
    value = LADDER.at_first().model_dump(mode="json")
    for wrong in ({"grounds": value["grounds"][:1]}, {"calm_months": 4}):
        with pytest.raises(ValidationError):
            Ladder(**value | wrong)
