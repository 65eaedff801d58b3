# SPDX-License-Identifier: Apache-2.0
"""Points, marks, quota, days without a case and the days of a notice, each at its edge; no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wuzha.engine.calendar import WorkCalendar
from wuzha.figures.queries.catalogue import named
from wuzha.fraudfree.rules.life import LIFE, Act, State
from wuzha.fraudfree.rules.points import (
    MILLION,
    Result,
    Way,
    is_within,
    millionths,
    notice_ends,
    points_for,
    quota_for,
    result_of,
    zero_days,
)
from wuzha.fraudfree.rulesets import QUOTA, SHEETS, TERMS, Quota, SheetItem, Sheets, Terms


@dataclass(frozen=True)
class Band:
    limit: int
    points: int


MET, ZERO = (Band(MILLION, 7), Band(950_000, 4)), (Band(0, 20), Band(1, 10))


@pytest.mark.parametrize(
    ("value", "way", "bands", "points"),
    [
        (MILLION, Way.FROM, MET, 7), (MILLION - 1, Way.FROM, MET, 4), (950_000, Way.FROM, MET, 4),
        (949_999, Way.FROM, MET, 0), (0, Way.UP_TO, ZERO, 20), (1, Way.UP_TO, ZERO, 10), (2, Way.UP_TO, ZERO, 0),
    ],
)  # fmt: skip
def test_a_band_belongs_to_whoever_reaches_its_limit(
    value: int, way: Way, bands: tuple[Band, ...], points: int
) -> None:
    assert points_for(value, way, bands) == points


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 20))))
def test_a_better_value_never_has_fewer_points(one: int, other: int, rows: list[tuple[int, int]]) -> None:
    bands = [Band(*row) for row in rows]
    low, high = sorted((one, other))
    assert points_for(low, Way.FROM, bands) <= points_for(high, Way.FROM, bands)
    assert points_for(high, Way.UP_TO, bands) <= points_for(low, Way.UP_TO, bands)


def test_a_share_is_not_rounded_up_to_its_limit() -> None:
    assert millionths(9_799_999, 10_000_000) == 979_999
    assert millionths(98, 100) == 980_000


@pytest.mark.parametrize(
    ("points", "result"),
    [(89, Result.FAILED), (90, Result.PASSED), (94, Result.PASSED), (95, Result.EXCELLENT), (100, Result.EXCELLENT)],
)
def test_both_marks_belong_to_the_better_side(points: int, result: Result) -> None:
    terms = TERMS.at_first()
    assert result_of(points, terms.passes, terms.excels) is result


@pytest.mark.parametrize(
    ("residents", "units"), [(0, 2), (49_999, 2), (50_000, 3), (100_000, 3), (100_001, 4), (300_000, 4)]
)
def test_the_quota_follows_the_residents(residents: int, units: int) -> None:
    assert quota_for(residents, QUOTA.at_first().bands) == units


@given(st.lists(st.integers(0, 400_000), min_size=19, max_size=19))
def test_nineteen_townships_have_between_38_and_76_units(residents: list[int]) -> None:
    assert 38 <= sum(QUOTA.at_first().of(one) for one in residents) <= 76


def test_bands_without_a_beginning_or_out_of_order_are_refused() -> None:
    for bands in (
        [{"least": 5, "units": 2}], [{"least": 0, "units": 2}, {"least": 0, "units": 3}],
        [{"least": 0, "units": 2}, {"least": 9, "units": 3}, {"least": 5, "units": 4}],
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            Quota.model_validate({"bands": bands})


def test_days_without_a_case_begin_with_the_last_case_that_is_known() -> None:
    today, since = date(2026, 5, 20), date(2025, 5, 20)
    assert zero_days(today, None, since).days == 365
    assert zero_days(today, today, since).days == 0
    assert zero_days(today, date(2026, 2, 9), since).days == 100
    assert zero_days(today, date(2024, 1, 1), since) == zero_days(today, None, since)


def test_a_notice_counts_days_on_which_offices_work() -> None:
    # The week of National Day 2025: 1 to 8 October off, Saturday 11 October worked.
    off = [date(2025, 10, day) for day in range(1, 9)]
    calendar = WorkCalendar.of(years=[2025], holidays=off, makeup_workdays=[date(2025, 9, 28), date(2025, 10, 11)])
    assert notice_ends(date(2025, 9, 29), 5, calendar) == date(2025, 10, 11)
    assert notice_ends(date(2025, 9, 27), 5, calendar) == date(2025, 10, 10)
    assert notice_ends(date(2025, 10, 4), 1, calendar) == date(2025, 10, 9)


@given(st.dates(date(2025, 1, 1), date(2025, 11, 1)), st.integers(1, 20))
def test_a_notice_has_exactly_so_many_working_days(first: date, many: int) -> None:
    calendar = WorkCalendar.of(years=[2025])
    last = notice_ends(first, many, calendar)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert sum(map(calendar.is_workday, days)) == many
    assert calendar.is_workday(last)


def test_an_address_names_the_place_whatever_blanks_stand_between() -> None:
    assert is_within("慈溪市 星光 家园3幢", ["星光家园"])
    assert not is_within("月光家园", ["星光家园", "光"])


def test_each_sheet_has_a_hundred_points() -> None:
    for one in SHEETS.at_first().sheets:
        assert sum(item.points for item in one.items) == 100
    given = SHEETS.at_first().model_dump()
    given["sheets"][0]["items"][0]["points"] += 1
    with pytest.raises(ValidationError, match="101"):
        Sheets.model_validate(given)
    with pytest.raises(ValidationError):
        Sheets.model_validate({"sheets": given["sheets"][1:]})


def test_every_figure_of_the_sheets_is_counted() -> None:
    figures = {item.figure for one in SHEETS.at_first().sheets for item in one.items if item.figure}
    assert len(figures) >= 5
    assert [one for one in sorted(figures) if named(one) is None] == []


def test_a_figure_needs_bands_and_terms_stand_in_order() -> None:
    item = {"code": "A", "block": "甲", "name": "乙", "points": 5, "how": "丙", "figure": "warning.met"}
    with pytest.raises(ValidationError):
        SheetItem.model_validate(item)
    terms = TERMS.at_first().model_dump()
    for wrong in ({"excels": 80}, {"marks": [200, 100]}, {"notice_workdays": 4}):
        with pytest.raises(ValidationError):
            Terms.model_validate(terms | wrong)


def test_no_title_without_notice_and_no_notice_without_a_score() -> None:
    assert {start for start, end in LIFE.edges if end is State.NOTICE} == {State.SCORED}
    assert {start for start, end in LIFE.edges if end is State.AWARDED} == {
        State.CLEARED, State.WARNED, State.SUSPENDED, State.WITHDRAWN,
    }  # fmt: skip
    assert LIFE.target(Act.AWARD, State.SCORED) is None
