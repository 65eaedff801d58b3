# SPDX-License-Identifier: Apache-2.0
"""Cells of statements: what is read, and what is refused rather than guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.funds.statements.reading import values


def texts(*cells: str) -> pl.Series:
    return pl.Series(cells, dtype=pl.String)


def shown(seconds: int | None) -> str | None:
    if seconds is None:
        return None
    return f"{datetime.fromtimestamp(seconds, UTC) + timedelta(hours=8):%Y-%m-%d %H:%M:%S}"


@pytest.mark.parametrize(
    ("text", "expected", "has_clock"),
    [
        ("2023-05-10 09:08:07", "2023-05-10 09:08:07", True),
        ("2023/5/10 9:08", "2023-05-10 09:08:00", True),
        ("2023年5月10日 9时8分7秒", "2023-05-10 09:08:07", True),
        ("2023-05-10 下午 3:05", "2023-05-10 15:05:00", True),
        ("2023-05-10 上午12:05", "2023-05-10 00:05:00", True),
        ("2023-05-10 12:05:06 AM", "2023-05-10 00:05:06", True),
        ("2023-05-10 12:05:06 PM", "2023-05-10 12:05:06", True),
        ("2023-05-10 下午12:05", "2023-05-10 12:05:00", True),
        ("2023-05-10T09:08:07.123", "2023-05-10 09:08:07", True),
        ("2023-05-10-09.08.07.123456", "2023-05-10 09:08:07", True),
        ("202305100908", "2023-05-10 09:08:00", True),
        ("20230510090807", "2023-05-10 09:08:07", True),
        ("2023051009080712", "2023-05-10 09:08:07", True),
        ("２０２３０５１００９０８０７", "2023-05-10 09:08:07", True),
        ("45056.5", "2023-05-10 12:00:00", True),
        ("45056", "2023-05-10 00:00:00", False),
        ("20230510", "2023-05-10 00:00:00", False),
        ("2023-05-10", "2023-05-10 00:00:00", False),
        ("2023-02-30 09:00:00", None, None),
        ("2023-05-10 25:00:00", None, None),
        ("05/10/23", None, None),
        ("1", None, None),
        ("", None, None),
    ],
)
def test_a_time_is_read_in_each_form_of_the_banks(text: str, expected: str | None, has_clock: bool | None) -> None:
    seconds, clock = values.moments(texts(text))
    assert shown(seconds[0]) == expected
    if expected is not None:
        assert clock[0] is has_clock


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("09:08:07", "09:08:07"),
        ("9:08", "09:08:00"),
        ("090807", "09:08:07"),
        ("90807", "09:08:07"),
        ("090807123", "09:08:07"),
        ("90807123", "09:08:07"),
        ("0.5", "12:00:00"),
        ("2023-05-10 09:08:07", "09:08:07"),
        ("20230510090807", "09:08:07"),
        ("", "00:00:00"),
    ],
)
def test_two_columns_make_one_time(clock: str, expected: str) -> None:
    seconds, known = values.moments(texts("2023-05-10"), texts(clock))
    assert shown(seconds[0]) == f"2023-05-10 {expected}"
    assert known[0] is (clock != "")


def test_an_unreadable_clock_is_no_midnight() -> None:
    seconds, _ = values.moments(texts("2023-05-10", "2023-05-10"), texts("250000", "早上"))
    assert seconds.to_list() == [None, None]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.50", 123_450),
        ("１２.５", 1_250),
        ("-12.30", -1_230),
        ("12.30-", -1_230),
        ("(12.30)", -1_230),
        ("￥3元", 300),
        (".5", 50),
        ("5.", 500),
        ("12.3400000", 1_234),
        ("0.1", 10),
        ("99999999999.99", 9_999_999_999_999),
        ("1.2E+5", None),
        ("1.234", None),
        ("abc", None),
        ("1.2.3", None),
        ("", None),
        ("--", None),
    ],
)
def test_money_is_exact_or_nothing(text: str, fen: int | None) -> None:
    assert values.money(texts(text))["fen"].to_list() == [fen]


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=20))
def test_every_amount_comes_back_to_the_fen(amounts: list[int]) -> None:
    written = [f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}" for fen in amounts]
    assert values.money(texts(*written))["fen"].to_list() == amounts
    assert values.money(texts(*map(str, amounts)), in_fen=True)["fen"].to_list() == amounts


@pytest.mark.parametrize(
    ("text", "account", "lost", "masked"),
    [
        ("6299990000000000001", "6299990000000000001", False, False),
        ("\t'6299 9900 0000 0000 001 ", "6299990000000000001", False, False),
        ('="6299990000000000001"', "6299990000000000001", False, False),
        ("６２９９９９", "629999", False, False),
        ("629999000000001.0", "629999000000001", False, False),
        ("6299990000000000001.0", "6299990000000000001", True, False),
        ("6.29999E+18", "6.29999E+18", True, False),
        ("629999******0001", "629999******0001", False, True),
        ("name@example.test", "name@example.test", False, False),
        ("-", "", False, False),
        ("无", "", False, False),
        ("(null)", "", False, False),
    ],
)
def test_an_account_keeps_its_digits_or_says_that_they_are_lost(
    text: str, account: str, lost: bool, masked: bool
) -> None:
    numbers, cut, hidden = values.accounts(texts(text))
    assert (numbers[0], cut[0], hidden[0]) == (account, lost, masked)


def test_credit_is_money_in_from_the_banks_book() -> None:
    told = values.directions(texts("进", "贷", " 收 ", "C", "1", "出", "借", "D", "DR", "0", "？", ""))
    assert told.to_list() == [True] * 5 + [False] * 5 + [None, None]
