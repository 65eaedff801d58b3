# SPDX-License-Identifier: Apache-2.0
"""What should be there by a day, how a target stands, and a roster that is pasted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.operations.rules.progress import Verdict, expected, months, standing
from wuzha.operations.rules.roster import read, unread

JANUARY, JUNE = date(2023, 1, 1), date(2023, 6, 30)
DAYS = st.dates(date(2022, 1, 1), date(2024, 12, 31))


def test_months_are_cut_at_both_ends() -> None:
    assert months(date(2023, 1, 15), date(2023, 3, 10)) == [
        (date(2023, 1, 15), date(2023, 1, 31)), (date(2023, 2, 1), date(2023, 2, 28)),
        (date(2023, 3, 1), date(2023, 3, 10)),
    ]  # fmt: skip


def test_a_straight_line_is_rounded_down() -> None:
    """181 days; on 2023-06-06 the 157th of them is over: 440 · 157 / 181 = 381.6."""
    assert expected(440, JANUARY, JUNE, date(2023, 6, 6)) == 381
    assert (expected(440, JANUARY, JUNE, date(2022, 12, 31)), expected(440, JANUARY, JUNE, JUNE)) == (0, 440)


def test_by_month_it_follows_the_months() -> None:
    monthly = [10, 20, 30, 100, 140, 140]
    assert expected(440, JANUARY, JUNE, date(2023, 3, 31), monthly) == 60
    assert expected(440, JANUARY, JUNE, date(2023, 4, 15), monthly) == 110
    assert expected(440, JANUARY, JUNE, JUNE, monthly) == 440


@given(st.integers(1, 10**12), DAYS, DAYS, DAYS, DAYS)
def test_it_grows_day_by_day_and_ends_at_the_target(value: int, a: date, b: date, c: date, d: date) -> None:
    since, until = sorted((a, b))
    first, second = sorted((c, d))
    assert 0 <= expected(value, since, until, first) <= expected(value, since, until, second) <= value
    assert expected(value, since, until, until) == value


@given(st.data(), DAYS, DAYS)
def test_months_that_sum_to_the_target_reach_it(data: st.DataObject, a: date, b: date) -> None:
    since, until = sorted((a, b))
    parts = months(since, until)
    monthly = data.draw(st.lists(st.integers(0, 1000), min_size=len(parts), max_size=len(parts)))
    for (_first, last), done in zip(parts, [sum(monthly[: n + 1]) for n in range(len(parts))], strict=True):
        assert expected(sum(monthly), since, until, last, monthly) == done


@pytest.mark.parametrize(
    ("done", "today", "limit", "verdict"),
    [
        (0, date(2022, 12, 1), False, Verdict.NOT_BEGUN),
        (381, date(2023, 6, 6), False, Verdict.ON_TIME),
        (380, date(2023, 6, 6), False, Verdict.BEHIND),
        (382, date(2023, 6, 6), False, Verdict.AHEAD),
        (440, date(2023, 6, 6), False, Verdict.REACHED),
        (439, date(2023, 7, 1), False, Verdict.MISSED),
        (382, date(2023, 6, 6), True, Verdict.BEHIND),
        (380, date(2023, 6, 6), True, Verdict.AHEAD),
        (441, date(2023, 6, 6), True, Verdict.MISSED),
        (440, date(2023, 7, 1), True, Verdict.REACHED),
    ],
)
def test_a_target_stands_ahead_or_behind_in_a_word(done: int, today: date, limit: bool, verdict: Verdict) -> None:
    assert standing(done, 440, JANUARY, JUNE, today, limit=limit).verdict is verdict


class TestRoster:
    def test_columns_are_found_by_their_headers(self) -> None:
        assert unread("序号\t姓名\t类别\t政治面貌\n1\t测试警一\t民警\t群众") == ["政治面貌"]
        assert read("姓名\t类别\t到岗时间\n测试警一\t民警\t2022/3/5")[0].since == date(2022, 3, 5)
        (row,) = read("警号\t姓名\t类别\t到岗日期\n100001\t测试警一\t民警\t2023年1月3日\n")
        assert (row.line, row.name, row.badge, row.grade, row.since) == (
            2, "测试警一", "100001", "OFFICER", date(2023, 1, 3),
        )  # fmt: skip

    def test_without_headers_they_come_in_the_usual_order(self) -> None:
        rows = read("测试警一,100001,民警,测试市公安局,侦查,2023-01-03\n\n测试辅一,,辅警")
        assert [(one.name, one.grade, one.unit, one.post) for one in rows] == [
            ("测试警一", "OFFICER", "测试市公安局", "侦查"), ("测试辅一", "AUXILIARY", "", ""),
        ]  # fmt: skip

    def test_what_cannot_be_read_is_named_by_its_column(self) -> None:
        (row,) = read("\t100001\t协管\t\t\t2023-13-01")
        assert row.faults == ("name", "grade", "since")
        assert read(" \n") == []
