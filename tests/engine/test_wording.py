# SPDX-License-Identifier: Apache-2.0
"""Sums and dates in Chinese words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.engine.wording import in_words, plain_date, plain_moment, times_in_words, yuan

#: The examples of the rule itself (支付结算办法, annex 1), and sums at the edges.
WRITTEN = {
    1_409_50: "人民币壹仟肆佰零玖元伍角",
    6_007_14: "人民币陆仟零柒元壹角肆分",
    1_680_32: "人民币壹仟陆佰捌拾元零叁角贰分",
    107_000_53: "人民币壹拾万柒仟元零伍角叁分",
    16_409_02: "人民币壹万陆仟肆佰零玖元零贰分",
    325_04: "人民币叁佰贰拾伍元零肆分",
    0: "人民币零元整",
    5: "人民币伍分",
    30: "人民币叁角",
    10_00: "人民币壹拾元整",
    12_307_69: "人民币壹万贰仟叁佰零柒元陆角玖分",
    80_000_00: "人民币捌万元整",
    100_700_00: "人民币壹拾万零柒佰元整",
    100_000_001_00: "人民币壹亿零壹元整",
    100_010_000_00: "人民币壹亿零壹万元整",
    999_999_999_999_99: "人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
}


@pytest.mark.parametrize(("fen", "words"), WRITTEN.items(), ids=[str(fen) for fen in WRITTEN])
def test_sums_are_written_as_the_rule_writes_them(fen: int, words: str) -> None:
    assert in_words(fen) == words


def read(words: str) -> int:
    """A reader of its own: digits times places, group by group."""
    fen = total = group = digit = 0
    places = {"拾": 10, "佰": 100, "仟": 1000}
    for sign in words.removeprefix("人民币").removesuffix("整"):
        if sign in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(sign)
        elif sign in places:
            group, digit = group + digit * places[sign], 0
        elif sign in "万亿":
            total, group, digit = total + (group + digit) * (10_000 if sign == "万" else 10**8), 0, 0
        elif sign == "元":
            total, group, digit = total + group + digit, 0, 0
        else:
            fen, digit = fen + digit * (10 if sign == "角" else 1), 0
    return total * 100 + fen


@given(st.integers(min_value=0, max_value=10**14 - 1))
def test_a_sum_in_words_reads_back_to_the_fen(fen: int) -> None:
    words = in_words(fen)
    assert read(words) == fen
    assert "零零" not in words


@pytest.mark.parametrize("fen", [-1, 10**14], ids=["negative", "too-great"])
def test_a_sum_that_has_no_words_is_refused(fen: int) -> None:
    with pytest.raises(ValueError, match="10\\^12"):
        in_words(fen)


def test_a_sum_in_figures_has_two_decimals() -> None:
    assert [yuan(fen) for fen in (0, 5, 1_409_50, -123_456_78)] == ["0.00", "0.05", "1,409.50", "-123,456.78"]


def test_days_and_moments_are_written_without_padding_by_the_clock_of_the_city() -> None:
    assert plain_date(date(2023, 5, 10)) == "2023年5月10日"
    assert plain_moment(datetime(2023, 5, 9, 16, 5, 7, tzinfo=UTC)) == "2023年5月10日0时5分7秒"
    with pytest.raises(ValueError, match="time zone"):
        plain_moment(datetime(2023, 5, 9, 16, 5, 7))  # noqa: DTZ001 - the mistake itself


def test_how_often_is_written_as_it_is_said() -> None:
    assert [times_in_words(number) for number in (1, 2, 3, 12)] == ["一次", "两次", "三次", "十二次"]
